"""What a visit's answers and use points say of packaging, a row a visit, or a visit and category:
the rules of progress/usage.py as statements. `spans` are those of usage_spans.py.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, func, literal, or_, select

from inspections.inspection.models import Observation, UsePoint
from inspections.inspection.record import UsePointKey
from inspections.progress.usage import COUNTERS, SINGLE_USE, Given

# Several counters are one number.
BITS = {counter: 1 << at for at, counter in enumerate(COUNTERS)}


def looked(spans: CTE) -> CTE:
    """(seq, seen): the counters that were looked at to the end, a bit each."""
    in_use_there = (
        select(literal(1))
        .where(
            Observation.inspection_seq == UsePoint.inspection_seq,
            Observation.use_point == UsePoint.key,
            Observation.in_use,
        )
        .correlate(UsePoint)
        .exists()
    )
    points = (
        select(
            UsePoint.inspection_seq.label("seq"),
            UsePoint.key,
            func.min(_one(func.coalesce(UsePoint.rest_none, False))).label("signed"),
            func.min(_one(and_(~func.coalesce(UsePoint.present, True), ~in_use_there))).label(
                "absent"
            ),
        )
        .where(UsePoint.inspection_seq.in_(select(spans.c.seq)), UsePoint.key.in_(list(COUNTERS)))
        .group_by(UsePoint.inspection_seq, UsePoint.key)
        .cte("points")
    )
    bit = case(*((points.c.key == counter.value, bit) for counter, bit in BITS.items()), else_=0)
    seen = case((or_(points.c.signed == 1, points.c.absent == 1), bit), else_=0)
    return select(points.c.seq, func.sum(seen).label("seen")).group_by(points.c.seq).cte("looked")


def found(spans: CTE) -> CTE:
    """(seq, category, in_use, free, answered): `answered`, a bit each, at which counters somebody
    answered that it is not in use."""
    each = Observation
    answered = sum(
        (
            bit * func.max(_one(and_(~each.in_use, each.use_point == counter.value)))
            for counter, bit in BITS.items()
        ),
        start=literal(0),
    )
    return (
        select(
            each.inspection_seq.label("seq"),
            each.category,
            func.max(_one(each.in_use.is_(True))).label("in_use"),
            func.max(_one(and_(each.in_use, _costs_nothing()))).label("free"),
            answered.label("answered"),
        )
        .where(each.inspection_seq.in_(select(spans.c.seq)))
        .group_by(each.inspection_seq, each.category)
        .cte("found")
    )


def at_checkout(spans: CTE, possible: Iterable[str]) -> CTE:
    """(seq, free, single, unclear): whether a single-use bag is given free there, whether one is
    given at all, and whether something may be one."""
    each = Observation
    single = each.category.in_(SINGLE_USE)
    return (
        select(
            each.inspection_seq.label("seq"),
            func.max(_one(and_(single, _costs_nothing()))).label("free"),
            func.max(_one(single)).label("single"),
            func.max(_one(each.category.in_(list(possible)))).label("unclear"),
        )
        .where(
            each.inspection_seq.in_(select(spans.c.seq)),
            each.in_use,
            each.use_point == UsePointKey.CHECKOUT.value,
        )
        .group_by(each.inspection_seq)
        .cte("at_checkout")
    )


def said_of_bags(seen: int, free: Any, single: Any, unclear: Any) -> Given:
    """Of a visit: `seen` of `looked`, the rest of `at_checkout`; None where no row is."""
    if free:
        return Given.FREE
    if unclear or not holds(seen, BITS[UsePointKey.CHECKOUT]):
        return Given.NOT_LOOKED
    return Given.CHARGED if single else Given.NONE


def bits(counters: Iterable[UsePointKey]) -> int:
    return sum(BITS[each] for each in counters)


def holds(seen: int, wanted: int) -> bool:
    return seen & wanted == wanted


def _costs_nothing() -> ColumnElement[bool]:
    """No price said is none asked (design of the record)."""
    return ~func.coalesce(Observation.charged, False)


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)
