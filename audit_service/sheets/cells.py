"""What a cell holds, and rows within the limits."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from audit_service.sheets.limits import MAX_CELL, MAX_COLUMNS, MAX_ROWS
from audit_service.sheets.problems import Fault, Note, SheetProblem


@dataclass(frozen=True)
class Formula:
    """The cell holds no value of its own: a formula, or the error one has left (`#N/A`).

    Its computed value is not read. `text` is shortened; it is "" for the followers of a formula
    that Excel stores once for many cells.
    """

    text: str


Cell = str | int | float | bool | date | datetime | Formula | None
Row = tuple[int, list[Cell]]


@dataclass(frozen=True)
class Table:
    """A table in a file. `rows()` begins anew with every call and may raise SheetProblem midway.

    It yields the row's number in the file and its cells up to the last filled one, and leaves out
    rows without any. Cells without text are None. `sheet` is the name of the sheet in an XLSX.
    """

    kind: str
    notes: tuple[Note, ...]
    sheet: str | None
    rows: Callable[[], Iterator[Row]]


def within_limits(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that hold something; SheetProblem at the first one beyond a limit."""
    count = 0
    for number, cells in rows:
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > MAX_ROWS:
            raise SheetProblem(Fault.TOO_MANY_ROWS, number)
        if len(cells) > MAX_COLUMNS:
            raise SheetProblem(Fault.TOO_MANY_COLUMNS, number)
        for cell in cells:
            if isinstance(cell, str) and len(cell) > MAX_CELL:
                raise SheetProblem(Fault.LONG_CELL, number)
        yield number, cells
