"""What is known of a facility to which a record was added: all the rest is in what is kept."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from inspections.driver import fetch
from inspections.facility.rules import Status
from inspections.progress.queries.everything import grown
from inspections.progress.queries.line import About, Line
from inspections.progress.queries.one import (
    Known,
    bounds,
    interval_in,
    place_in,
    readers,
    visit_in,
)
from inspections.progress.steps import Changed, Facts, Interval, Place, Span, Visit


def grown_of(session: Session, facility_id: int, changed: Changed) -> Known:
    """As `known_of` for `changed.added`, of one facility that was not merged into another.

    A visit that is in no interval that is kept is the latest on no day on which the facility stands
    in an N, and one more visit does not change that. Type, status and ward are as when the
    intervals were made: who changes them works those out anew.
    """
    database = session.get_bind().dialect.name
    day, flag = readers(database)
    days = bounds(database, changed.since, changed.over)
    values = {**days, "ids": facility_id, "added": changed.added}
    visits: dict[int, tuple[Any, Visit]] = {}
    waiting: list[date] = []
    kept: list[Interval] = []
    until: dict[int, date] = {}
    places: dict[int | None, Place] = {}
    for line in map(Line._make, fetch(session, grown(database), values)):
        starts_on = day(line.starts_on)
        match line.about:
            case About.VISIT:
                visits[line.inspection_seq] = _when(line), visit_in(line, starts_on, flag)
                if changed.over is not None and starts_on >= changed.over:
                    until[facility_id] = starts_on
            case About.WAITING:
                waiting.append(starts_on)
            case About.KEPT:
                kept.append(interval_in(line, starts_on, day(line.ends_on), flag))
                places[line.ward_id] = place_in(line)
                if line.inspection_seq is not None:
                    visited_on = day(line.visited_on)
                    visits[line.inspection_seq] = _when(line), visit_in(line, visited_on, flag)
    kept.sort()
    in_order = [visit for _moment, visit in sorted(visits.values())]
    facts = {facility_id: facts_from(kept, in_order, waiting)}
    return Known(facts, until, {facility_id: kept}, places)


def facts_from(kept: Sequence[Interval], visits: Sequence[Visit], waiting: Sequence[date]) -> Facts:
    """Of the days on which the intervals lie: there the facility is what they say that it is, and
    elsewhere it stands in no N."""
    types = [Span(each.type, each.starts_on, each.ends_on) for each in kept]
    statuses = [each._replace(value=Status.ACTIVE.value) for each in types]
    return Facts(kept[0].ward_id if kept else None, types, statuses, visits, waiting)


def _when(line: Line) -> tuple[Any, Any]:
    """What visits are ordered by."""
    return line.visited_at, line.inspection_id
