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


class _Lost(NamedTuple):
    """A checked visit of the window that has arrived by the day and does not count now."""

    facility_id: int
    seq: int
    id: UUID
    visited_at: datetime


def corrected_since(
    session: Session, day: date, standing: Mapping[int, int | None]
) -> dict[int, bool]:
    """The facilities of which the visit that stood on the day, as known at its end, counts no more.

    `standing`: by facility, the visit that stands on that day by what is known now. True where the
    visit is gone from that day altogether; False where a correction of it stands in its place.
    """
    then = day_after(day)
    lost = _lost(session, day, then, standing)
    if not lost:
        return {}
    tied = _tied(session, {each.id for each in lost})
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
    moments = _moments(session, {standing[each.facility_id] for each in lost})
    found: dict[int, bool] = {}
    # The latest of a facility decides; what is later still stands now was known to be later.
    for each in sorted(lost, key=lambda each: (each.visited_at, each.id)):
        if each.seq not in accepted or each.id in replaced_then:
            continue
        now_seq = standing[each.facility_id]
        if now_seq is not None and now_seq == _last(each.id, replaced_now, seqs):
            found[each.facility_id] = False
        elif now_seq is None or moments[now_seq] < (each.visited_at, each.id):
            found[each.facility_id] = True
    return found


def _last(id_: UUID, replaced: Mapping[UUID, UUID], seqs: Mapping[UUID, int]) -> int:
    """What took its place in the end; links close no circle."""
    while id_ in replaced:
        id_ = replaced[id_]
    return seqs[id_]


def _lost(session: Session, day: date, then: datetime, standing: Collection[int]) -> list[_Lost]:
    visited = aliased(Facility)
    query = (
        select(
            func.coalesce(visited.merged_into_id, visited.id),
            *(Inspection.seq, Inspection.id, Inspection.visited_at),
        )
        .join(visited, visited.id == Inspection.facility_id)
        .outerjoin(Counted, Counted.inspection_seq == Inspection.seq)
        .where(
            Counted.inspection_seq.is_(None),
            Inspection.outcome == Outcome.CHECKED.value,
            Inspection.state == State.COMPLETE.value,
            Inspection.visited_on >= window_start(day),
            Inspection.visited_on <= day,
            Inspection.visited_at < then,
            Inspection.received_at < then,
        )
    )
    return [
        each for each in map(_Lost._make, session.execute(query)) if each.facility_id in standing
    ]


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


def _moments(session: Session, seqs: set[int | None]) -> dict[int, tuple[datetime, UUID]]:
    found: dict[int, tuple[datetime, UUID]] = {}
    for part in _parts({each for each in seqs if each is not None}):
        query = select(Counted.inspection_seq, Counted.visited_at, Counted.inspection_id).where(
            Counted.inspection_seq.in_(part)
        )
        found.update({seq: (at, id_) for seq, at, id_ in session.execute(query)})
    return found
