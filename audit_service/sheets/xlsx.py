"""Tables in XLSX files: which sheet is the table, and its rows.

Macros, formulas, links and pictures are never looked into.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from audit_service.sheets.cells import Row, Table, within_limits
from audit_service.sheets.package import Package
from audit_service.sheets.problems import Fault, Note, SheetProblem
from audit_service.sheets.workbook import Workbook, open_workbook
from audit_service.sheets.worksheet import sheet_rows

_LOOKED_AT = 30


def read_xlsx(path: Path) -> Table:
    """The table of the first visible sheet that fills the most columns in its first 30 rows."""
    with Package(path) as package:
        book = open_workbook(package)
        widths = [_width(package, part, book) for _, part in book.sheets]
        has_macros = package.has_macros
    if not any(widths):
        raise SheetProblem(Fault.EMPTY)
    name, part = book.sheets[widths.index(max(widths))]
    notes = []
    if has_macros:
        notes.append(Note.MACROS_IGNORED)
    if sum(width > 0 for width in widths) > 1:
        notes.append(Note.SEVERAL_SHEETS)
    return Table("xlsx", tuple(notes), name, lambda: _rows(path, part, book))


def _width(package: Package, part: str, book: Workbook) -> int:
    with closing(sheet_rows(package, part, book)) as rows:
        first = islice(rows, _LOOKED_AT)
        filled = {
            column for _, cells in first for column, cell in enumerate(cells) if cell is not None
        }
    return len(filled)


def _rows(path: Path, part: str, book: Workbook) -> Iterator[Row]:
    # Closed by hand: a problem's traceback would keep the part open, and with it the file.
    with Package(path) as package, closing(sheet_rows(package, part, book)) as rows:
        yield from within_limits(rows)
