"""What the forms of rounds ask for, and why a round was refused, at the field where it can be
mended."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from audit_service.department.registry.fields import Choice, Day, Field, Number, Option, Sent, Wrong
from audit_service.words import _, day_typed, label
from inspections.account.models import Account
from inspections.errors import Refused
from inspections.inspection.record import BasisKind
from inspections.round.rules import LONGEST_DAYS, LONGEST_GRACE, MOST_CHOSEN, Terms
from inspections.text import clean

GRACE = 7


def terms_fields(today: date) -> tuple[Field, ...]:
    """All of a round but its stores and its team."""
    as_typed = _("Ngày/tháng/năm, như %(day)s.", day=day_typed(today))
    kinds = tuple(Option(each.value, label(each)) for each in BasisKind)
    return (
        Field("title", _("Tên đợt"), attrs={"maxlength": "200", "autocomplete": "off"}),
        Choice("basis", _("Căn cứ"), options=kinds),
        Field(
            "decision",
            _("Số quyết định"),
            _("Chỉ cần khi kiểm tra theo quyết định."),
            required=False,
            attrs={"maxlength": "200", "autocomplete": "off"},
        ),
        Day("decided_on", _("Ngày quyết định"), required=False),
        Day("starts_on", _("Ngày đầu"), as_typed),
        Day("ends_on", _("Ngày cuối")),
        Number(
            "grace_days",
            _("Số ngày chờ sau ngày cuối"),
            _("Lượt kiểm tra trong những ngày này vẫn được tính cho đợt."),
        ),
    )


def cleaned(sent: Sent) -> dict[str, str]:
    """What a form brought, without signs that no database holds."""
    return {name: clean(text) for name, text in sent.items()}


class Typed:
    """What came with a form: its values where they can be read, what is wrong elsewhere."""

    def __init__(self, fields: Sequence[Field], sent: Sent) -> None:
        self.values: dict[str, Any] = {}
        self.errors: dict[str, str] = {}
        for each in fields:
            try:
                self.values[each.name] = each.read(sent)
            except Wrong as wrong:
                self.errors[each.name] = wrong.sentence


def terms_from(values: Mapping[str, Any], team: Sequence[str]) -> Terms:
    """Ids that are no numbers name nobody, which the domain says."""
    return Terms(
        title=values["title"],
        basis=BasisKind.of(values["basis"]),
        decision=values["decision"],
        decided_on=values["decided_on"],
        starts_on=values["starts_on"],
        ends_on=values["ends_on"],
        grace_days=values["grace_days"],
        team=frozenset(whole(each) for each in team),
    )


def whole(text: str) -> int:
    """0 for what is no id."""
    fits = text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if fits else 0


def start_terms(today: date) -> dict[str, str]:
    """What the fields of a new round hold at first."""
    return {
        "basis": BasisKind.SURVEY.value,
        "grace_days": str(GRACE),
        "starts_on": day_typed(today),
    }


def team_options(people: Sequence[Account]) -> list[Option]:
    return [Option(str(each.id), f"{each.display_name} ({each.name})") for each in people]


_SENTENCES: Mapping[tuple[str, str], Callable[[], str]] = {
    ("decision", "missing"): lambda: _("Kiểm tra theo quyết định thì phải ghi số quyết định."),
    ("decided_on", "after_start"): lambda: _("Quyết định phải có trước hoặc vào ngày đầu của đợt."),
    ("starts_on", "past"): lambda: _("Ngày đầu không được ở quá khứ."),
    ("starts_on", "begun"): lambda: _("Đợt đã bắt đầu nên không đổi ngày đầu được nữa."),
    ("ends_on", "before_start"): lambda: _("Ngày cuối phải là ngày đầu hoặc sau đó."),
    ("ends_on", "past"): lambda: _("Ngày cuối mới không được ở quá khứ."),
    ("ends_on", "too_late"): lambda: _("Một đợt dài nhất %(days)s ngày.", days=LONGEST_DAYS),
    ("grace_days", "out_of_range"): lambda: _("Số ngày chờ từ 0 đến %(days)s.", days=LONGEST_GRACE),
    ("team", "missing"): lambda: _("Hãy chọn ít nhất một người kiểm tra."),
    ("team", "unknown"): lambda: _(
        "Có người được chọn không phải là người kiểm tra của địa bàn này."
    ),
    ("team", "deactivated"): lambda: _("Có người được chọn đã bị khoá tài khoản."),
    ("area", "outside"): lambda: _("Địa bàn này không nằm trọn trong địa bàn của tài khoản."),
    ("facilities", "missing"): lambda: _("Hãy chọn ít nhất một cơ sở."),
    ("facilities", "outside"): lambda: _(
        "Có cơ sở nằm ngoài địa bàn của đợt, không còn hoạt động hoặc đã gộp vào cơ sở khác."
    ),
    ("facilities", "too_many"): lambda: _(
        "Một đợt có nhiều nhất %(most)s cơ sở.", most=MOST_CHOSEN
    ),
    ("facilities", "all"): lambda: _("Phải còn ít nhất một cơ sở; nếu không làm nữa thì huỷ đợt."),
    ("target", "empty"): lambda: _(
        "Chỉ tiêu này không có cơ sở nào thuộc diện, nên không bốc được."
    ),
    ("size", "out_of_range"): lambda: _("Số cơ sở bốc phải từ 1."),
    ("size", "too_many"): lambda: _("Một đợt có nhiều nhất %(most)s cơ sở.", most=MOST_CHOSEN),
    ("size", "too_large"): lambda: _("Không còn đủ cơ sở để bốc nhiều như vậy."),
    ("inspector", "not_in_team"): lambda: _("Người này không ở trong đoàn."),
    ("inspector", "not_in_area"): lambda: _("Có cơ sở nằm ngoài địa bàn được giao của người này."),
    ("planned_on", "out_of_range"): lambda: _("Ngày đến phải nằm trong những ngày của đợt."),
    ("reason", "missing"): lambda: _("Cần ghi lý do."),
}


def worded(refused: Refused) -> dict[str, str]:
    """By field, the sentence of each refusal."""
    return {name: _sentence(name, code) for name, code in refused.fields.items()}


def _sentence(name: str, code: str) -> str:
    known = _SENTENCES.get((name, code))
    if known is not None:
        return known()
    if code == "too_long":
        return _("Chỗ này dài quá. Hãy ghi ngắn hơn.")
    if code == "missing":
        return _("Hãy điền chỗ này.")
    return _("Chỗ này chưa đúng.")
