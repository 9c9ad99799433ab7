"""Entries as people read them, newest first: when, who, what, to what, and whether sealed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from inspections.account.models import Account
from inspections.trail.models import TrailEntry
from inspections.trail.rules import Act, Kind, Subject

# Of one thing's page.
MOST = 100


@dataclass(frozen=True)
class Entry:
    """`who`: the account's display name; None = nobody who is known. `facts`: what the body says
    besides."""

    id: int
    act: Act
    at: datetime
    who: str | None
    of: Subject
    facts: dict[str, Any]
    number: int | None


def entries_of(session: Session, of: Subject, limit: int = MOST) -> list[Entry]:
    """What was done to one row, in one query."""
    query = _entries().where(
        TrailEntry.subject_kind == of.kind.value, TrailEntry.subject_key == of.key
    )
    return _read(session, query.limit(limit))


def newest(session: Session, before: int | None, limit: int) -> list[Entry]:
    """What was done to anything; `before` is the last id seen."""
    query = _entries()
    if before is not None:
        query = query.where(TrailEntry.id < before)
    return _read(session, query.limit(limit))


def _entries() -> Select[*tuple[Any, ...]]:
    columns: tuple[Any, ...] = (
        *(TrailEntry.id, TrailEntry.act, TrailEntry.at, Account.display_name),
        *(TrailEntry.subject_kind, TrailEntry.subject_key, TrailEntry.body, TrailEntry.number),
    )
    query = select(*columns).outerjoin(Account, Account.id == TrailEntry.account_id)
    return query.order_by(TrailEntry.id.desc())


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> list[Entry]:
    return [
        Entry(id_, Act.of(act), at, who, Subject(Kind.of(kind), key), _facts(body), number)
        for id_, act, at, who, kind, key, body, number in session.execute(query)
    ]


def _facts(body: bytes) -> dict[str, Any]:
    """Nothing where somebody has damaged the body: the page shows the rest, a check names it."""
    try:
        facts = json.loads(body)["facts"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}
