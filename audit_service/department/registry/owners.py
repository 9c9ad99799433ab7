"""The part of a form that asks for a retailer, one of the registry or a new one."""

from audit_service.department.registry.fields import Choice, Field, Option, Tick
from audit_service.department.registry.finders import retailer_finder
from audit_service.department.registry.form import Values
from audit_service.department.registry.subject import Desk
from audit_service.words import _, label, upper_first
from inspections.facility.commands.retailers import add_retailer
from inspections.facility.rules import Author, RetailerKind

START = {"retailer_kind": RetailerKind.COMPANY.value}


def kind_field(name: str = "kind", title: str | None = None) -> Choice:
    kinds = tuple(Option(each.value, upper_first(label(each))) for each in RetailerKind)
    return Choice(name, title or _("Loại đơn vị"), options=kinds)


def retailer_fields(of: Desk, required: bool = True) -> tuple[Field, ...]:
    return (
        retailer_finder(of.session, "retailer", _("Đơn vị bán lẻ"), required, "retailer_new"),
        Tick("retailer_new", _("Chưa có trong sổ: ghi mới đơn vị với đúng tên đã gõ")),
        kind_field("retailer_kind", _("Nếu ghi mới, đơn vị là")),
    )


def retailer_id(of: Desk, values: Values, by: Author) -> int | None:
    """The retailer of these fields, entered first where it is new; None where none is named."""
    if values["retailer"] is None:
        return None
    if not values["retailer_new"]:
        return int(values["retailer"])
    kind = RetailerKind.of(values["retailer_kind"])
    return add_retailer(of.session, values["retailer"], kind, by=by).id
