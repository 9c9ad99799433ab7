"""Forms for a retailer: entering one, and correcting what is written of it."""

from audit_service.department.registry.fields import Field, why_field
from audit_service.department.registry.finders import retailer_finder
from audit_service.department.registry.form import Form, Values
from audit_service.department.registry.owners import kind_field
from audit_service.department.registry.subject import Desk, OfRetailer
from audit_service.words import _
from inspections.facility.commands import retailers
from inspections.facility.models import Retailer
from inspections.facility.rules import Author, RetailerKind


def new(of: Desk) -> Form:
    def act(values: Values, by: Author) -> Retailer:
        return retailers.add_retailer(
            of.session,
            values["name"],
            RetailerKind.of(values["kind"]),
            values["tax_code"],
            address=values["address"],
            by=by,
        )

    fields = (Field("name", _("Tên đơn vị")), kind_field(), _tax_code(), _address(), why_field())
    start = {"kind": RetailerKind.COMPANY.value}
    done = _("Đã ghi đơn vị mới.")
    return Form(_("Ghi đơn vị bán lẻ mới"), _("Ghi đơn vị"), fields, act, done, start)


def rename(of: OfRetailer) -> Form:
    def act(values: Values, by: Author) -> Retailer:
        retailers.rename_retailer(of.session, of.retailer, values["name"], by=by)
        return of.retailer

    fields = (Field("name", _("Tên đơn vị")), why_field())
    start = {"name": of.retailer.name}
    return Form(_("Đổi tên"), _("Ghi tên mới"), fields, act, _("Đã ghi tên mới."), start)


def tax_code(of: OfRetailer) -> Form:
    def act(values: Values, by: Author) -> Retailer:
        retailers.set_tax_code(of.session, of.retailer, values["tax_code"], by=by)
        return of.retailer

    start = {"tax_code": of.retailer.tax_code or ""}
    fields = (_tax_code(), why_field())
    done = _("Đã ghi mã số thuế.")
    return Form(_("Sửa mã số thuế"), _("Ghi mã số thuế"), fields, act, done, start)


def address(of: OfRetailer) -> Form:
    def act(values: Values, by: Author) -> Retailer:
        retailers.set_retailer_address(of.session, of.retailer, values["address"], by=by)
        return of.retailer

    start = {"address": of.retailer.address or ""}
    fields = (_address(), why_field())
    return Form(_("Sửa địa chỉ"), _("Ghi địa chỉ"), fields, act, _("Đã ghi địa chỉ."), start)


def head_office(of: OfRetailer) -> Form:
    def act(values: Values, by: Author) -> Retailer:
        chosen = values["head_office"]
        head = of.session.get_one(Retailer, int(chosen)) if chosen else None
        retailers.tie_to_head_office(of.session, of.actor, of.retailer, head, by)
        return of.retailer

    held = of.retailer.head_office_id
    start = {"head_office": of.session.get_one(Retailer, held).name if held else ""}
    says = (_("Tài khoản của trụ sở chính xem được những gì chi nhánh xem được."),)
    fields = (
        retailer_finder(of.session, "head_office", _("Trụ sở chính"), required=False),
        why_field(),
    )
    done = _("Đã ghi trụ sở chính.")
    return Form(_("Đổi trụ sở chính"), _("Ghi trụ sở chính"), fields, act, done, start, says)


def _tax_code() -> Field:
    hint = _("10 chữ số; chi nhánh thêm 3 chữ số, như 0123456789-001.")
    return Field("tax_code", _("Mã số thuế"), hint, False, {"autocomplete": "off"})


def _address() -> Field:
    return Field("address", _("Địa chỉ trụ sở"), required=False)
