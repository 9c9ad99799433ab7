"""Stores that would be inspected, by a decision, twice within a year.

NQ 198/2025/QH15 Điều 4 as the press reports it (its text was not read): at most one inspection
("kiểm tra") a year per enterprise unless there are clear signs of a violation. So: a warning, never
a refusal, and by store, since the service does not know all that an enterprise has.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from inspections.facility.models import Facility
from inspections.inspection.models import Counted, Inspection
from inspections.inspection.record import BasisKind
from inspections.progress.rules import in_window
from inspections.round.models import Round, RoundVisit


@dataclass(frozen=True)
class Repeated:
    """`inspected_on`: the latest inspection by decision in the year before; `rounds`: titles of
    other rounds that will inspect the store by decision in the year around."""

    inspected_on: date | None
    rounds: tuple[str, ...]


def repeated(
    session: Session, days: Mapping[int, date], today: date, round_id: int | None = None
) -> dict[int, Repeated]:
    """By facility id, where it would be a second inspection within a year. `days`: when each store
    would be inspected; `round_id`: the round itself, whose own visits are none before it."""
    if not days:
        return {}
    last = _last_inspected(session, days, round_id)
    others = _other_rounds(session, days, today, round_id)
    found = {}
    for id_, day in days.items():
        before = last.get(id_)
        on = before if before is not None and in_window(before, day) else None
        titles = tuple(title for title, starts_on in others.get(id_, ()) if _near(starts_on, day))
        if on is not None or titles:
            found[id_] = Repeated(on, titles)
    return found


def _near(one: date, other: date) -> bool:
    return in_window(min(one, other), max(one, other))


def _last_inspected(
    session: Session, days: Mapping[int, date], round_id: int | None
) -> dict[int, date]:
    """By facility, the latest counted visit by decision before the round."""
    starts_on = session.scalar(select(Round.starts_on).where(Round.id == round_id))
    until = (starts_on - timedelta(days=1)) if starts_on else max(days.values())
    planned, visited = aliased(Facility), aliased(Facility)
    survivor = func.coalesce(planned.merged_into_id, planned.id)
    query = (
        select(planned.id, func.max(Counted.visited_on))
        .join(visited, or_(visited.id == survivor, visited.merged_into_id == survivor))
        .join(Counted, Counted.facility_id == visited.id)
        .join(Inspection, Inspection.seq == Counted.inspection_seq)
        .where(
            planned.id.in_(days),
            Inspection.basis_kind == BasisKind.INSPECTION.value,
            Counted.visited_on <= until,
        )
        .group_by(planned.id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _other_rounds(
    session: Session, ids: Collection[int], today: date, round_id: int | None
) -> dict[int, list[tuple[str, date]]]:
    query = (
        select(RoundVisit.facility_id, Round.title, Round.starts_on)
        .join(Round, Round.id == RoundVisit.round_id)
        .where(
            RoundVisit.facility_id.in_(ids),
            Round.basis == BasisKind.INSPECTION,
            Round.cancelled_at.is_(None),
            # What a round that is over did is among the visits.
            Round.last_on >= today,
        )
        .order_by(Round.starts_on, Round.id)
    )
    if round_id is not None:
        query = query.where(Round.id != round_id)
    found: dict[int, list[tuple[str, date]]] = {}
    for facility_id, title, starts_on in session.execute(query):
        found.setdefault(facility_id, []).append((title, starts_on))
    return found
