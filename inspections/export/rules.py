"""What a table to pull is made of, and what "changed since" means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from inspections.words import Word

# A change is stamped before it is committed, by whichever host made it: who asks for later ones
# gets a little more, or would miss what was still being written.
OVERLAP = timedelta(minutes=5)


class ColumnKind(Word):
    """A column never mixes kinds; any cell may be empty."""

    TEXT = "text", "chữ", "text"
    CODE = "code", "mã (để ở dạng chữ)", "code (kept as text)"
    WHOLE = "whole", "số nguyên", "whole number"
    NUMBER = "number", "số", "number"
    SHARE = "share", "phần của 1", "fraction of 1"
    FLAG = "flag", "đúng hoặc sai", "true or false"
    DAY = "day", "ngày", "day"
    MOMENT = "moment", "thời điểm", "moment"


@dataclass(frozen=True)
class Column:
    """`name` is the heading in every format: never renamed, never moved."""

    name: str
    kind: ColumnKind
    vi: str
    en: str


@dataclass(frozen=True)
class Table:
    """`name` stands in the addresses. New columns are added at the end."""

    name: str
    vi: str
    en: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def columns(kind: ColumnKind, *told: tuple[str, str, str]) -> Iterator[Column]:
    """Columns of one kind: (name, Vietnamese, English)."""
    for name, vi, en in told:
        yield Column(name, kind, vi, en)


@dataclass(frozen=True)
class Place:
    """Where a row stands: its own number, of an observation also its position in the record; among
    rows in the order of their changes also the moment."""

    number: int
    position: int = -1
    at: datetime | None = None


@dataclass(frozen=True)
class Page:
    """Rows that begin with a table's columns; what stands behind them is no part of it. `place` is
    where the last row stands; None: none follow."""

    rows: Sequence[Sequence[Any]]
    place: Place | None


def overlapping(since: datetime) -> datetime:
    """A little earlier than what was asked for; see OVERLAP."""
    return since - OVERLAP
