"""The entries in the order of their numbers, some at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from inspections.trail.checks import Kept
from inspections.trail.findings import Finding, Trouble
from inspections.trail.models import TrailEntry, TrailValue

SOME = 2000
_entry = TrailEntry
COLUMNS = (
    *(_entry.id, _entry.act, _entry.at, _entry.account_id, _entry.subject_kind),
    *(_entry.subject_key, _entry.body, _entry.salt, _entry.leaf),
    *(_entry.number, _entry.day_number, _entry.place),
)


def sealed(session: Session) -> Iterator[list[Kept]]:
    """By number; equal ones, which only a database without its constraint holds, by id."""
    after: ColumnElement[bool] = _entry.number.is_not(None)
    while True:
        query = select(*COLUMNS).where(after).order_by(_entry.number, _entry.id).limit(SOME)
        some = session.execute(query).all()
        if not some:
            return
        yield _with_values(session, some)
        number, id_ = some[-1].number, some[-1].id
        after = or_(_entry.number > number, and_(_entry.number == number, _entry.id > id_))


def unsealed(session: Session) -> Iterator[list[Kept]]:
    last = -1
    while True:
        query = select(*COLUMNS).where(_entry.number.is_(None), _entry.id > last)
        some = session.execute(query.order_by(_entry.id).limit(SOME)).all()
        if not some:
            return
        yield _with_values(session, some)
        last = some[-1].id


def orphan_values(session: Session) -> Iterator[Finding]:
    """Values whose entry is gone."""
    query = (
        select(TrailValue.entry_id, TrailValue.name)
        .outerjoin(TrailEntry, TrailEntry.id == TrailValue.entry_id)
        .where(TrailEntry.id.is_(None))
        .order_by(TrailValue.entry_id, TrailValue.name)
        .execution_options(yield_per=SOME)
    )
    for entry_id, name in session.execute(query):
        yield Finding(Trouble.VALUE_ADDED, f"id {entry_id}: {name}")


def _with_values(session: Session, some: Sequence[Any]) -> list[Kept]:
    values: dict[int, dict[str, tuple[str, bytes]]] = defaultdict(dict)
    query = select(TrailValue.entry_id, TrailValue.name, TrailValue.value, TrailValue.salt)
    found = query.where(TrailValue.entry_id.in_([row.id for row in some]))
    for entry_id, name, value, salt in session.execute(found):
        values[entry_id][name] = (value, salt)
    return [Kept(**row._mapping, values=values.get(row.id, {})) for row in some]
