"""A table's row as one line of JSON, the same whichever database it is in."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Enum, LargeBinary, Table, Uuid
from sqlalchemy.types import Date

from inspections.db import UtcDateTime


def to_line(row: Mapping[str, Any]) -> bytes:
    """Bytes become base64, moments and dates ISO 8601 (moments in UTC), a Word its value.

    TypeError for a value of a kind that no column has had yet.
    """
    # ASCII only: JSON columns may hold lone surrogates, which no UTF-8 file can.
    return json.dumps(dict(row), default=_plain, separators=(",", ":")).encode() + b"\n"


def from_line(table: Table, line: bytes) -> dict[str, Any]:
    """The values as the table's columns take them."""
    row = json.loads(line)
    return {column.name: _value(column, row[column.name]) for column in table.columns}


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"no line for a {type(value).__name__}")


def _value(column: Column[Any], kept: Any) -> Any:
    kind = column.type
    if kept is None:
        return None
    if isinstance(kind, LargeBinary):
        return b64decode(kept)
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(kept)
    if isinstance(kind, Date):
        return date.fromisoformat(kept)
    if isinstance(kind, Uuid):
        return UUID(kept)
    if isinstance(kind, Enum) and kind.enum_class:
        return kind.enum_class(kept)
    return kept
