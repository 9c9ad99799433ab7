"""Forms that correct where a facility has always stood; what was written stays in the log."""

from sqlalchemy import select

from audit_service.department.registry.fields import Field, Position, why_field
from audit_service.department.registry.finders import facility_finder, ward_finder, wards_in_reach
from audit_service.department.registry.form import Form, Values
from audit_service.department.registry.subject import Desk, OfFacility
from audit_service.words import _, label
from inspections.area.address import place
from inspections.area.queries import keys_of
from inspections.facility.commands import corrections
from inspections.facility.models import Facility
from inspections.facility.queries.visible import visible_facilities
from inspections.facility.rules import Author, PlacedBy


def address_fields() -> tuple[Field, Field]:
    return (
        Field("address", _("Địa chỉ"), _("Như viết hiện nay."), required=False),
        Field(
            "former_address",
            _("Địa chỉ cũ"),
            _("Như ghi trong giấy tờ trước 01/7/2025. Cả hai đều được giữ."),
            required=False,
        ),
    )


def address(of: OfFacility) -> Form:
    def act(values: Values, by: Author) -> Facility:
        corrections.set_address(
            of.session,
            of.facility,
            address=values["address"],
            former_address=values["former_address"],
            by=by,
        )
        return of.facility

    start = {
        "address": of.facility.address or "",
        "former_address": of.facility.former_address or "",
    }
    says = (_("Sửa chữ ghi địa chỉ không đổi xã, phường."),)
    fields = (*address_fields(), why_field())
    return Form(_("Sửa địa chỉ"), _("Ghi địa chỉ"), fields, act, _("Đã ghi địa chỉ."), start, says)


def ward(of: OfFacility) -> Form:
    wards = {each.key: each.words for each in wards_in_reach(of.session, of.actor, of.today)}
    ward_id = of.facility.ward_id
    held = keys_of(of.session, [ward_id])[ward_id] if ward_id is not None else ""

    def act(values: Values, by: Author) -> Facility:
        basis = PlacedBy.CONFIRMED if values["ward"] else None
        corrections.set_ward(of.session, of.facility, values["ward"], basis, by=by)
        return of.facility

    start = {"ward": wards.get(held, "")}
    says = (
        _("Xã, phường đúng từ trước tới nay: số liệu của mọi ngày tính lại theo nơi này."),
        *_by_address(of, wards),
    )
    fields = (ward_finder(of.session, of.actor, of.today), why_field())
    return Form(
        _("Sửa xã, phường"), _("Ghi xã, phường"), fields, act, _("Đã ghi xã, phường."), start, says
    )


def _by_address(of: OfFacility, wards: dict[str, str]) -> list[str]:
    """What the texts themselves say, with how sure that is."""
    said = []
    for text in (of.facility.address, of.facility.former_address):
        placed = place(text) if text else None
        names = (
            [wards[f"W{code}"] for code in placed.candidates if f"W{code}" in wards]
            if placed
            else []
        )
        if placed and names:
            said.append(
                _(
                    "Theo “%(text)s” (%(how)s): %(wards)s.",
                    text=text,
                    how=label(placed.confidence),
                    wards="; ".join(names[:6]),
                )
            )
    return said


def position(of: OfFacility) -> Form:
    def act(values: Values, by: Author) -> Facility:
        lat, lon = values["position"] or (None, None)
        corrections.set_position(of.session, of.facility, lat, lon, by=by)
        return of.facility

    start = {} if of.facility.lat is None else {"position": f"{of.facility.lat}, {of.facility.lon}"}
    says = (_("Phiếu kiểm tra so vị trí của điện thoại với vị trí này."),)
    fields = (position_field(), why_field())
    return Form(_("Sửa vị trí"), _("Ghi vị trí"), fields, act, _("Đã ghi vị trí."), start, says)


def position_field() -> Position:
    hint = _("Vĩ độ rồi kinh độ, như bản đồ cho: 10.0123, 105.0801. Để trống nếu chưa rõ.")
    return Position("position", _("Vị trí"), hint, required=False)


def parent(of: OfFacility) -> Form:
    def act(values: Values, by: Author) -> Facility:
        corrections.set_parent(of.session, of.facility, values["parent"], by=by)
        return of.facility

    query = select(Facility).where(Facility.id == of.facility.parent_id)
    held = of.session.scalar(query.where(visible_facilities(of.actor)))
    says = (_("Cơ sở bên trong vẫn tính riêng. Để trống nếu không nằm trong cơ sở nào."),)
    fields = (parent_field(of), why_field())
    start = {"parent": held.code if held else ""}
    return Form(
        _("Cơ sở bao quanh"),
        _("Ghi cơ sở bao quanh"),
        fields,
        act,
        _("Đã ghi cơ sở bao quanh."),
        start,
        says,
    )


def parent_field(of: Desk) -> Field:
    return facility_finder(
        of.session, of.actor, "parent", _("Nằm trong trung tâm thương mại hoặc chợ"), required=False
    )
