"""The whole trail checked against itself, against the rows it speaks of and against heads that were
kept elsewhere. Reads only."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inspections.trail.checks import Kept, check
from inspections.trail.findings import Finding, Trouble
from inspections.trail.heads import Head
from inspections.trail.models import TrailDay, TrailEntry
from inspections.trail.queries.verify.days import Days
from inspections.trail.queries.verify.outside import Outside, restores
from inspections.trail.queries.verify.reading import orphan_values, sealed, unsealed
from inspections.trail.queries.verify.rows import Rows
from inspections.trail.rules import Act

# A sealer comes by every few seconds: what waits longer shows that none does.
LATE = timedelta(minutes=10)


def verify(
    session: Session, heads: Sequence[Head], now: datetime, tell: Callable[[int, int], None]
) -> Iterator[Finding]:
    """Every difference, as it is found; a few thousand entries are in memory at a time.

    `tell(done, all)` is called as the work goes on. The transaction has to see one moment.
    """
    rows, erased = Rows(session), _last_erasure(session)
    outside = Outside([*heads_of(heads), *restores(session)])
    query = select(TrailDay).order_by(TrailDay.number)
    days = Days(session, session.scalars(query).all(), outside)
    whole, done = session.scalar(select(func.count(TrailEntry.number))) or 0, 0
    for batch in sealed(session):
        for entry in batch:
            yield from check(entry, rows.take(entry), erased)
            yield from days.take(entry)
        yield from rows.compared()
        done += len(batch)
        tell(done, whole)
    yield from days.finish()
    yield from outside.left(days.end)
    for batch in unsealed(session):
        for entry in batch:
            yield from check(entry, rows.take(entry), erased)
            yield from _late(entry, now)
        yield from rows.compared()
    yield from orphan_values(session)
    yield from rows.without_entry()


def heads_of(heads: Sequence[Head]) -> Iterator[tuple[Head, Trouble]]:
    return ((head, Trouble.MISFIT) for head in heads)


def _late(entry: Kept, now: datetime) -> Iterator[Finding]:
    if entry.at < now - LATE:
        yield Finding(Trouble.LATE, entry.name)


def _last_erasure(session: Session) -> int:
    query = select(func.max(TrailEntry.id)).where(TrailEntry.act == Act.ERASED.value)
    return session.scalar(query) or 0
