"""Carrier bags a day at one checkout, for the target that counts bags (Đồng Nai's annex)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from inspections.inspection.record import Observation, UsePoint, UsePointKey
from inspections.packaging.rules import Carrier, Judgement, RuleSet
from inspections.verdict.judgement import judge_in_use
from inspections.verdict.looked_at import is_seen


@dataclass(frozen=True)
class BagCount:
    """Single-use carrier bags a day. `all` holds the unproven ones too, `friendly` does not."""

    friendly: int
    all: int


def bags_at_checkout(
    rule_set: RuleSet,
    visited_on: date,
    observations: Sequence[Observation],
    use_points: Sequence[UsePoint],
) -> BagCount | None:
    """The bags of one record, zero when none is in use; None when the record does not report:
    the checkout was not seen, or a single-use carrier bag in use there has no number.

    What could not be identified is no row of the annex's count and is left out of it.
    """
    if not is_seen(UsePointKey.CHECKOUT, use_points, observations):
        return None
    friendly = everything = 0
    for each in judge_in_use(rule_set, visited_on, observations):
        at_checkout = each.observation.use_point is UsePointKey.CHECKOUT
        if not at_checkout or each.category.carrier is not Carrier.SINGLE_USE:
            continue
        if each.observation.units_per_day is None:
            return None
        everything += each.observation.units_per_day
        if each.judgement is Judgement.FRIENDLY:
            friendly += each.observation.units_per_day
    return BagCount(friendly=friendly, all=everything)
