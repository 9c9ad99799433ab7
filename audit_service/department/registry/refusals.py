"""Why the registry refused a change, in sentences, at the field where it can be mended."""

from collections.abc import Callable, Collection, Mapping

from audit_service.words import _
from inspections.errors import Problem

# What the person at the form can put right there and then; anything else is an error page.
MENDABLE = frozenset({Problem.INVALID, Problem.UNKNOWN_AREA, Problem.BAD_FACILITY_CODE})

# The form's field for what the commands call otherwise.
_FIELDS = {
    "ward_code": "ward",
    "retailer_id": "retailer",
    "parent_code": "parent",
    "lat": "position",
    "lon": "position",
}

_SENTENCES: Mapping[tuple[str, str], Callable[[], str]] = {
    ("on", "too_early"): lambda: _(
        "Ngày phải sau ngày bắt đầu của điều sổ đang ghi; xem “Đã thay đổi thế nào” ở trang cơ sở."
    ),
    ("on", "future"): lambda: _("Chưa ghi trước tên mới được: chọn ngày hôm nay hoặc trước đó."),
    ("name", "taken"): lambda: _("Đã có đơn vị mang đúng tên này. Hãy chọn đơn vị đó."),
    ("class", "unknown"): lambda: _("Loại cơ sở này không có hạng đó."),
    ("ward_code", "unknown"): lambda: _("Không có xã, phường này."),
    ("lat", "out_of_range"): lambda: _("Vĩ độ phải từ -90 đến 90. Vĩ độ ghi trước, kinh độ sau."),
    ("lon", "out_of_range"): lambda: _("Kinh độ phải từ -180 đến 180."),
    ("lat", "not_in_vietnam"): lambda: _(
        "Vị trí này ở ngoài Việt Nam. Hãy ghi vĩ độ rồi kinh độ, như 10.0123, 105.0801."
    ),
    ("area_m2", "out_of_range"): lambda: _("Diện tích lớn quá mức có thật."),
    ("items", "out_of_range"): lambda: _("Số tên hàng lớn quá mức có thật."),
    ("parent_code", "itself"): lambda: _("Cơ sở không thể nằm trong chính nó."),
    ("parent_code", "circle"): lambda: _("Cơ sở kia đang nằm trong cơ sở này."),
    ("parent_code", "merged"): lambda: _(
        "Cơ sở kia đã gộp vào cơ sở khác. Hãy chọn cơ sở còn lại."
    ),
    ("parent_code", "not_a_mall_or_market"): lambda: _(
        "Chỉ trung tâm thương mại hoặc chợ mới có cơ sở khác nằm bên trong."
    ),
    ("into", "circle"): lambda: _("Cơ sở không thể gộp vào chính nó."),
    ("facility", "merged"): lambda: _("Cơ sở này đã gộp vào cơ sở khác nên không sửa được nữa."),
    ("facility", "merged_already"): lambda: _("Cơ sở này đã gộp vào một cơ sở khác."),
    ("facility", "closed"): lambda: _("Vào ngày đó cơ sở đã đóng cửa."),
    ("facility", "planned"): lambda: _("Vào ngày đó cơ sở chưa mở cửa."),
    ("tax_code", "check_digit"): lambda: _(
        "Mã số thuế chưa đúng: 10 chữ số, chữ số cuối phải khớp; chi nhánh thêm -001 đến -999."
    ),
    ("head_office", "itself"): lambda: _("Đơn vị không thể là trụ sở chính của chính nó."),
    ("head_office", "circle"): lambda: _("Đơn vị kia đang là chi nhánh của đơn vị này."),
    ("head_office", "is_a_branch"): lambda: _(
        "Đơn vị kia cũng là chi nhánh. Hãy chọn trụ sở chính."
    ),
    ("head_office", "has_branches"): lambda: _("Đơn vị này đang có chi nhánh nên là trụ sở chính."),
    ("head_office", "owns_elsewhere"): lambda: _(
        "Đơn vị này còn cơ sở ngoài địa bàn của bạn. Việc này do người quản lý của cả nước ghi."
    ),
    ("opened_on", "planned"): lambda: _("Cơ sở đang xây dựng thì chưa có ngày mở cửa."),
}


def worded(fields: Mapping[str, str], of_form: Collection[str]) -> dict[str, str]:
    """By the form's field, the sentence of each refusal; what no field is about stands at the
    first."""
    found: dict[str, str] = {}
    for name, code in fields.items():
        field = _FIELDS.get(name, name)
        at = field if field in of_form else next(iter(of_form))
        found[at] = _sentence(name, code)
    return found


def _sentence(name: str, code: str) -> str:
    known = _SENTENCES.get((name, code))
    if known is not None:
        return known()
    if code == "too_long":
        return _("Chỗ này dài quá. Hãy ghi ngắn hơn.")
    if code == "missing":
        return _("Hãy điền chỗ này.")
    return _("Chỗ này chưa đúng.")
