"""What an entry says of a row elsewhere, so that the row can be compared with it later."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

# Of these tables every row has its entry; its columns that are hashed.
COLUMNS: dict[str, tuple[str, ...]] = {
    "inspection": ("payload_sha256",),
    "second_copy": ("inspection_seq", "payload_sha256"),
    "review": ("inspection_seq", "act", "reason", "reviewer_id", "at"),
    "repair": ("inspection_seq", "mapping", "reason", "reviewer_id", "at"),
    "registry_change": (
        *("facility_id", "retailer_id", "at", "account_id"),
        *("what", "why", "before", "after"),
    ),
}
# What people wrote, or a registry holds of them: what an unsalted hash is of could be guessed.
FREE_TEXT = ("reason", "mapping", "why", "before", "after")
# Under these names in an entry's facts: a row, or runs of rows. The digest stands in the fact
# itself (`sha256`), or of rows with free text among the personal values under the same name.
ROW = "row"
ROWS = "rows"
# Hexadecimal digits of each digest among many: 128 bits.
SHORT = 32


def row_digest(table: str, values: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of the row's hashed columns, hexadecimal."""
    told = {name: _plain(values[name]) for name in COLUMNS[table]}
    # ASCII only: a JSON column may hold lone surrogates.
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def rows_digest(digests: Iterable[str]) -> str:
    """The beginning of each row's digest, in the order of their ids: 32 digits each."""
    return "".join(digest[:SHORT] for digest in digests)


def runs(ids: Iterable[int]) -> list[list[int]]:
    """[first, last] of each run of ids without a gap; the ids come in ascending order."""
    found: list[list[int]] = []
    for each in ids:
        if found and each == found[-1][1] + 1:
            found[-1][1] = each
        else:
            found.append([each, each])
    return found


def holds(said: Any, id_: int) -> bool:
    """Whether an entry's fact of this shape speaks of the row with this id."""
    found = said.get("ids") if isinstance(said, dict) else None
    return isinstance(found, list) and any(first <= id_ <= last for first, last in found)


def said_of_row(body: bytes) -> tuple[str, int] | None:
    """Table and id of the one row that an entry's body speaks of; None where it speaks of none, or
    nobody can read it any more."""
    try:
        said = json.loads(body)["facts"][ROW]
        return said["table"], said["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
