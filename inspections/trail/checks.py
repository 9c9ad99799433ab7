"""What one entry says, compared with itself: its leaf, its columns, its values."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inspections.trail.findings import Finding, Trouble
from inspections.trail.heads import place_hash
from inspections.trail.rules import commitment, leaf_hash


@dataclass(frozen=True)
class Kept:
    """An entry as it is stored; `values` holds (value, salt) by name."""

    id: int
    act: str
    at: datetime
    account_id: int | None
    subject_kind: str
    subject_key: str
    body: bytes
    salt: bytes
    leaf: bytes
    number: int | None
    day_number: int | None
    place: bytes | None
    values: Mapping[str, tuple[str, bytes]]

    @property
    def name(self) -> str:
        """How a finding calls it."""
        return f"id {self.id}" if self.number is None else f"#{self.number}, id {self.id}"

    def told(self) -> dict[str, Any]:
        """What the body says; empty if it cannot be read."""
        try:
            told = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}


def check(entry: Kept, told: Mapping[str, Any], erased_before: int) -> Iterator[Finding]:
    """All that is wrong with the entry by itself. A value may be gone from entries that are older
    than the last entry of an erasure, `erased_before`."""
    if entry.leaf != leaf_hash(entry.salt, entry.body):
        yield Finding(Trouble.BODY, entry.name)
    yield from _place(entry)
    if not told:
        yield Finding(Trouble.UNREADABLE, entry.name)
        return
    for column in _differing(entry, told):
        yield Finding(Trouble.COLUMN, f"{entry.name}: {column}")
    yield from _values(entry, told.get("personal"), erased_before)


def _place(entry: Kept) -> Iterator[Finding]:
    if entry.number is None:
        if entry.day_number is not None or entry.place is not None:
            yield Finding(Trouble.HALF_SEALED, entry.name)
    elif entry.number < 0 or entry.place != place_hash(entry.number, entry.leaf):
        yield Finding(Trouble.MOVED, entry.name)


def _differing(entry: Kept, told: Mapping[str, Any]) -> Iterator[str]:
    of = told.get("of")
    of = of if isinstance(of, dict) else {}
    pairs = {
        "act": (entry.act, told.get("act")),
        "account_id": (entry.account_id, told.get("by")),
        "subject_kind": (entry.subject_kind, of.get("kind")),
        "subject_key": (entry.subject_key, of.get("key")),
        "at": (entry.at, _moment(told.get("at"))),
    }
    return (name for name, (column, said) in pairs.items() if column != said)


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _values(entry: Kept, personal: Any, erased_before: int) -> Iterator[Finding]:
    promised = personal if isinstance(personal, dict) else {}
    for name, (value, salt) in entry.values.items():
        if name not in promised:
            yield Finding(Trouble.VALUE_ADDED, f"{entry.name}: {name}")
        elif commitment(salt, value).hex() != promised[name]:
            yield Finding(Trouble.VALUE, f"{entry.name}: {name}")
    for name in promised:
        if name not in entry.values and entry.id >= erased_before:
            yield Finding(Trouble.VALUE_GONE, f"{entry.name}: {name}")
