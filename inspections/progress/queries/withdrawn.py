"""The visits that counted on a day by what was known then, and count no more.

What was known then is read from when records arrived and when reviewers acted; that is kept. What
the registry said then is not, so facilities are taken as they are known now.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from inspections.facility.models import Facility
from inspections.inspection.models import Counted, Inspection, Review
from inspections.inspection.queries import revisions
from inspections.inspection.record import Outcome
from inspections.inspection.rules import Act, State, day_after, superseded_by
from inspections.progress.rules import window_start

# Of the values that one statement names.
PART = 500

T = TypeVar("T")


class _Visit(NamedTuple):
    """A checked visit of the window that has arrived by the day; `counts`: it does so now."""

    facility_id: int
    seq: int
    id: UUID
    visited_at: datetime
    counts: bool


def corrected_since(
    session: Session, day: date, standing: Mapping[int, int | None]
) -> dict[int, bool]:
    """The facilities of which the visit that stood on the day, as known at its end, counts no more.

    `standing`: by facility, the visit that stands on that day by what is known now. True where the
    visit is gone from that day altogether; False where a correction of it stands in its place.
    """
    then = day_after(day)
    visits = _visits(session, day, then, standing)
    if not visits:
        return {}
    tied = _tied(session, {each.id for each in visits})
    accepted = _accepted(session, [each.seq for each in tied], then)
    known_now = revisions(tied)
    arrived = {each.id: each.seq for each in tied if each.received_at < then}
    known_then = [
        replace(each, valid=arrived[each.id] in accepted)
        for each in known_now
        if each.id in arrived
    ]
    replaced_then, replaced_now = superseded_by(known_then), superseded_by(known_now)
    seqs = {each.id: each.seq for each in tied}
    # The latest of a facility that counted then is what stood on the day.
    stood: dict[int, _Visit] = {}
    for each in sorted(visits, key=lambda each: (each.visited_at, each.id)):
        if each.seq in accepted and each.id not in replaced_then:
            stood[each.facility_id] = each
    return {
        facility_id: standing[facility_id] != _last(each.id, replaced_now, seqs)
        for facility_id, each in stood.items()
        if not each.counts
    }


def _last(id_: UUID, replaced: Mapping[UUID, UUID], seqs: Mapping[UUID, int]) -> int:
    """What took its place in the end; links close no circle."""
    while id_ in replaced:
        id_ = replaced[id_]
    return seqs[id_]


def _visits(session: Session, day: date, then: datetime, standing: Collection[int]) -> list[_Visit]:
    """Of the facilities that have lost one of them."""
    visited = aliased(Facility)
    facility_id = func.coalesce(visited.merged_into_id, visited.id)
    query = (
        select(
            *(facility_id, Inspection.seq, Inspection.id, Inspection.visited_at),
            Counted.inspection_seq.is_not(None),
        )
        .join(visited, visited.id == Inspection.facility_id)
        .outerjoin(Counted, Counted.inspection_seq == Inspection.seq)
        .where(
            Inspection.outcome == Outcome.CHECKED.value,
            Inspection.state == State.COMPLETE.value,
            Inspection.visited_on >= window_start(day),
            Inspection.visited_on <= day,
            Inspection.visited_at < then,
            Inspection.received_at < then,
        )
    )
    lost = map(_Visit._make, session.execute(query.where(Counted.inspection_seq.is_(None))))
    ids = {each.facility_id for each in lost if each.facility_id in standing}
    found = []
    for part in _parts(ids):
        # Not by what it became: that has no index.
        theirs = or_(visited.id.in_(part), visited.merged_into_id.in_(part))
        found += [_Visit._make(row) for row in session.execute(query.where(theirs))]
    return found


def _tied(session: Session, ids: set[UUID]) -> list[Inspection]:
    """These records and all that is tied to them by links of correction, in order of arrival."""
    found: dict[UUID, Inspection] = {}
    asked: set[UUID] = set()
    wanted = ids
    while wanted:
        fresh: dict[UUID, Inspection] = {}
        for part in _parts(wanted):
            linked = or_(Inspection.id.in_(part), Inspection.supersedes.in_(part))
            fresh.update(
                {each.id: each for each in session.scalars(select(Inspection).where(linked))}
            )
        found.update(fresh)
        asked |= wanted
        named = {each.supersedes for each in fresh.values() if each.supersedes}
        wanted = (named | fresh.keys()) - asked
    return sorted(found.values(), key=lambda each: each.seq)


def _accepted(session: Session, seqs: Collection[int], then: datetime) -> set[int]:
    """Those whose last review before the moment accepted them."""
    last: dict[int, str] = {}
    for part in _parts(seqs):
        query = (
            select(Review.inspection_seq, Review.act)
            .where(Review.inspection_seq.in_(part), Review.at < then)
            .order_by(Review.id)
        )
        for seq, act in session.execute(query):
            last[seq] = act
    return {seq for seq, act in last.items() if act == Act.ACCEPT.value}


def _parts(values: Collection[T]) -> Iterator[list[T]]:
    """A few at a time: a statement takes only so many values."""
    ordered = list(values)
    for start in range(0, len(ordered), PART):
        yield ordered[start : start + PART]
