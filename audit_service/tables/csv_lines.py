"""A table as CSV, a page of rows at a time.

A million rows are some thirty million cells: taken one by one, they cost more than the database's
whole work. So a page is turned on its side, and each column's texts are looked up among those that
it has had before: most of a table are a few words again and again.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from audit_service.tables.cells import IN_CSV, Row
from inspections.export.rules import Table

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
# Of one column; what comes after is worked out anew each time.
_REMEMBERED = 4096
# Texts that need no second look, a line each: no quote, and no sign that begins a formula.
_PLAIN = re.compile(r"(?:[0-9A-Za-z][0-9A-Za-z_:+.-]*\n)+")

Printed = Callable[[Sequence[Any]], Iterable[str]]


def csv_pages(table: Table, pages: Iterable[Sequence[Row]]) -> Iterator[bytes]:
    """UTF-8 with a mark, so that Excel reads it as such; every cell is quoted, so that no sign in a
    text is taken for the separator. One piece a page."""
    printed = [_Texts(IN_CSV.get(column.kind, str)).of for column in table.columns]
    yield (MARK + _line(table.names)).encode()
    for page in pages:
        if page:
            yield "".join(map(_line, _printed(printed, page))).encode()


def _printed(printed: Sequence[Printed], page: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    """The page's rows as texts; what stands behind the columns is left out."""
    sides = list(zip(*page, strict=True))[: len(printed)]
    return zip(*(each(cells) for each, cells in zip(printed, sides, strict=True)), strict=True)


def _line(cells: Iterable[str]) -> str:
    return '"' + '","'.join(cells) + '"\r\n'


class _Texts(dict[Any, str]):
    """Of one column, by value the text of its cell; the quotes around it are left out."""

    def __init__(self, convert: Callable[[Any], Any]) -> None:
        super().__init__({None: ""})
        self._convert = convert

    def __missing__(self, value: Any) -> str:
        text = str(self._convert(value)).replace('"', '""')
        if len(self) < _REMEMBERED:
            self[value] = text
        return text

    def of(self, cells: Sequence[Any]) -> Iterable[str]:
        # Only a column of ever new values gets here: ids, numbers of receipts, moments.
        if len(self) >= _REMEMBERED and _are_plain(cells):
            return cells
        return map(self.__getitem__, cells)


def _are_plain(cells: Sequence[Any]) -> bool:
    """Texts that stand in a CSV as they are; by one look at all of them."""
    try:
        lines = "\n".join(cells) + "\n"
    except TypeError:
        return False
    return lines.count("\n") == len(cells) and _PLAIN.fullmatch(lines) is not None
