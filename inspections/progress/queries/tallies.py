"""The counts of a target on a date, added up over its facilities."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session

from inspections.db import UtcDateTime
from inspections.plan.models import Plan, Target
from inspections.plan.rules import Criterion
from inspections.progress.queries.facts import Asked, asked_of, facts, facts_of
from inspections.progress.queries.kept import Counts, is_kept, kept_counts
from inspections.progress.queries.lots import held_lots
from inspections.progress.rules import Tally, window_start
from inspections.progress.steps import Measures
from inspections.round.queries.drawn import parts_by_lot
from inspections.verdict.rules import VerdictOutcome


def tallies(
    session: Session, plan: Plan, targets: Collection[Target], days: Collection[date]
) -> dict[tuple[int, date], Tally]:
    """The counts of each target, by its id, on each of the days. From what is kept of the figures;
    where that is behind, as within a change that is not committed yet, from the rows themselves."""
    if not targets or not days:
        return {}
    if not is_kept(session):
        return {
            (target.id, day): tally_by_rows(session, plan, target, day)
            for target in targets
            for day in days
        }
    counts = kept_counts(session, plan, days)
    lots = held_lots(session)
    return {
        (target.id, day): as_tally(
            _of_target(target, counts[day]),
            # Nothing was drawn by lot on most days: only the others are asked about one by one.
            any(lot.touches(day) for lot in lots) and _by_lot(session, plan, target, day),
        )
        for target in targets
        for day in days
    }


def tally(session: Session, plan: Plan, target: Target, on: date) -> Tally:
    """The counts of one target on one date."""
    return tallies(session, plan, [target], [on])[target.id, on]


def tally_by_rows(session: Session, plan: Plan, target: Target, on: date) -> Tally:
    """The same from the rows of facilities and visits: the reference."""
    asked = asked_of(session, plan, target, on)
    statement = _summed_up(asked.is_nation, asked.full_only)
    (row,) = session.execute(statement, asked._asdict()).all()
    lots = held_lots(session)
    by_lot = any(lot.touches(on) for lot in lots) and _by_lot(session, plan, target, on)
    return as_tally(row._mapping, by_lot)


@cache
def _summed_up(is_nation: bool, full_only: bool) -> Select[*tuple[Any, ...]]:
    """With parameters: to put it together takes longer than to run it for few facilities."""
    asked = Asked(
        territory_id=bindparam("territory_id", type_=Integer()),
        is_nation=is_nation,
        types=bindparam("types", expanding=True),
        full_only=full_only,
        on=bindparam("on", type_=Date()),
        start=bindparam("start", type_=Date()),
        until=bindparam("until", type_=UtcDateTime()),
    )
    return select(*sums(facts(asked)))


def as_tally(counts: Mapping[Any, Any], drawn_by_lot: bool) -> Tally:
    numbers = {name: int(counts[name] or 0) for name in _COUNTS}
    return Tally(**numbers, drawn_by_lot=drawn_by_lot)


def _by_lot(session: Session, plan: Plan, target: Target, on: date) -> bool:
    whole = facts_of(session, plan, target, on)
    return bool(parts_by_lot(session, whole, literal(1), window_start(on), on))


def _of_target(target: Target, counts: Counts) -> Mapping[str, int]:
    ours = [counts[type_] for type_ in target.facility_types if type_ in counts]
    added = {name: sum(getattr(each, name) for each in ours) for name in Measures._fields}
    met = "expired_full" if target.criterion is Criterion.FULL else "expired_gradual"
    return {**added, "expired_met": added[met]}


_COUNTS = (
    "registered",
    "inspected",
    "met_gradual",
    "met_full",
    "insufficient",
    "pending",
    "expired",
    "expired_met",
    "full_but_for_film",
    "reporting",
    "friendly_bags",
    "all_bags",
)


def sums(facts: CTE) -> list[ColumnElement[int]]:
    """What is added up over the facilities, in the order of `Tally`."""
    valid, outcome = facts.c.valid, facts.c.verdict
    met = outcome.in_([VerdictOutcome.FULL.value, VerdictOutcome.GRADUAL.value])
    reports = and_(valid, facts.c.all_bags.is_not(None))
    return [
        func.count().label("registered"),
        _how_many(valid).label("inspected"),
        _how_many(and_(valid, met)).label("met_gradual"),
        _how_many(and_(valid, outcome == VerdictOutcome.FULL.value)).label("met_full"),
        _how_many(and_(valid, outcome == VerdictOutcome.INSUFFICIENT.value)).label("insufficient"),
        _how_many(facts.c.pending).label("pending"),
        _how_many(facts.c.expired).label("expired"),
        _how_many(and_(facts.c.expired, facts.c.meets)).label("expired_met"),
        _how_many(and_(valid, facts.c.full_but_for_film)).label("full_but_for_film"),
        _how_many(reports).label("reporting"),
        func.sum(case((reports, facts.c.friendly_bags), else_=0)).label("friendly_bags"),
        func.sum(case((reports, facts.c.all_bags), else_=0)).label("all_bags"),
    ]


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
