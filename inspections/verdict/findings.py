"""What an inspection shows of a store, before it is put into one word."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspections.inspection.record import Observation, UsePoint, UsePointKey
from inspections.packaging.rules import Carrier, Judgement, Part, RuleSet
from inspections.verdict.judgement import Judged
from inspections.verdict.looked_at import is_present, is_seen

UNPROVEN = (Judgement.NOT_FRIENDLY, Judgement.NEEDS_PROOF)


@dataclass(frozen=True)
class Findings:
    """`unproven` = judged not friendly or in need of proof. `no_bag`: the checkout, looked at to
    the end, gives and sells no single-use carrier bag."""

    all_seen: bool
    checkout_looked_at: bool
    friendly_item: bool
    no_bag: bool
    core_not_friendly: bool
    core_unproven: bool
    film_unproven: bool


def findings(
    rule_set: RuleSet,
    judged: Sequence[Judged],
    observations: Sequence[Observation],
    use_points: Sequence[UsePoint],
) -> Findings:
    """The findings of one record; `judged` are its observations in use."""
    checkout = UsePointKey.CHECKOUT
    looked_at = is_present(checkout, use_points) and is_seen(checkout, use_points, observations)
    return Findings(
        all_seen=all(
            is_seen(key, use_points, observations) for key in rule_set.required_use_points
        ),
        checkout_looked_at=looked_at,
        friendly_item=any(_is_friendly_item(rule_set, each) for each in judged),
        no_bag=looked_at and not any(_is_bag_given(rule_set, each) for each in judged),
        core_not_friendly=_any(judged, Part.CORE, (Judgement.NOT_FRIENDLY,)),
        core_unproven=_any(judged, Part.CORE, UNPROVEN),
        film_unproven=_any(judged, Part.FILM, UNPROVEN),
    )


def _any(judged: Sequence[Judged], part: Part, judgements: Sequence[Judgement]) -> bool:
    return any(each.category.part is part and each.judgement in judgements for each in judged)


def _is_friendly_item(rule_set: RuleSet, each: Judged) -> bool:
    return (
        each.category.part is Part.CORE
        and each.judgement is Judgement.FRIENDLY
        # A basket or a reused carton alone does not show that bags were replaced.
        and each.category.key not in rule_set.never_the_friendly_item
    )


def _is_bag_given(rule_set: RuleSet, each: Judged) -> bool:
    """A bag at the checkout that keeps the store from having given up bags."""
    if each.observation.use_point is not UsePointKey.CHECKOUT:
        return False
    if each.category.carrier is Carrier.REUSABLE:
        # Reusable plastic handed out free counts like a bag for one use.
        return each.judgement in UNPROVEN and each.observation.charged is not True
    return (
        each.category.carrier is Carrier.SINGLE_USE
        or each.category.key in rule_set.possible_carrier_bags
    )
