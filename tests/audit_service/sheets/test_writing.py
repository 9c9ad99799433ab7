"""What is written is read back equal, and no program runs it."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_service.sheets.cells import Formula
from audit_service.sheets.reading import read
from audit_service.sheets.writing import Column, Explanation, write_csv, write_xlsx

DANGEROUS = [
    "=1+1",
    "+84 912",
    "-x",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
]

# Blank text is no text; NUL and halves of signs are in no file.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff"),
    min_size=1, max_size=30,
).filter(lambda text: not text.isspace())  # fmt: skip
LEADING = st.builds(str.__add__, st.sampled_from([*"=+-@'\t\r\n＝＋－＠", "'=", "''-"]), TEXTS)
DAYS = st.dates(date(1900, 3, 1), date(9999, 12, 31))
MOMENTS = st.datetimes(
    datetime.fromisoformat("1900-03-01"), datetime.fromisoformat("9999-12-30")
).map(lambda moment: moment.replace(microsecond=0))
NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1) | st.floats(-1e12, 1e12).map(
    lambda value: float(f"{value:.15g}")
)
VALUES = st.none() | TEXTS | LEADING | st.booleans() | NUMBERS | DAYS | MOMENTS
slowly = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def tables(values):
    return st.lists(st.lists(values, min_size=1, max_size=5), min_size=1, max_size=5)


def shortened(rows):
    """As a table is read: rows that hold something, up to their last filled cell."""
    found = []
    for number, row in enumerate(rows, start=1):
        filled = [at for at, cell in enumerate(row) if cell is not None]
        if filled:
            found.append((number, list(row[: filled[-1] + 1])))
    return found


def kinds(rows):
    """Numbers are numbers in a sheet, whole or not."""
    return [[float if type(c) is int else type(c) for c in cells] for _, cells in rows]


def rows_of(path):
    return list(read(path, path.name).rows())


@slowly
@given(tables(st.none() | TEXTS | LEADING))
def test_any_text_is_read_back_from_csv_as_it_was(tmp_path, rows):
    path = tmp_path / "a.csv"
    path.write_bytes(b"".join(write_csv([["Tên"], *rows])))

    assert rows_of(path) == shortened([["Tên"], *rows])


@slowly
@given(tables(VALUES))
def test_any_value_is_read_back_from_xlsx_as_it_was(tmp_path, rows):
    path = tmp_path / "a.xlsx"
    write_xlsx([Column("Tên")], rows, path, "Cơ sở")

    found, meant = rows_of(path), shortened([["Tên"], *rows])

    assert found == meant
    assert kinds(found) == kinds(meant)


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_a_program_would_run_gets_an_apostrophe_in_csv(text):
    content = b"".join(write_csv([[text]])).decode("utf-8-sig")

    assert list(csv.reader(StringIO(content, newline=""))) == [["'" + text]]


@pytest.mark.parametrize("text", ["-5", "+1,5", "-0.25", "12", "a=b", "it's"])
def test_plain_numbers_and_text_are_left_alone_in_csv(text):
    assert b"".join(write_csv([[text]])) == f'\ufeff"{text}"\r\n'.encode()


def test_csv_comes_piece_by_piece_and_starts_with_its_mark():
    pieces = list(write_csv(["x" * 1000] for _ in range(1000)))

    assert len(pieces) > 10
    assert pieces[0].startswith(b"\xef\xbb\xbf")
    assert max(map(len, pieces)) < 100_000


def test_values_in_csv_are_written_the_same_everywhere():
    row = [date(2026, 11, 20), datetime.fromisoformat("2026-11-20 08:30"), True, 1.5, 7, None]

    assert b"".join(write_csv([row])).decode("utf-8-sig") == (
        '"2026-11-20","2026-11-20 08:30:00","TRUE","1.5","7",""\r\n'
    )


@pytest.fixture
def opened():
    """The workbook as another program reads it."""

    def opened(columns, rows, **options):
        buffer = BytesIO()
        write_xlsx(columns, rows, buffer, "Cơ sở", **options)
        return openpyxl.load_workbook(BytesIO(buffer.getvalue()))

    return opened


@pytest.mark.parametrize("text", [*DANGEROUS[:4], "https://example.vn", "{=1}"])
def test_text_in_xlsx_is_neither_formula_nor_link(opened, text):
    cell = opened([Column("Tên")], [[text]])["Cơ sở"]["A2"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_the_heading_is_bold_and_stays_and_filters(opened):
    sheet = opened([Column("Tên", 40), Column("Loại", 12)], [["a", "b"], ["c", "d"]])["Cơ sở"]

    assert [cell.font.bold for cell in sheet[1]] == [True, True]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.column_dimensions["A"].width == pytest.approx(40, abs=1)


def test_choices_are_offered_for_the_rows_to_be_typed(opened):
    kinds = ("siêu thị", "chợ, hạng II", "x" * 200)
    book = opened([Column("Tên"), Column("Loại", choices=kinds)], [], typed_rows=500)

    [rule] = book["Cơ sở"].data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1, rule.errorStyle) == (
        "B2:B501", "lists!$A$1:$A$3", "warning"
    )  # fmt: skip
    assert tuple(cell.value for cell in book["lists"]["A"]) == kinds
    assert book["lists"].sheet_state == "hidden"


def test_codes_typed_into_a_text_column_keep_their_zeros(opened):
    sheet = opened([Column("Mã số thuế", is_text=True)], [["0301234567"]])["Cơ sở"]

    assert sheet.column_dimensions["A"].number_format == "@"
    assert (sheet["A2"].value, sheet["A2"].number_format) == ("0301234567", "@")


def test_the_explanation_is_a_second_sheet_that_is_not_read_as_the_table(tmp_path):
    path = tmp_path / "template.xlsx"
    lines = tuple(f"Dòng {number}" for number in range(50))
    columns = [Column("Tên"), Column("Loại")]
    write_xlsx(columns, [], path, "Cơ sở", Explanation("Hướng dẫn", lines))

    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Cơ sở", "Hướng dẫn"]
    assert tuple(cell.value for cell in book["Hướng dẫn"]["A"]) == lines
    assert rows_of(path) == [(1, ["Tên", "Loại"])]


def test_long_numbers_and_early_days_are_written_as_text(opened):
    sheet = opened([Column("Mã")], [[10**15, date(1900, 2, 28), Formula("A1")]])["Cơ sở"]

    assert [cell.value for cell in sheet[2]] == ["1000000000000000", "1900-02-28", "A1"]


def test_a_text_longer_than_a_cell_of_excel_is_not_cut_silently(tmp_path):
    with pytest.raises(ValueError, match="row 1: a text of 32768 signs"):
        write_xlsx([Column("Tên")], [["x" * 32_768]], tmp_path / "a.xlsx", "A")

    assert list(tmp_path.iterdir()) == []
