"""What a cell of somebody's list says, and how it is kept until the list is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from unicodedata import normalize

from inspections.text import visible
from inspections.words import Word


class Trouble(Word):
    """Why a cell holds nothing that can be read."""

    FORMULA = "formula", "công thức", "a formula"
    TCVN3 = "tcvn3", "bảng mã TCVN3 (ABC)", "the encoding TCVN3 (ABC)"
    VNI = "vni", "bảng mã VNI", "the encoding VNI"


@dataclass(frozen=True)
class Unreadable:
    """`text` is what stands there, for the person who made the list."""

    why: Trouble
    text: str


Cell = str | int | float | bool | date | Unreadable | None


def text_of(cell: Cell) -> str:
    """As people read it: composed, single spaces; "" for a cell in which nothing is seen."""
    if cell is None:
        return ""
    if isinstance(cell, Unreadable):
        return cell.text
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return visible(" ".join(normalize("NFC", str(cell)).split()))


def kept(cells: Sequence[Cell]) -> list[Any]:
    """The cells as plain values for a JSON column."""
    return [_kept(cell) for cell in cells]


def read_kept(values: Sequence[Any]) -> list[Cell]:
    """The reverse of `kept`."""
    return [_read(value) for value in values]


def _kept(cell: Cell) -> Any:
    if isinstance(cell, Unreadable):
        return {cell.why.value: cell.text}
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    # No database keeps this sign in a text.
    return cell.replace("\0", "") if isinstance(cell, str) else cell


def _read(value: Any) -> Cell:
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    ((what, text),) = value.items()
    return date.fromisoformat(text) if what == "day" else Unreadable(Trouble.of(what), text)
