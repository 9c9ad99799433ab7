"""Numbering the committed entries and building the day's tree over them, one sealer at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from inspections.inspection.rules import visit_day
from inspections.trail.heads import NO_HEAD, head_hash, place_hash
from inspections.trail.models import TrailBlock, TrailDay, TrailEntry
from inspections.trail.queries.state import last_day
from inspections.trail.tree import BLOCK, Tree

# Of PostgreSQL's advisory locks.
_LOCK = 7_501_008
# Entries of one transaction: a backlog holds up nobody for long.
MOST = 1000


class Damaged(Exception):
    """The last day does not hold together, so nothing may be built on it: `trail verify` says what
    is wrong."""


def seal(session: Session, now: datetime) -> int | None:
    """Give the next entries their numbers, by id; the caller commits, and calls again until 0.

    None where another sealer is at work: it will take them in. Only committed entries are seen; one
    whose transaction lasts longer comes later, whatever its id. On SQLite the transaction begins
    with BEGIN IMMEDIATE. Raises Damaged.
    """
    if not _is_alone(session):
        return None
    query = select(TrailEntry.id, TrailEntry.leaf).where(TrailEntry.number.is_(None))
    waiting = session.execute(query.order_by(TrailEntry.id).limit(MOST)).all()
    if waiting:
        _take_in(session, _open_day(session, now), waiting, now)
    return len(waiting)


def _is_alone(session: Session) -> bool:
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))))


def _open_day(session: Session, now: datetime) -> TrailDay:
    """Today, or the last day while the clock has not passed it: days never go back."""
    last, today = last_day(session), visit_day(now)
    if last is not None and today <= last.day:
        return last
    made = TrailDay(
        number=last.number + 1 if last else 1,
        day=today,
        first=last.end + 1 if last else 1,
        size=0,
        previous_head=last.head if last else NO_HEAD,
        peaks=b"",
    )
    session.add(made)
    return made


def _take_in(
    session: Session, day: TrailDay, waiting: Sequence[Row[int, bytes]], now: datetime
) -> None:
    tree, sealed, blocks = _tree_of(day), [], []
    for id_, leaf in waiting:
        number = day.first + tree.size
        block = tree.add(leaf)
        place = place_hash(number, leaf)
        sealed.append({"of": id_, "to": number, "on": day.number, "at_place": place})
        if block is not None:
            position = tree.size // BLOCK - 1
            blocks.append({"day_number": day.number, "position": position, "root": block})
    day.size, day.peaks, day.root = tree.size, tree.kept(), tree.root()
    day.head, day.sealed_at = head_hash(day.previous_head, day.end, day.root), now
    session.flush()
    session.execute(_NUMBERED, sealed)
    if blocks:
        session.execute(insert(TrailBlock), blocks)


def _tree_of(day: TrailDay) -> Tree:
    try:
        tree = Tree.of(day.size, day.peaks)
    except ValueError as error:
        raise Damaged(str(day.day)) from error
    is_whole = day.size == 0 or (
        tree.root() == day.root and head_hash(day.previous_head, day.end, day.root) == day.head
    )
    if not is_whole:
        raise Damaged(str(day.day))
    return tree


_entries: Table = TrailEntry.__table__  # type: ignore[assignment]
_NUMBERED: Any = (
    update(_entries)
    .where(_entries.c.id == bindparam("of"))
    .values(number=bindparam("to"), day_number=bindparam("on"), place=bindparam("at_place"))
)
