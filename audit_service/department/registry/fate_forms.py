"""Forms for a facility that begins, goes elsewhere, or turns out to be another one."""

from collections.abc import Sequence
from random import SystemRandom

from audit_service.department.registry.dated_forms import list_rule, type_fields
from audit_service.department.registry.fields import Day, Field, Hidden, Tick, day_field, why_field
from audit_service.department.registry.finders import facility_finder, ward_finder
from audit_service.department.registry.form import Form, Values
from audit_service.department.registry.owners import START, retailer_fields, retailer_id
from audit_service.department.registry.place_forms import (
    address_fields,
    parent_field,
    position_field,
)
from audit_service.department.registry.subject import Desk, OfFacility
from audit_service.words import _, code, day_typed
from inspections.facility import code as codes
from inspections.facility.commands.facilities import add_facility
from inspections.facility.commands.merge import merge as merge_facilities
from inspections.facility.commands.move import move as move_facility
from inspections.facility.models import Facility
from inspections.facility.queries.by_code import facility_by_code, survivor
from inspections.facility.rules import TYPES, Author, PlacedBy, Status


def new(of: Desk) -> Form:
    def act(values: Values, by: Author) -> Facility:
        entered = facility_by_code(of.session, values["code"])
        if entered is not None and entered.name == " ".join(values["name"].split()):
            # The same form sent twice: its facility is there already.
            return entered
        lat, lon = values["position"] or (None, None)
        return add_facility(
            of.session,
            name=values["name"],
            type=TYPES[values["type"]],
            class_=values["class"],
            basis=values["basis"],
            area_m2=values["area_m2"],
            items=values["items"],
            ward_code=values["ward"],
            ward_basis=PlacedBy.CONFIRMED if values["ward"] else None,
            address=values["address"],
            former_address=values["former_address"],
            lat=lat,
            lon=lon,
            retailer_id=retailer_id(of, values, by),
            parent_code=values["parent"],
            opened_on=values["opened_on"],
            status=Status.PLANNED if values["planned"] else Status.ACTIVE,
            code=values["code"],
            by=by,
        )

    fields = (
        Field("name", _("Tên cơ sở")),
        *type_fields(),
        ward_finder(of.session, of.actor, of.today),
        *address_fields(),
        position_field(),
        *retailer_fields(of, required=False),
        parent_field(of),
        Day("opened_on", _("Mở cửa ngày"), _("Để trống nếu không rõ từ bao giờ."), False),
        Tick("planned", _("Đang xây dựng, chưa mở cửa")),
        Hidden("code", _("Mã cơ sở")),
        why_field(),
    )
    start = {"code": codes.new_code(SystemRandom()), **START}
    return Form(
        _("Ghi cơ sở mới"),
        _("Ghi cơ sở"),
        fields,
        act,
        _("Đã ghi cơ sở mới."),
        start,
        (list_rule(),),
    )


def move(of: OfFacility) -> Form:
    def act(values: Values, by: Author) -> Facility:
        lat, lon = values["position"] or (None, None)
        return move_facility(
            of.session,
            of.facility,
            ward_code=values["ward"],
            ward_basis=PlacedBy.CONFIRMED if values["ward"] else None,
            address=values["address"],
            former_address=values["former_address"],
            lat=lat,
            lon=lon,
            parent_code=values["parent"],
            on=values["on"],
            by=by,
        )

    says = (
        _("Từ ngày này, địa điểm cũ được ghi là đã đóng cửa; các lượt kiểm tra ở lại với nó."),
        _("Ở địa điểm mới là một cơ sở mới, mã mới, mang tiếp tên, loại, hạng và đơn vị bán lẻ."),
        _("Hai bên dẫn tới nhau. Nhãn QR cũ phải thay bằng nhãn của mã mới."),
    )
    fields = (
        ward_finder(of.session, of.actor, of.today),
        *address_fields(),
        position_field(),
        parent_field(of),
        day_field(of.today, _("Chuyển từ ngày")),
        why_field(),
    )
    start = {"on": day_typed(of.today)}
    done = _("Đã ghi việc chuyển. Đây là cơ sở ở địa điểm mới.")
    return Form(_("Chuyển địa điểm"), _("Ghi việc chuyển"), fields, act, done, start, says)


def merge(of: OfFacility) -> Form:
    def into(values: Values) -> Facility:
        found = facility_by_code(of.session, values["into"])
        if found is None:
            raise RuntimeError(f"a code that was just found is gone: {values['into']}")
        return survivor(of.session, found)

    def act(values: Values, by: Author) -> Facility:
        kept = into(values)
        merge_facilities(of.session, of.facility, kept, by=by)
        return kept

    def asks(values: Values) -> Sequence[str]:
        kept = into(values)
        one = {"name": of.facility.name, "code": code(of.facility.code)}
        other = {"name": kept.name, "code": code(kept.code)}
        return (
            _("Bỏ bản ghi: %(name)s, mã %(code)s.", **one),
            _("Giữ lại: %(name)s, mã %(code)s.", **other),
            _("Mọi lượt kiểm tra thành của cơ sở giữ lại, ở mọi ngày. Số liệu được tính lại."),
            _("Mã cũ và nhãn QR cũ vẫn dẫn tới cơ sở giữ lại. Việc gộp không tách lại được."),
        )

    says = (
        _("Chỉ gộp khi hai bản ghi từ trước tới nay vẫn là một cơ sở."),
        _("Cơ sở đóng cửa hay dời đi nơi khác thì không gộp."),
    )
    fields = (
        facility_finder(of.session, of.actor, "into", _("Gộp vào cơ sở")),
        why_field(),
    )
    done = _("Đã gộp. Đây là cơ sở còn lại.")
    danger = _("Gộp hai bản ghi")
    return Form(
        _("Gộp bản ghi trùng"), _("Xem trước khi gộp"), fields, act, done, {}, says, asks, danger
    )
