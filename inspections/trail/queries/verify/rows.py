"""The rows that entries speak of, compared with what they say."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeGuard

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from inspections.facility.models import RegistryChange
from inspections.inspection.models import Inspection, Repair, Review, SecondCopy
from inspections.trail.checks import Kept
from inspections.trail.findings import Finding, Trouble, span
from inspections.trail.models import TrailEntry
from inspections.trail.rows import COLUMNS, ROW, ROWS, SHORT, row_digest, runs

SOME = 2000
# Each table's rows: its key, and when they were written.
TABLES: dict[str, tuple[InstrumentedAttribute[int], InstrumentedAttribute[datetime]]] = {
    "inspection": (Inspection.seq, Inspection.received_at),
    "second_copy": (SecondCopy.id, SecondCopy.received_at),
    "review": (Review.id, Review.at),
    "repair": (Repair.id, Repair.at),
    "registry_change": (RegistryChange.id, RegistryChange.at),
}


class Rows:
    """Collects what entries say of rows and compares it a batch at a time. Of every row only one
    bit is remembered: whether an entry speaks of it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._last = {
            table: session.scalar(select(func.max(key))) or 0 for table, (key, _) in TABLES.items()
        }
        self._seen = {table: bytearray(last // 8 + 1) for table, last in self._last.items()}
        # The first row that an entry speaks of.
        self._first = {table: last + 1 for table, last in self._last.items()}
        self._said: dict[str, dict[int, tuple[str, str | None]]] = defaultdict(dict)

    def take(self, entry: Kept) -> dict[str, Any]:
        """What the entry's body says."""
        told = entry.told()
        facts = told.get("facts")
        if isinstance(facts, dict):
            for table, ids, digests in self._told(facts, entry):
                self._put(entry, table, ids, digests)
        return told

    def _told(
        self, facts: Mapping[str, Any], entry: Kept
    ) -> Iterator[tuple[str, range, str | None]]:
        """Table, ids, and the digests one after another (None: erased). Nothing of a shape that no
        entry of ours has: a body that was changed is named by its leaf."""
        one, many = facts.get(ROW), facts.get(ROWS)
        if _is_of_table(one) and _is_id(one.get("id")):
            digest = one.get("sha256", entry.values.get(ROW, (None,))[0])
            told = digest if isinstance(digest, str) else None
            yield one["table"], range(one["id"], one["id"] + 1), told
        if _is_of_table(many):
            digests, start = entry.values.get(ROWS, (None,))[0], 0
            for first, last in _runs(many.get("ids")):
                # No run is longer than what is said of it, or than its table.
                left = self._last[many["table"]] if digests is None else len(digests) // SHORT
                ids = range(first, min(last, first + left) + 1)
                end = start + len(ids) * SHORT
                yield many["table"], ids, digests[start:end] if digests is not None else None
                start = end

    def _put(self, entry: Kept, table: str, ids: range, digests: str | None) -> None:
        for place, id_ in enumerate(ids):
            told = digests[place * SHORT : (place + 1) * SHORT] if digests is not None else None
            self._said[table][id_] = (entry.name, told)
            if 0 < id_ <= self._last[table]:
                self._seen[table][id_ // 8] |= 1 << id_ % 8
                self._first[table] = min(self._first[table], id_)

    def compared(self) -> Iterator[Finding]:
        """What differs of the rows taken so far; forgets them."""
        for table, said in self._said.items():
            ids = sorted(said)
            for start in range(0, len(ids), SOME):
                yield from self._compare(table, said, ids[start : start + SOME])
        self._said.clear()

    def _compare(
        self, table: str, said: Mapping[int, tuple[str, str | None]], ids: list[int]
    ) -> Iterator[Finding]:
        key, names = TABLES[table][0], COLUMNS[table]
        columns = [getattr(key.class_, name) for name in names]
        # Ids beyond the last row are in no row, and perhaps in no integer of the database either.
        asked = [id_ for id_ in ids if 0 < id_ <= self._last[table]]
        found = set()
        for id_, *values in self._session.execute(select(key, *columns).where(key.in_(asked))):
            found.add(id_)
            name, digest = said[id_]
            now = row_digest(table, dict(zip(names, values, strict=True)))[:SHORT]
            if digest is not None and now != digest:
                yield Finding(Trouble.ROW_CHANGED, f"{table} {id_} ({name})")
        for first, last in runs(id_ for id_ in ids if id_ not in found):
            yield Finding(Trouble.ROW_GONE, f"{table} {span(first, last)} ({said[first][0]})")

    def without_entry(self) -> Iterator[Finding]:
        """Rows that no entry speaks of, but for those from before there was a trail."""
        query = select(TrailEntry.at).order_by(TrailEntry.id).limit(1)
        since = self._session.scalar(query)
        for table, (key, at) in TABLES.items():
            rows = select(key, at).order_by(key).execution_options(yield_per=SOME)
            for id_, written in self._session.execute(rows):
                is_seen = self._seen[table][id_ // 8] >> id_ % 8 & 1 if id_ > 0 else 0
                is_older = id_ < self._first[table] and (since is None or written < since)
                if not is_seen and not is_older:
                    yield Finding(Trouble.ROW_ADDED, f"{table} {id_}")


def _is_of_table(said: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(said, dict) and said.get("table") in [*TABLES]


def _is_id(value: Any) -> TypeGuard[int]:
    return type(value) is int


def _runs(said: Any) -> Iterator[tuple[int, int]]:
    for run in said if isinstance(said, list) else ():
        if isinstance(run, list) and len(run) == 2 and all(map(_is_id, run)):
            yield run[0], run[1]
