"""Tables as departments have them, made by openpyxl and XlsxWriter."""

from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from audit_service.sheets.cells import Formula
from audit_service.sheets.problems import Fault, Note, SheetProblem
from audit_service.sheets.reading import read


@pytest.fixture
def book():
    return openpyxl.Workbook()


@pytest.fixture
def saved(tmp_path):
    def saved(book, name="table.xlsx"):
        book.save(tmp_path / name)
        return tmp_path / name

    return saved


def rows_of(path):
    return list(read(path, path.name).rows())


def test_values_come_as_what_they_are(book, saved):
    book.active.append(["Siêu thị", 12, 1.5, True, False, 0, None, "cuối"])

    assert rows_of(saved(book)) == [(1, ["Siêu thị", 12, 1.5, True, False, 0, None, "cuối"])]


def test_a_truth_is_no_number(book, saved):
    book.active.append([True, 1])

    [(_, cells)] = rows_of(saved(book))

    assert [type(cell) for cell in cells] == [bool, int]


def test_rows_keep_their_number_and_blank_ones_are_left_out(book, saved):
    book.active["A3"] = "ba"
    book.active["B7"] = "bảy"
    book.active["A8"] = "   "

    assert rows_of(saved(book)) == [(3, ["ba"]), (7, [None, "bảy"])]


def test_a_merged_title_is_a_row_like_any_other(book, saved):
    book.active["A1"] = "DANH SÁCH CƠ SỞ"
    book.active.merge_cells("A1:D1")
    book.active.append(["Tên", "Địa chỉ"])

    assert rows_of(saved(book)) == [(1, ["DANH SÁCH CƠ SỞ"]), (2, ["Tên", "Địa chỉ"])]


def test_a_number_formatted_as_a_day_is_a_day(book, saved):
    book.active.append([date(2024, 2, 29), datetime.fromisoformat("2024-02-29 08:30"), 45351])
    book.active["C1"].number_format = '[$-42A]dd/mm/yyyy;@"d"'

    [(_, cells)] = rows_of(saved(book))

    assert cells == [
        date(2024, 2, 29),
        datetime.fromisoformat("2024-02-29 08:30"),
        date(2024, 2, 29),
    ]
    assert [type(cell) for cell in cells] == [date, datetime, date]


@pytest.mark.parametrize("code", ['#,##0 "đồng/tháng"', "0.00", "[Red]0", "General", r"0 \d", "@"])
def test_a_number_formatted_otherwise_stays_a_number(book, saved, code):
    book.active["A1"] = 45351
    book.active["A1"].number_format = code

    assert rows_of(saved(book)) == [(1, [45351])]


def test_days_counted_from_1904_are_the_same_days(tmp_path):
    path = tmp_path / "mac.xlsx"
    book = xlsxwriter.Workbook(path, {"date_1904": True})
    book.add_worksheet().write_datetime(
        0, 0, date(2024, 2, 29), book.add_format({"num_format": "dd/mm/yyyy"})
    )
    book.close()

    assert rows_of(path) == [(1, [date(2024, 2, 29)])]


def test_a_formula_is_told_and_its_result_not_believed(tmp_path):
    path = tmp_path / "sum.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_formula(0, 0, "=SUM(B1:B9)", value=5)
    sheet.write_array_formula("B1:B1", "{=A1*2}", value=7)
    book.close()

    assert rows_of(path) == [(1, [Formula("SUM(B1:B9)"), Formula("A1*2")])]


def test_an_error_is_no_value(book, saved):
    book.active["A1"] = "#N/A"

    assert rows_of(saved(book)) == [(1, [Formula("#N/A")])]


def test_text_in_several_fonts_is_one_text(book, saved):
    book.active["A1"] = CellRichText("Siêu ", TextBlock(InlineFont(b=True), "thị"), " Xanh")

    assert rows_of(saved(book)) == [(1, ["Siêu thị Xanh"])]


def test_of_several_sheets_the_fullest_visible_one_is_read(book, saved):
    book.active.append(["ghi chú"])
    hidden = book.create_sheet("Ẩn")
    hidden.append(["a", "b", "c", "d"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Danh sách").append(["Tên", "Địa chỉ"])
    book.create_sheet("Sau").append(["x", "y"])

    path = saved(book)
    table = read(path, path.name)

    assert (table.kind, table.sheet) == ("xlsx", "Danh sách")
    assert table.notes == (Note.SEVERAL_SHEETS,)
    assert list(table.rows()) == [(1, ["Tên", "Địa chỉ"])]


def test_empty_sheets_beside_the_table_are_not_worth_a_note(book, saved):
    book.active.append(["Tên"])
    book.create_sheet("Sheet2")

    path = saved(book)

    assert read(path, path.name).notes == ()


def test_rows_can_be_read_twice(book, saved):
    book.active.append(["một"])
    path = saved(book)
    table = read(path, path.name)

    assert list(table.rows()) == list(table.rows()) == [(1, ["một"])]


def test_macros_are_told_and_not_run(book, saved, tmp_path):
    path = tmp_path / "macro.xlsm"
    made = xlsxwriter.Workbook(path)
    made.add_worksheet().write_string(0, 0, "Tên")
    (tmp_path / "vbaProject.bin").write_bytes(b"\xd0\xcf no real macro")
    made.add_vba_project(tmp_path / "vbaProject.bin")
    made.close()

    table = read(path, "danh-sach.xlsx")

    assert table.notes == (Note.MACROS_IGNORED,)
    assert list(table.rows()) == [(1, ["Tên"])]


def test_a_file_called_xlsm_is_told_to_hold_macros(book, saved):
    book.active.append(["Tên"])

    assert read(saved(book), "danh sách.XLSM").notes == (Note.MACROS_IGNORED,)


def test_a_workbook_without_a_filled_cell_is_empty(book, saved):
    book.active["A1"] = " "

    with pytest.raises(SheetProblem) as caught:
        read(saved(book), "a.xlsx")

    assert caught.value.fault == Fault.EMPTY


def test_formats_that_reach_the_last_column_take_no_place(book, saved):
    book.active["A1"] = "Tên"
    book.active["XFD1"].number_format = "0.00"

    assert rows_of(saved(book)) == [(1, ["Tên"])]
