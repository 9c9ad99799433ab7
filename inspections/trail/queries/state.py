"""How far the trail is sealed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inspections.trail.heads import NO_HEAD, Head
from inspections.trail.models import TrailDay, TrailEntry


@dataclass(frozen=True)
class Waiting:
    """Entries that have no number yet; `since` is when the oldest of them was written."""

    count: int
    since: datetime | None


def last_day(session: Session) -> TrailDay | None:
    """The day that grows, freshly read; None before the first seal."""
    query = select(TrailDay).order_by(TrailDay.number.desc()).limit(1)
    return session.scalars(query.execution_options(populate_existing=True)).first()


def head_of(session: Session, origin: str) -> Head:
    """The head over all that is sealed; seals nothing."""
    query = select(TrailDay.first, TrailDay.size, TrailDay.head)
    last = session.execute(query.order_by(TrailDay.number.desc()).limit(1)).first()
    if last is None:
        return Head(origin, 0, NO_HEAD)
    first, size, head = last
    return Head(origin, first + size - 1, head)


def is_any_waiting(session: Session) -> bool:
    query = select(TrailEntry.id).where(TrailEntry.number.is_(None)).limit(1)
    return session.scalar(query) is not None


def waiting(session: Session) -> Waiting:
    query = select(func.count(), func.min(TrailEntry.at)).where(TrailEntry.number.is_(None))
    count, since = session.execute(query).one()
    return Waiting(count, since)
