"""Entries as people read them, newest first: when, who, what, to what, and whether sealed."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from inspections.account.models import Account
from inspections.facility.models import RegistryChange
from inspections.facility.rules import ChangeKind
from inspections.trail.models import TrailEntry, TrailValue
from inspections.trail.rows import ROWS, holds
from inspections.trail.rules import Act, Kind, Subject

ACTS = {act.value: act for act in Act}
KINDS = {kind.value: kind for kind in Kind}
# Of one thing's page.
MOST = 100


@dataclass(frozen=True)
class Entry:
    """`who`: the account's display name; None = nobody who is known. `facts`: what the body says
    besides. `act` and `of` None: words that nobody here knows, written by a newer version or by
    hand; the page shows the rest."""

    id: int
    act: Act | None
    at: datetime
    who: str | None
    of: Subject | None
    facts: dict[str, Any]
    number: int | None
    personal: frozenset[str] = frozenset()
    reason: str | None = None


def entries_of(session: Session, of: Subject, limit: int = MOST) -> list[Entry]:
    """What was done to one row, in one query; a facility that no entry of its own says was entered
    came with a list, whose entry stands last."""
    query = _entries().where(
        TrailEntry.subject_kind == of.kind.value, TrailEntry.subject_key == of.key
    )
    own = _read(session, query.limit(limit))
    is_facility = of.kind is Kind.FACILITY and of.key.isdecimal()
    if not is_facility or len(own) == limit or any(map(_enters, own)):
        return own
    return own + _list_that_entered(session, int(of.key))


def _enters(entry: Entry) -> bool:
    return entry.facts.get("what") == ChangeKind.CREATED.value


def _list_that_entered(session: Session, facility_id: int) -> list[Entry]:
    """A list has one entry for all that it entered: the one whose runs of ids hold the record of
    this facility's beginning."""
    made = select(RegistryChange.id, RegistryChange.account_id).where(
        RegistryChange.facility_id == facility_id,
        RegistryChange.what == ChangeKind.CREATED.value,
    )
    found = session.execute(made.order_by(RegistryChange.id).limit(1)).first()
    if found is None:
        return []
    change_id, account_id = found
    lists = _entries().where(
        TrailEntry.act == Act.LIST_APPLIED.value, TrailEntry.account_id == account_id
    )
    return [each for each in _read(session, lists) if holds(each.facts.get(ROWS), change_id)]


def entries_where(session: Session, condition: ColumnElement[bool]) -> list[Entry]:
    """Those that the where-clause on TrailEntry lets through."""
    return _read(session, _entries().where(condition).limit(MOST))


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
    rows = session.execute(query).all()
    reasons = _reasons(session, [row.id for row in rows])
    entries = []
    for id_, act, at, who, kind, key, body, number in rows:
        told, of = _told(body), _subject(kind, key)
        facts, personal = _object(told, "facts"), frozenset(_object(told, "personal"))
        why = reasons.get(id_)
        entries.append(Entry(id_, ACTS.get(act), at, who, of, facts, number, personal, why))
    return entries


def _reasons(session: Session, ids: list[int]) -> dict[int, str]:
    query = select(TrailValue.entry_id, TrailValue.value).where(
        TrailValue.entry_id.in_(ids), TrailValue.name == "reason"
    )
    return {row.entry_id: row.value for row in session.execute(query)}


def _subject(kind: str, key: str) -> Subject | None:
    return Subject(KINDS[kind], key) if kind in KINDS else None


def _told(body: bytes) -> Any:
    """None where somebody has damaged the body: the page shows the rest, a check names it."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _object(told: Any, name: str) -> dict[str, Any]:
    said = told.get(name) if isinstance(told, dict) else None
    return said if isinstance(said, dict) else {}
