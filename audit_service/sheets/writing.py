"""Tables out, as CSV and XLSX, row by row: a list of any length takes the same memory."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from audit_service.sheets.cells import Cell, Formula
from audit_service.sheets.escapes import escaped

_CHUNK = 1 << 16
# What no program can read back from a file: halves of signs, signs that XML has no place for.
_NO_SIGN = re.compile("[\ud800-\udfff\ufffe\uffff]")
# Excel knows 15 digits; a longer number is a code of some kind.
_MAX_WHOLE = 10**15
# Before this day Excel counts one day too many.
_FIRST_DAY = date(1900, 3, 1)
_MAX_TEXT = 32_767
_LISTS = "lists"


@dataclass(frozen=True)
class Column:
    """`width` in signs. `is_text`: what people type stays as typed (leading zeros, codes).

    `choices` are offered for every cell of the column; anything else is asked about, not refused.
    """

    heading: str
    width: float = 16
    is_text: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """A second sheet with one sentence a line."""

    name: str
    lines: tuple[str, ...]


def write_csv(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """UTF-8 with a mark, so that Excel reads it as such. Days and moments as ISO 8601 has them."""
    buffer = StringIO()
    # Every cell is quoted, so that no sign in a text is taken for the separator.
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    buffer.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    for row in rows:
        writer.writerow([in_csv(cell) for cell in row])
        if buffer.tell() >= _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def in_csv(cell: Cell) -> str:
    """One cell's text, escaped where a program would run it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return str(cell)
    return escaped(_readable(_text(cell)).replace("\0", ""))


def write_xlsx(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    target: Path | IO[bytes],
    sheet: str,
    explanation: Explanation | None = None,
    typed_rows: int = 0,
) -> None:
    """`typed_rows` is for how many rows choices are offered, at least for those written.

    Texts are never formulas or links. Moments are written as they are, in no time zone. Raises
    ValueError for a text that is longer than a cell of Excel can be.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(target, options)
    try:
        written = _Sheet(book, sheet, columns)
        count = sum(1 for _ in map(written.add, rows))
        written.finish(max(count, typed_rows))
        if explanation:
            _explain(book, explanation)
    except BaseException:
        # Closing frees the temporary file; half a table goes nowhere.
        book.filename = BytesIO()
        raise
    finally:
        book.close()


class _Sheet:
    def __init__(self, book: Any, name: str, columns: Sequence[Column]) -> None:
        self._book = book
        self._columns = columns
        self._sheet = book.add_worksheet(name)
        self._day = book.add_format({"num_format": "dd/mm/yyyy"})
        self._moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        self._row = 0
        self._head()

    def _head(self) -> None:
        bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        text = self._book.add_format({"num_format": "@"})
        for number, column in enumerate(self._columns):
            self._sheet.set_column(number, number, column.width, text if column.is_text else None)
            self._sheet.write_string(0, number, column.heading, bold)
        self._text = [text if column.is_text else None for column in self._columns]
        self._sheet.freeze_panes(1, 0)

    def add(self, row: Sequence[Cell]) -> None:
        self._row += 1
        for number, cell in enumerate(row):
            self._write(number, cell)

    def _write(self, number: int, cell: Cell) -> None:
        at = self._row, number
        if cell is None:
            return
        if isinstance(cell, bool):
            self._sheet.write_boolean(*at, cell)
        elif isinstance(cell, int | float) and abs(cell) < _MAX_WHOLE:
            self._sheet.write_number(*at, cell)
        elif isinstance(cell, date) and _day(cell) >= _FIRST_DAY:
            shown = self._moment if isinstance(cell, datetime) else self._day
            self._sheet.write_datetime(*at, cell, shown)
        elif text := _readable(_text(cell)):
            if len(text) > _MAX_TEXT:
                raise ValueError(f"row {self._row}: a text of {len(text)} signs")
            self._sheet.write_string(*at, text, self._format(number))

    def _format(self, number: int) -> Any:
        return self._text[number] if number < len(self._text) else None

    def finish(self, rows: int) -> None:
        """What is known only when all rows are: the filter and how far choices are offered."""
        if self._columns:
            self._sheet.autofilter(0, 0, self._row, len(self._columns) - 1)
        offered = [(at, column) for at, column in enumerate(self._columns) if column.choices]
        if not offered or not rows:
            return
        # On a sheet of their own: written into the rule they may have 255 signs and no commas.
        lists = self._book.add_worksheet(_LISTS)
        lists.hide()
        for line in range(max(len(column.choices) for _, column in offered)):
            for place, (_, column) in enumerate(offered):
                if line < len(column.choices):
                    lists.write_string(line, place, column.choices[line])
        for place, (at, column) in enumerate(offered):
            self._offer(at, place, len(column.choices), rows)

    def _offer(self, at: int, place: int, count: int, rows: int) -> None:
        first, last = (
            xl_rowcol_to_cell(line, place, row_abs=True, col_abs=True) for line in (0, count - 1)
        )
        rule = {"validate": "list", "source": f"={_LISTS}!{first}:{last}", "error_type": "warning"}
        self._sheet.data_validation(1, at, rows, at, rule)


def _explain(book: Any, explanation: Explanation) -> None:
    sheet = book.add_worksheet(explanation.name)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100, wrapped)
    for number, line in enumerate(explanation.lines):
        sheet.write_string(number, 0, line, wrapped)


def _day(cell: date) -> date:
    return cell.date() if isinstance(cell, datetime) else cell


def _text(cell: str | int | float | date | Formula) -> str:
    return cell.text if isinstance(cell, Formula) else str(cell)


def _readable(text: str) -> str:
    return _NO_SIGN.sub("\N{REPLACEMENT CHARACTER}", text)
