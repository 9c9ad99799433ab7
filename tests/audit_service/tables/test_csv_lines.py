"""A page at a time or a cell at a time: the same file, byte for byte."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from audit_service.tables import csv_lines
from audit_service.tables.cells import IN_CSV, converted
from audit_service.tables.csv_lines import MARK, csv_pages
from inspections.export.rules import ColumnKind, Table, columns

KINDS = list(ColumnKind)
TABLE = Table(
    "all", "mọi loại", "all kinds", tuple(each for k in KINDS for each in columns(k, (k, "", "")))
)
SIGNS = st.text(
    "aZ0,;\"'=+-@\t\r\n ảđ\N{ZERO WIDTH NO-BREAK SPACE}\0\N{FULLWIDTH PLUS SIGN}", max_size=6
)
VALUES = {
    ColumnKind.TEXT: SIGNS,
    ColumnKind.CODE: SIGNS,
    ColumnKind.WHOLE: st.integers(-(10**16), 10**16),
    ColumnKind.NUMBER: st.floats(),
    ColumnKind.SHARE: st.floats(0, 1),
    ColumnKind.FLAG: st.booleans(),
    ColumnKind.DAY: st.dates(),
    ColumnKind.MOMENT: st.datetimes(datetime(2, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
}
ROWS = st.lists(st.tuples(*(st.none() | VALUES[kind] for kind in KINDS), st.integers()), max_size=9)


def cell_by_cell(rows) -> str:
    """As the csv module writes it: the reference."""
    buffer = StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    writer.writerow(TABLE.names)
    for row in converted(TABLE, rows, IN_CSV):
        writer.writerow(row)
    return MARK + buffer.getvalue()


def written(pages) -> str:
    return b"".join(csv_pages(TABLE, pages)).decode()


@given(st.lists(ROWS, max_size=3))
def test_pages_of_any_cells_are_the_file_that_the_csv_module_writes(pages):
    assert written(pages) == cell_by_cell([row for page in pages for row in page])


@given(ROWS, ROWS)
def test_so_are_columns_of_more_values_than_are_remembered(first, second):
    remembered = csv_lines._REMEMBERED
    csv_lines._REMEMBERED = 2
    try:
        assert written([first, second]) == cell_by_cell([*first, *second])
    finally:
        csv_lines._REMEMBERED = remembered


def test_a_column_of_ever_new_texts_is_looked_at_as_one_and_nothing_runs():
    """Beyond what is remembered, a page of plain texts goes by quickly; one bad one stops it."""
    table = Table("one", "", "", tuple(columns(ColumnKind.CODE, ("id", "", ""))))
    many = [(f"BBX-{number}",) for number in range(csv_lines._REMEMBERED + 1)]
    for bad, text in (("=1+1", "'=1+1"), ('a"b', 'a""b'), ("a\n=b", "a\n=b"), (None, "")):
        pages = [many, [("BBX-x",), (bad,), ("BBX-y",)]]
        last = b"".join(csv_pages(table, pages)).decode().rpartition('"BBX-x"\r\n')[2]
        assert last == f'"{text}"\r\n"BBX-y"\r\n'


def test_an_empty_table_has_its_headings():
    assert written([]) == written([[]]) == MARK + '"' + '","'.join(TABLE.names) + '"\r\n'


def test_a_moment_that_the_database_has_printed_stands_as_it_is():
    table = Table("one", "", "", tuple(columns(ColumnKind.MOMENT, ("at", "", ""))))
    at = datetime(2026, 11, 20, 2, 0, 0, 999_999, tzinfo=UTC)

    lines = b"".join(csv_pages(table, [[(at,), ("2026-11-20T09:00:00+07:00",)]])).decode()

    assert lines.splitlines()[1:] == ['"2026-11-20T09:00:00+07:00"'] * 2
    assert date(2026, 11, 20).isoformat() in lines
