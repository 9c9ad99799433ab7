"""What a retailer can do after a verdict, in plain sentences derived from its reasons alone."""

from collections.abc import Collection, Sequence

from audit_service.reasons import Why, once
from audit_service.words import _, label, listed
from inspections.inspection.record import CertificateKind, UsePointKey
from inspections.packaging.rules import Judgement, Part, RuleSet
from inspections.verdict.judgement import Clause
from inspections.verdict.rules import VerdictOutcome


def fixes(
    rule_set: RuleSet,
    outcome: VerdictOutcome,
    reasons: Sequence[Why],
    unseen: Collection[UsePointKey],
    by_tally: bool,
) -> list[str]:
    """One sentence each; the last says where nothing is asked. `unseen`: the use points that were
    not looked at to the end. `by_tally`: a mall or market, whose stalls are counted."""
    if outcome is VerdictOutcome.FULL:
        return [_("Không phải sửa gì. Hãy giữ như hiện nay.")]
    if by_tally:
        return [_tally_fix(outcome)]
    sentences = [_friendly_item()] if outcome is VerdictOutcome.NOT_MET else []
    for why in once(reasons):
        sentences += _fix(rule_set, why)
    if unseen:
        sentences.append(_unseen(unseen))
    return sentences or [_("Không phải sửa gì. Lần kiểm tra tới sẽ xem lại.")]


def _fix(rule_set: RuleSet, why: Why) -> list[str]:
    if why.category is None or why.part not in (Part.CORE, Part.FILM):
        return []
    certifiable = why.category not in rule_set.uncertifiable
    where = {"name": why.name, "place": label(why.use_point)}
    if why.clause is Clause.CERTIFICATE_EXPIRED:
        return [_expired(rule_set, where)]
    if why.judgement is Judgement.NEEDS_PROOF:
        return [_proof(rule_set, where) if certifiable else _unknown(where)]
    if why.judgement is not Judgement.NOT_FRIENDLY:
        return []
    return [_replace_or_prove(rule_set, where) if certifiable else _replace(where)]


def _certificates(rule_set: RuleSet) -> str:
    kinds = [label(kind) for kind in CertificateKind if kind in rule_set.certificate_kinds]
    return _(" hoặc ").join(kinds)


def _proof(rule_set: RuleSet, where: dict[str, str]) -> str:
    return _(
        "%(name)s, %(place)s: gửi giấy chứng nhận (%(kinds)s) cho Sở trong %(days)s ngày, hoặc "
        "thay bằng loại thân thiện.",
        kinds=_certificates(rule_set),
        days=rule_set.proof_days,
        **where,
    )


def _replace_or_prove(rule_set: RuleSet, where: dict[str, str]) -> str:
    return _(
        "%(name)s, %(place)s: thay bằng loại thân thiện, hoặc đưa giấy chứng nhận còn hạn "
        "(%(kinds)s).",
        kinds=_certificates(rule_set),
        **where,
    )


def _expired(rule_set: RuleSet, where: dict[str, str]) -> str:
    return _(
        "%(name)s, %(place)s: giấy chứng nhận đã hết hạn. Gửi giấy còn hạn (%(kinds)s) cho Sở "
        "trong %(days)s ngày, hoặc thay bằng loại thân thiện.",
        kinds=_certificates(rule_set),
        days=rule_set.proof_days,
        **where,
    )


def _replace(where: dict[str, str]) -> str:
    return _("%(name)s, %(place)s: thay bằng loại thân thiện.", **where)


def _unknown(where: dict[str, str]) -> str:
    return _(
        "%(name)s, %(place)s: chưa nhận ra là loại gì. Hãy chuẩn bị thông tin về vật liệu cho lần "
        "kiểm tra tới.",
        **where,
    )


def _friendly_item() -> str:
    return _(
        "Để đạt một phần: dùng ít nhất một loại bao bì thân thiện (giỏ và thùng giấy tận dụng chưa "
        "đủ), hoặc ngừng phát và bán túi dùng một lần ở quầy thu ngân."
    )


def _unseen(unseen: Collection[UsePointKey]) -> str:
    places = [label(key) for key in UsePointKey if key in unseen]
    return _(
        "Chưa xem hết: %(places)s. Không phải làm gì, lần kiểm tra tới sẽ xem.",
        places=listed(places),
    )


def _tally_fix(outcome: VerdictOutcome) -> str:
    if outcome is VerdictOutcome.INSUFFICIENT:
        return _("Chưa xem đủ gian hàng. Không phải làm gì, lần kiểm tra tới sẽ xem thêm.")
    return _("Vận động các gian hàng còn dùng bao bì nhựa chuyển sang loại thân thiện.")
