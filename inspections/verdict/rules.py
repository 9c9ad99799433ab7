"""The verdict: what a rule set says of one inspection, from its values alone.

The targets count packaging, so straws and cutlery stand in the legal column only. Film never makes
or unmakes "gradual", and what was not looked at never helps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from inspections.facility.rules import FacilityType
from inspections.inspection.record import Observation, Stalls, UsePoint, UsePointKey
from inspections.packaging.rules import Judgement, RuleSet
from inspections.verdict.findings import Findings, findings
from inspections.verdict.judgement import Clause, Judged, judge_in_use
from inspections.words import Word


class VerdictOutcome(Word):
    """full > gradual > not_met = insufficient; `not_rated` stands outside that order."""

    FULL = "full", "đạt đầy đủ", "fully met"
    GRADUAL = "gradual", "đạt một phần", "partly met"
    NOT_MET = "not_met", "chưa đạt", "not met"
    INSUFFICIENT = "insufficient", "chưa đủ bằng chứng", "not enough evidence"
    NOT_RATED = "not_rated", "không xếp loại", "not rated"


class Legal(Word):
    """What was seen of the plastics of NĐ 08/2022 Điều 64: an observation, no finding of guilt."""

    FOUND = "found", "có thấy", "found"
    UNCLEAR = "unclear", "chưa rõ", "unclear"
    NONE_SEEN = "none_seen", "không thấy", "none seen"
    OUT_OF_SCOPE = "out_of_scope", "ngoài phạm vi", "out of scope"


@dataclass(frozen=True)
class Reason:
    """`category` None only with the clause `no_bag`."""

    category: str | None
    use_point: UsePointKey
    judgement: Judgement
    clause: Clause


@dataclass(frozen=True)
class StallShares:
    """Fractions of a market's stalls seen; all None when too few were seen."""

    friendly_only: float | None
    both: float | None
    plastic_only: float | None


@dataclass(frozen=True)
class Verdict:
    """`rule_set` is the id. `stalls` None: not a market, or no tally. The reasons stand in the
    order of use points and of the catalogue, whatever the order of the observations."""

    outcome: VerdictOutcome
    legal: Legal
    rule_set: str
    full_but_for_film: bool
    stalls: StallShares | None
    reasons: tuple[Reason, ...]


def judge(
    rule_set: RuleSet,
    facility_type: FacilityType,
    visited_on: date,
    observations: Sequence[Observation],
    use_points: Sequence[UsePoint],
    stalls: Stalls | None,
) -> Verdict:
    """The verdict on a `checked` record; the caller never asks for another outcome. KeyError for
    an unknown category, which quarantine keeps away."""
    judged = judge_in_use(rule_set, visited_on, observations)
    found = findings(rule_set, judged, observations, use_points)
    # Markets and malls are judged by their tally: one counter says little of a hundred tenants.
    by_tally = facility_type in (FacilityType.MARKET, FacilityType.MALL)
    return Verdict(
        outcome=_outcome(rule_set, facility_type, found, stalls),
        legal=_legal(rule_set, facility_type, visited_on, judged, found, stalls),
        rule_set=rule_set.id,
        full_but_for_film=not by_tally and _is_full_but_for_film(found),
        stalls=_shares(rule_set, stalls) if facility_type is FacilityType.MARKET else None,
        reasons=_reasons(judged, by_no_bag_alone=not by_tally and _rests_on_no_bag(found)),
    )


def _outcome(
    rule_set: RuleSet, facility_type: FacilityType, found: Findings, stalls: Stalls | None
) -> VerdictOutcome:
    if facility_type is FacilityType.MARKET:
        return VerdictOutcome.NOT_RATED
    if facility_type is FacilityType.MALL:
        return _mall_outcome(rule_set, stalls)
    return _store_outcome(found)


def _store_outcome(found: Findings) -> VerdictOutcome:
    if found.friendly_item or found.no_bag:
        clean = not (found.core_unproven or found.film_unproven)
        return VerdictOutcome.FULL if found.all_seen and clean else VerdictOutcome.GRADUAL
    if found.checkout_looked_at and found.core_not_friendly:
        return VerdictOutcome.NOT_MET
    return VerdictOutcome.INSUFFICIENT


def _is_full_but_for_film(found: Findings) -> bool:
    friendly = found.friendly_item or found.no_bag
    return friendly and found.all_seen and found.film_unproven and not found.core_unproven


def _rests_on_no_bag(found: Findings) -> bool:
    return found.no_bag and not found.friendly_item


def _mall_outcome(rule_set: RuleSet, stalls: Stalls | None) -> VerdictOutcome:
    if stalls is None or not _enough_seen(stalls, rule_set.mall_min_seen):
        return VerdictOutcome.INSUFFICIENT
    if stalls.both + stalls.plastic_only == 0:
        return VerdictOutcome.FULL
    if 2 * (stalls.seen - stalls.plastic_only) > stalls.seen:
        return VerdictOutcome.GRADUAL
    return VerdictOutcome.NOT_MET


def _shares(rule_set: RuleSet, stalls: Stalls | None) -> StallShares | None:
    if stalls is None:
        return None
    if not _enough_seen(stalls, rule_set.market_min_seen):
        return StallShares(None, None, None)
    return StallShares(
        friendly_only=stalls.friendly_only / stalls.seen,
        both=stalls.both / stalls.seen,
        plastic_only=stalls.plastic_only / stalls.seen,
    )


def _enough_seen(stalls: Stalls, minimum: int) -> bool:
    """At least the minimum, or all where there are fewer; never when none was seen."""
    return stalls.seen > 0 and stalls.seen >= min(minimum, stalls.of)


def _legal(
    rule_set: RuleSet,
    facility_type: FacilityType,
    visited_on: date,
    judged: Sequence[Judged],
    found: Findings,
    stalls: Stalls | None,
) -> Legal:
    # The duty names supermarkets and malls only, and begins "sau năm 2025".
    is_mall = facility_type is FacilityType.MALL
    in_scope = is_mall or facility_type is FacilityType.SUPERMARKET
    if not in_scope or visited_on <= rule_set.legal_after:
        return Legal.OUT_OF_SCOPE
    judgements = {each.judgement for each in judged}
    tenant_with_plastic = is_mall and stalls is not None and stalls.both + stalls.plastic_only > 0
    if Judgement.NOT_FRIENDLY in judgements or tenant_with_plastic:
        return Legal.FOUND
    # Of a mall whose tenants nobody counted, "none seen" would be said of a few counters.
    tenants_seen = not is_mall or (
        stalls is not None and _enough_seen(stalls, rule_set.mall_min_seen)
    )
    if Judgement.NEEDS_PROOF in judgements or not found.all_seen or not tenants_seen:
        return Legal.UNCLEAR
    return Legal.NONE_SEEN


def _reasons(judged: Sequence[Judged], by_no_bag_alone: bool) -> tuple[Reason, ...]:
    reasons = tuple(
        Reason(each.category.key, each.observation.use_point, each.judgement, each.clause)
        for each in sorted(judged, key=_place)
    )
    if not by_no_bag_alone:
        return reasons
    checkout = UsePointKey.CHECKOUT
    return (*reasons, Reason(None, checkout, Judgement.FRIENDLY, Clause.NO_BAG))


def _place(each: Judged) -> tuple[int, int, str, str]:
    # Judgement and clause too: two suppliers of one category must come out in one order.
    point = list(UsePointKey).index(each.observation.use_point)
    return point, each.category.number, each.judgement.value, each.clause.value
