"""Why a verdict is what it is, in sentences, for the office and for the retailer alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit_service.words import _, category_name, label, listed, upper_first
from inspections.inspection.record import UsePointKey
from inspections.packaging.rules import Judgement, Part, catalogue
from inspections.verdict.judgement import Clause
from inspections.verdict.models import Verdict
from inspections.verdict.rules import Legal, VerdictOutcome


@dataclass(frozen=True)
class Why:
    """One reason of a verdict. `category` None: no bag is given at that use point."""

    category: str | None
    use_point: UsePointKey
    judgement: Judgement
    clause: Clause

    @property
    def part(self) -> Part | None:
        return catalogue()[self.category].part if self.category else None

    @property
    def name(self) -> str:
        if self.category is None:
            return upper_first(label(self.clause))
        return category_name(self.category)

    @property
    def place(self) -> str:
        return upper_first(label(self.use_point))

    @property
    def sentence(self) -> str:
        """What stands behind the judgement."""
        return clause_sentence(self.judgement, self.clause, self.part)


def reasons_of(verdict: Verdict) -> list[Why]:
    return [
        Why(
            each["category"],
            UsePointKey.of(each["use_point"]),
            Judgement.of(each["judgement"]),
            Clause.of(each["clause"]),
        )
        for each in verdict.reasons
    ]


def once(reasons: Iterable[Why]) -> list[Why]:
    """Equal reasons (two suppliers of one category) said once, in their order."""
    return list(dict.fromkeys(reasons))


def clause_sentence(judgement: Judgement, clause: Clause, part: Part | None) -> str:
    if clause is Clause.CERTIFICATE:
        return _("Có giấy chứng nhận còn hiệu lực vào ngày kiểm tra.")
    if clause is Clause.CERTIFICATE_EXPIRED:
        return _("Giấy chứng nhận đã hết hạn trước ngày kiểm tra.")
    if clause is Clause.SUPPLIER:
        return _("Nhà cung cấp đóng gói sẵn, không tính cho cửa hàng.")
    if clause is Clause.NO_BAG:
        return _("Quầy thu ngân đã được xem hết: không phát, không bán túi dùng một lần.")
    if judgement is Judgement.NEEDS_PROOF:
        return _("Loại này cần giấy chứng nhận mới được tính là thân thiện.")
    if judgement is Judgement.EXEMPT:
        return _("Loại này được miễn, không tính vào kết luận.")
    if part in (Part.WARE, Part.NONE):
        return _("Đồ dùng một lần, không phải bao bì: ghi nhận, không tính vào kết luận.")
    if judgement is Judgement.FRIENDLY:
        return _("Thuộc loại bao bì thân thiện môi trường.")
    if part is Part.FILM:
        return _("Màng, túi cuộn nhựa: chỉ ảnh hưởng đến mức đạt đầy đủ.")
    return _("Thuộc loại bao bì nhựa dùng một lần, khó phân huỷ.")


def summary(outcome: VerdictOutcome, reasons: Sequence[Why], by_tally: bool) -> str:
    """The verdict in one sentence; `by_tally`: a mall or market, judged by its stalls."""
    if by_tally:
        return _tally_summary(outcome)
    if outcome is VerdictOutcome.FULL:
        return _(
            "Có bao bì thân thiện, cả ba quầy đã được xem hết và không còn loại nào phải thay."
        )
    against = _names(reasons, {Judgement.NOT_FRIENDLY})
    unproven = _names(reasons, {Judgement.NEEDS_PROOF})
    if outcome is VerdictOutcome.NOT_MET:
        return _("Chưa thấy bao bì thân thiện nào thay thế. Đang dùng: %(names)s.", names=against)
    if outcome is VerdictOutcome.INSUFFICIENT:
        return _("Những gì đã xem chưa đủ để kết luận.")
    if against:
        return _("Đã có bao bì thân thiện nhưng còn dùng: %(names)s.", names=against)
    if unproven:
        return _("Đã có bao bì thân thiện nhưng còn phải chứng minh: %(names)s.", names=unproven)
    return _("Đã có bao bì thân thiện nhưng chưa xem hết các quầy.")


def _tally_summary(outcome: VerdictOutcome) -> str:
    return {
        VerdictOutcome.FULL: _("Trong các gian hàng đã xem, không gian hàng nào dùng bao bì nhựa."),
        VerdictOutcome.GRADUAL: _(
            "Hơn một nửa số gian hàng đã xem không chỉ dùng bao bì nhựa; vẫn còn gian hàng dùng."
        ),
        VerdictOutcome.NOT_MET: _("Từ một nửa số gian hàng đã xem trở lên chỉ dùng bao bì nhựa."),
        VerdictOutcome.INSUFFICIENT: _("Số gian hàng đã xem chưa đủ để kết luận."),
        VerdictOutcome.NOT_RATED: _("Chợ không xếp loại: chỉ nêu tỷ lệ gian hàng đã xem."),
    }[outcome]


def _names(reasons: Iterable[Why], judgements: set[Judgement]) -> str:
    counted = (
        each.name
        for each in reasons
        if each.judgement in judgements and each.part in (Part.CORE, Part.FILM)
    )
    return listed(list(dict.fromkeys(name[:1].lower() + name[1:] for name in counted)))


def legal_sentence(legal: Legal) -> str:
    """The legal column says what was seen, nothing more."""
    return {
        Legal.FOUND: _("Có thấy sản phẩm nhựa dùng một lần, bao bì nhựa khó phân huỷ đang dùng."),
        Legal.UNCLEAR: _("Chưa rõ: có loại cần chứng minh, hoặc chưa xem hết các quầy."),
        Legal.NONE_SEEN: _(
            "Không thấy sản phẩm nhựa dùng một lần, bao bì nhựa khó phân huỷ nào đang dùng."
        ),
        Legal.OUT_OF_SCOPE: _("Ngoài phạm vi: theo loại cơ sở hoặc ngày kiểm tra."),
    }[legal]
