"""Forms for what holds of a facility from a day on: its name, status, type and retailer."""

from audit_service.department.registry.fields import (
    Choice,
    Field,
    Number,
    Option,
    Select,
    day_field,
    why_field,
)
from audit_service.department.registry.form import Form, Values
from audit_service.department.registry.owners import START, retailer_fields, retailer_id
from audit_service.department.registry.subject import OfFacility
from audit_service.words import _, day_typed, label, upper_first
from inspections.facility.commands import dated
from inspections.facility.models import Facility, Retailer
from inspections.facility.queries.dated import owner_on, status_on, type_rows_on
from inspections.facility.rules import (
    CLASSES,
    STATUSES,
    TYPES,
    Author,
    FacilityType,
    Status,
)


def rename(of: OfFacility) -> Form:
    def act(values: Values, by: Author) -> Facility:
        dated.rename(of.session, of.facility, values["name"], values["on"], by=by)
        return of.facility

    hint = _("Tên cũ vẫn được giữ trong lịch sử và vẫn tìm được.")
    fields = (Field("name", _("Tên mới"), hint), day_field(of.today), why_field())
    start = {"name": of.facility.name, "on": day_typed(of.today)}
    return Form(_("Đổi tên"), _("Ghi tên mới"), fields, act, _("Đã ghi tên mới."), start)


def status(of: OfFacility) -> Form:
    now = status_on(of.session, of.facility.id, of.today)

    def act(values: Values, by: Author) -> Facility:
        chosen = STATUSES[values["status"]]
        dated.set_status(of.session, of.facility, chosen, values["on"], by.why, by=by)
        return of.facility

    words = {
        Status.SUSPENDED: _("Tạm ngừng"),
        Status.CLOSED: _("Đóng cửa"),
        Status.ACTIVE: _("Mở cửa") if now in (Status.PLANNED, None) else _("Hoạt động trở lại"),
    }
    options = tuple(Option(each.value, text) for each, text in words.items() if each is not now)
    says = (
        _("Sổ đang ghi: %(status)s.", status=label(now)) if now else _("Sổ chưa ghi tình trạng."),
        _("Chỉ cơ sở đang hoạt động mới tính vào số cơ sở thuộc diện (N)."),
    )
    fields = (
        Choice("status", _("Việc cần ghi"), options=options),
        day_field(of.today),
        why_field(),
    )
    start = {"on": day_typed(of.today)}
    return Form(
        _("Tạm ngừng, đóng, mở lại"),
        _("Ghi tình trạng"),
        fields,
        act,
        _("Đã ghi tình trạng."),
        start,
        says,
    )


def typed(of: OfFacility) -> Form:
    row = type_rows_on(of.session, [of.facility.id], of.today).get(of.facility.id)

    def act(values: Values, by: Author) -> Facility:
        dated.set_type(
            of.session,
            of.facility,
            TYPES[values["type"]],
            values["on"],
            values["class"],
            values["basis"],
            area_m2=values["area_m2"],
            items=values["items"],
            by=by,
        )
        return of.facility

    start = {"on": day_typed(of.today)}
    if row is not None:
        known = {
            "type": row.type,
            "class": row.class_,
            "basis": row.basis,
            "area_m2": row.area_m2,
            "items": row.items,
        }
        start |= {name: str(value) for name, value in known.items() if value is not None}
    fields = (*type_fields(), day_field(of.today), why_field())
    return Form(
        _("Đổi loại, hạng, căn cứ"),
        _("Ghi loại"),
        fields,
        act,
        _("Đã ghi loại, hạng."),
        start,
        (list_rule(),),
    )


def list_rule() -> str:
    return _(
        "Loại ghi theo danh sách chính thức, không theo thương hiệu: loại quyết định cơ sở có "
        "tính vào N hay không."
    )


def type_fields() -> tuple[Field, ...]:
    types = tuple(Option(each.value, upper_first(label(each))) for each in FacilityType)
    classes = dict.fromkeys(class_ for held in CLASSES.values() for class_ in held)
    return (
        Choice("type", _("Loại"), options=types),
        Select(
            "class",
            _("Hạng"),
            _("Siêu thị và trung tâm thương mại: I, II, III. Chợ: 1, 2, 3."),
            required=False,
            options=(
                Option("", _("Không có hoặc chưa rõ")),
                *(Option(each, each) for each in classes),
            ),
        ),
        Field(
            "basis", _("Căn cứ"), _("Danh sách hoặc quyết định nào ghi loại và hạng này."), False
        ),
        Number("area_m2", _("Diện tích bán hàng (m²)"), required=False),
        Number("items", _("Số tên hàng"), required=False),
    )


def owner(of: OfFacility) -> Form:
    held = owner_on(of.session, of.facility.id, of.today)

    def act(values: Values, by: Author) -> Facility:
        chosen = retailer_id(of, values, by)
        if chosen is not None:
            dated.set_owner(of.session, of.facility, chosen, values["on"], by=by)
        return of.facility

    says = (
        _("Đơn vị mới không xem được lượt kiểm tra của thời gian trước; đơn vị cũ vẫn xem được."),
    )
    fields = (*retailer_fields(of), day_field(of.today), why_field())
    start = {"on": day_typed(of.today), **START}
    if held is not None:
        start["retailer"] = of.session.get_one(Retailer, held).name
    return Form(
        _("Đổi đơn vị bán lẻ"),
        _("Ghi đơn vị"),
        fields,
        act,
        _("Đã ghi đơn vị bán lẻ."),
        start,
        says,
    )
