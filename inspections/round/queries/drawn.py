"""Whether the visits behind a figure were drawn by lot (docs/method.md, section 5).

For any set of facilities that are asked about, a whole N or one group of it, on a date: each of
the inspected ones has its latest counted visit on the days of a random round that drew it; and of
every round of which that is so, all facilities of the set were in the frame, and every drawn one of
them has been gone to, whatever the outcome. What the round was drawn for does not matter: what is
drawn from a larger N is, within a part of it, drawn from that part.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from inspections.facility.models import Facility
from inspections.facility.queries.by_code import survivor_id
from inspections.inspection.models import Counted
from inspections.round.models import Round, RoundFrame, RoundVisit
from inspections.round.rules import How


def parts_by_lot(
    session: Session, facts: CTE, part: ColumnElement[Any], start: date, on: date
) -> set[Any]:
    """The values of `part`, an expression of `facts`, whose inspected facilities were drawn by lot.

    `facts` has a row for each facility that is asked about, with `facility_id`, `visited_on` (of
    the latest counted visit) and `valid` (whether it counts on the date). `start`: the first visit
    day that counts on the date. One statement where no round was drawn; three otherwise.
    """
    rounds = _rounds(session, start, on)
    if not rounds:
        return set()
    inspected = func.sum(case((facts.c.valid, 1), else_=0))
    size = select(
        part.label("part"), func.count().label("registered"), inspected.label("inspected")
    )
    sizes = {row.part: row for row in session.execute(size.group_by(part))}
    pairs = _pairs(facts, part, rounds, start, on)
    covered = _covered(session, pairs)
    sound = defaultdict(list)
    for row in session.execute(_by_round(pairs)):
        # A round that covers none of them proves nothing and spoils nothing.
        if row.used:
            known = row.known == sizes[row.part].registered
            sound[row.part].append(known and row.missed == 0)
    return {
        each
        for each, row in sizes.items()
        if row.inspected and covered.get(each) == row.inspected and all(sound[each])
    }


def _rounds(session: Session, start: date, on: date) -> list[int]:
    """Those drawn by lot and held on days that count."""
    query = select(Round.id).where(
        Round.how == How.RANDOM,
        Round.cancelled_at.is_(None),
        Round.starts_on <= on,
        Round.last_on >= start,
    )
    return list(session.scalars(query))


def _pairs(
    facts: CTE, part: ColumnElement[Any], rounds: Collection[int], start: date, on: date
) -> CTE:
    """One row a facility and round whose frame it stands in. What turned out to be one facility was
    drawn when either was."""
    drawn = func.max(case((RoundVisit.facility_id.is_not(None), 1), else_=0))
    frame = (
        select(RoundFrame.round_id, survivor_id.label("facility_id"), drawn.label("drawn"))
        .join(Facility, Facility.id == RoundFrame.facility_id)
        .outerjoin(
            RoundVisit,
            and_(
                RoundVisit.round_id == RoundFrame.round_id,
                RoundVisit.facility_id == RoundFrame.facility_id,
            ),
        )
        .where(RoundFrame.round_id.in_(rounds))
        .group_by(RoundFrame.round_id, survivor_id)
        .cte("frame")
    )
    is_drawn = frame.c.drawn == 1
    on_its_days = facts.c.visited_on.between(Round.starts_on, Round.last_on)
    gone_to = _gone_to(facts.c.facility_id, start, on)
    return (
        select(
            part.label("part"),
            facts.c.facility_id,
            Round.id.label("round_id"),
            case((and_(is_drawn, facts.c.valid, on_its_days), 1), else_=0).label("covered"),
            case((and_(is_drawn, ~gone_to), 1), else_=0).label("missed"),
        )
        .join(frame, frame.c.facility_id == facts.c.facility_id)
        .join(Round, Round.id == frame.c.round_id)
        .cte("pairs")
    )


def _gone_to(facility_id: ColumnElement[int], start: date, on: date) -> ColumnElement[bool]:
    visited = aliased(Facility)
    return (
        exists()
        .where(
            or_(visited.id == facility_id, visited.merged_into_id == facility_id),
            Counted.facility_id == visited.id,
            Counted.visited_on.between(start, on),
            Counted.visited_on.between(Round.starts_on, Round.last_on),
        )
        .correlate_except(visited, Counted)
    )


def _covered(session: Session, pairs: CTE) -> dict[Any, int]:
    facilities = func.count(func.distinct(pairs.c.facility_id))
    query = select(pairs.c.part, facilities).where(pairs.c.covered == 1).group_by(pairs.c.part)
    return {row[0]: row[1] for row in session.execute(query)}


def _by_round(pairs: CTE) -> Any:
    return select(
        pairs.c.part,
        func.count().label("known"),
        func.max(pairs.c.covered).label("used"),
        func.sum(pairs.c.missed).label("missed"),
    ).group_by(pairs.c.part, pairs.c.round_id)
