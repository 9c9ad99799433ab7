"""The forms that invite a person and that change one, as fields of the registry's kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from audit_service.choices import today
from audit_service.department.people.choices import AreaGroup, area_groups, retailer_field
from audit_service.department.registry.fields import Choice, Field, Option, Sent, Wrong
from audit_service.language import current_language
from audit_service.words import _, upper_first
from inspections.account.rules import Actor, Grade, Role
from inspections.person.commands.invites import Wanted


@dataclass(frozen=True)
class Areas(Field):
    """Any of several areas; reads as their keys."""

    groups: tuple[AreaGroup, ...] = ()
    kind: ClassVar[str] = "areas"

    def read(self, sent: Sent) -> tuple[str, ...]:
        chosen = tuple(sent.get(self.name, "").split())
        known = {option.value for group in self.groups for option in group.options}
        if not chosen and self.required:
            raise Wrong(_("Hãy chọn ít nhất một địa bàn."))
        if not known.issuperset(chosen):
            raise Wrong(_("Chỉ giao được địa bàn nằm trong địa bàn của bạn."))
        return chosen


@dataclass
class Shown:
    """A form as it stands: what was typed, what is wrong with it, what may have been meant."""

    fields: tuple[Field, ...]
    sent: Sent
    errors: dict[str, str]
    options: Mapping[str, tuple[Option, ...]]


def invite_fields(session: Session, actor: Actor, role: Role) -> tuple[Field, ...]:
    name = Field(
        "name",
        _("Tên đăng nhập"),
        _("Như lan.nguyen. Giữ mãi về sau và không cấp lại cho người khác."),
        attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    return (name, *person_fields(session, actor, role, frozenset()))


def person_fields(
    session: Session, actor: Actor, role: Role, chosen: frozenset[int]
) -> tuple[Field, ...]:
    """What can change of a person of this role."""
    fields: list[Field] = [
        Field("display_name", _("Họ tên"), _("Như in trên phiếu."), attrs={"autocomplete": "off"})
    ]
    if role is Role.DEPARTMENT:
        fields.append(Choice("grade", _("Quyền"), options=_grades()))
    if role is Role.RETAILER:
        fields.append(retailer_field(session, actor))
    else:
        groups = area_groups(session, actor, chosen, today())
        needed = role is not Role.ADMINISTRATOR
        fields.append(Areas("areas", _("Địa bàn"), required=needed, groups=groups))
    return tuple(fields)


def read_fields(fields: tuple[Field, ...], sent: Sent) -> tuple[dict[str, Any], Shown]:
    """What could be read, and the form with what could not."""
    values, shown = {}, Shown(fields, sent, {}, {})
    options: dict[str, tuple[Option, ...]] = {}
    for each in fields:
        try:
            values[each.name] = each.read(sent)
        except Wrong as wrong:
            shown.errors[each.name] = wrong.sentence
            options[each.name] = wrong.options
    shown.options = options
    return values, shown


def wanted(role: Role, values: Mapping[str, Any]) -> Wanted:
    grade, retailer = values.get("grade"), values.get("retailer")
    return Wanted(
        role,
        None if grade is None else Grade.of(grade),
        values.get("areas", ()),
        None if retailer is None else int(retailer),
    )


def _grades() -> tuple[Option, ...]:
    says = {
        Grade.VIEWER: _("xem mọi thứ trong địa bàn"),
        Grade.REVIEWER: _("và duyệt phiếu, nhập phiếu hộ"),
        Grade.MANAGER: _("và quản lý cơ sở, đợt kiểm tra, người dùng"),
    }
    return tuple(
        Option(grade.value, f"{upper_first(grade.label(current_language()))}: {words}")
        for grade, words in says.items()
    )
