"""Which visits of a round have been made: by anybody, on its days, under any code of the store."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from inspections.facility.models import Facility
from inspections.inspection.models import Counted, Inspection
from inspections.inspection.rules import ReviewState, State
from inspections.round.models import Round, RoundVisit


@dataclass(frozen=True)
class Counts:
    """Visits of a round: `total`, of which `done`, of which `waiting`."""

    total: int
    done: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Arrival:
    """The record that a visit came to: the latest that counts, else the latest that waits."""

    inspection_id: UUID
    outcome: str
    visited_on: date
    counts: bool


def counts_of(session: Session, round_ids: Collection[int]) -> dict[int, Counts]:
    """Of each round; one statement."""
    inner = _arrivals(round_ids).subquery()
    each = (
        select(
            inner.c.round_id,
            inner.c.store_id,
            func.max(inner.c.counts).label("done"),
            func.max(inner.c.waits).label("waits"),
        )
        .group_by(inner.c.round_id, inner.c.store_id)
        .subquery()
    )
    query = select(
        each.c.round_id,
        func.count().label("total"),
        func.sum(each.c.done).label("done"),
        func.sum(case((each.c.done == 0, each.c.waits), else_=0)).label("waiting"),
    ).group_by(each.c.round_id)
    found = {
        row.round_id: Counts(row.total, int(row.done), int(row.waiting))
        for row in session.execute(query)
    }
    return {round_id: found.get(round_id, Counts(0)) for round_id in round_ids}


def arrivals_of(session: Session, round: Round) -> dict[int, Arrival]:
    """By the id of the store as it was planned; left out where nothing has come."""
    query = _arrivals([round.id]).where(Inspection.seq.is_not(None))
    found: dict[int, Arrival] = {}
    for row in session.execute(query.order_by(Inspection.visited_at, Inspection.id)):
        before = found.get(row.store_id)
        if (row.counts or row.waits) and not (before and before.counts and not row.counts):
            found[row.store_id] = _arrival(row)
    return found


def _arrival(row: Any) -> Arrival:
    return Arrival(row.inspection_id, row.outcome, row.visited_on, bool(row.counts))


def _arrivals(round_ids: Collection[int]) -> Select[Any]:
    """One row a visit and record of its days, at least one a visit."""
    planned, visited = aliased(Facility), aliased(Facility)
    survivor = func.coalesce(planned.merged_into_id, planned.id)
    on_its_days = and_(
        Inspection.facility_id == visited.id,
        Inspection.visited_on.between(Round.starts_on, Round.last_on),
        Inspection.state != State.QUARANTINED.value,
    )
    return (
        select(
            RoundVisit.round_id,
            RoundVisit.facility_id.label("store_id"),
            Inspection.id.label("inspection_id"),
            Inspection.outcome,
            Inspection.visited_on,
            case((Counted.inspection_seq.is_not(None), 1), else_=0).label("counts"),
            case((_waits(), 1), else_=0).label("waits"),
        )
        .join(Round, Round.id == RoundVisit.round_id)
        .join(planned, planned.id == RoundVisit.facility_id)
        # Both columns have an index; the survivor's id as such has none.
        .join(visited, or_(visited.id == survivor, visited.merged_into_id == survivor))
        .outerjoin(Inspection, on_its_days)
        .outerjoin(Counted, Counted.inspection_seq == Inspection.seq)
        .where(RoundVisit.round_id.in_(round_ids))
    )


def _waits() -> ColumnElement[bool]:
    complete = Inspection.state == State.COMPLETE.value
    return or_(
        Inspection.state == State.WAITING.value,
        and_(complete, Inspection.review == ReviewState.FLAGGED.value),
    )
