"""The rows of one sheet of an XLSX, as they come."""

import math
import re
from collections.abc import Generator
from datetime import datetime
from string import ascii_uppercase

from audit_service.sheets.cells import Cell, Formula, Row
from audit_service.sheets.elements import Elements, feed
from audit_service.sheets.limits import MAX_COLUMNS, MAX_ESCAPED
from audit_service.sheets.package import Package
from audit_service.sheets.serials import Shown, day_of
from audit_service.sheets.workbook import Workbook

_LETTERS = ["", *ascii_uppercase]
# The columns that may be filled; any other reference is read as one beyond them.
_COLUMNS = {
    name: number
    for number, name in enumerate(
        (first + second for first in _LETTERS for second in ascii_uppercase), start=1
    )
    if number <= MAX_COLUMNS
}
_DIGITS = "0123456789"
_WHOLE = re.compile(r"-?[0-9]{1,15}")
# How Excel writes signs that XML has no place for.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MAX_ROW = 1_048_576


def sheet_rows(package: Package, part: str, book: Workbook) -> Generator[Row, None, None]:
    """Every row with a filled cell; what the sheet claims of its own size is not asked for."""
    sheet = _Sheet(book, package.elements_left)
    try:
        with package.part(part) as stream:
            for _ in feed(stream, sheet):
                yield from sheet.ready
                sheet.ready.clear()
    finally:
        package.elements_left -= sheet.count


class _Sheet(Elements):
    def __init__(self, book: Workbook, allowed: int) -> None:
        super().__init__(allowed)
        self.ready: list[Row] = []
        self._book = book
        self._row = 0
        self._column = 0
        self._cells: dict[int, Cell] = {}
        self._kind = "n"
        self._style = ""
        self._into: list[str] | None = None
        self._room = 0
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._phonetic = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._column = self._place(attributes.get("r"))
            self._kind = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._value, self._formula = [], None
            self._room = MAX_ESCAPED
        elif name == "v" or (name == "t" and not self._phonetic):
            self._into = self._value
        elif name == "f":
            self._into = self._formula = []
        elif name == "row":
            self._cells, self._column = {}, 0
            self._row = self._number(attributes.get("r", ""))
        elif name == "rPh":
            self._phonetic = True

    def text(self, data: str) -> None:
        if self._into is not None and self._room > 0:
            self._into.append(data[: self._room])
            self._room -= len(data)

    def closed(self, name: str) -> None:
        if name in ("v", "t", "f"):
            self._into = None
        elif name == "c":
            self._keep()
        elif name == "rPh":
            self._phonetic = False
        elif name == "row" and self._cells:
            width = max(self._cells)
            cells = [self._cells.get(column) for column in range(1, width + 1)]
            self.ready.append((self._row, cells))

    def _place(self, reference: str | None) -> int:
        """A reference may be missing: the cell then follows the one before it."""
        if not reference:
            return min(self._column, MAX_COLUMNS) + 1
        return _COLUMNS.get(reference.rstrip(_DIGITS), MAX_COLUMNS + 1)

    def _number(self, reference: str) -> int:
        if reference.isdecimal() and len(reference) <= 7:
            return min(max(int(reference), self._row + 1), _MAX_ROW)
        return min(self._row + 1, _MAX_ROW)

    def _keep(self) -> None:
        cell: Cell
        if self._formula is not None:
            cell = Formula("".join(self._formula))
        else:
            cell = self._read("".join(self._value)) if self._value else None
        if cell is not None:
            self._cells[self._column] = cell

    def _read(self, raw: str) -> Cell:
        kind = self._kind
        if kind == "s":
            return _shared(self._book, raw)
        if kind == "n":
            return self._number_or_day(raw)
        if kind == "b":
            return raw.strip() not in ("0", "false")
        if kind == "e":
            return Formula(raw)
        if kind == "d":
            return _iso(raw, self._book.shown.get(self._style))
        return text_of(raw)

    def _number_or_day(self, raw: str) -> Cell:
        value = _figure(raw)
        shown = self._book.shown.get(self._style)
        if shown is None or isinstance(value, str):
            return value
        day = day_of(value, shown, self._book.since_1904)
        return value if day is None else day


def text_of(raw: str) -> str | None:
    """The text of a cell; None for one without."""
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), raw) if "_x" in raw else raw
    if text.isspace() or not text:
        return None
    if "_x" in raw:
        # Two escapes may make one sign; half of one stands for nothing.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _shared(book: Workbook, raw: str) -> Cell:
    """A number that leads nowhere is what a damaged file shows in place of a text."""
    try:
        return text_of(book.texts[int(raw)])
    except (ValueError, IndexError, OverflowError):
        return Formula("#REF!")


def _figure(raw: str) -> int | float | str:
    """As text where it is none, or none that can be counted with."""
    if _WHOLE.fullmatch(raw):
        return int(raw)
    try:
        value = float(raw)
    except ValueError:
        return raw
    if not math.isfinite(value):
        return raw
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _iso(raw: str, shown: Shown | None) -> Cell:
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError:
        return text_of(raw)
    if moment.tzinfo is not None:
        return text_of(raw)
    return moment if shown is Shown.MOMENT or ("T" in raw and shown is None) else moment.date()
