"""CSV files as they come: any encoding, any separator, any damage."""

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_service.sheets import cells
from audit_service.sheets.problems import Fault, Note, SheetProblem
from audit_service.sheets.reading import read

TABLE = "Tên;Địa chỉ\r\nSiêu thị Thắng Lợi;12 Lê Lợi, P. Vĩnh Thanh\r\n"
ROWS = [(1, ["Tên", "Địa chỉ"]), (2, ["Siêu thị Thắng Lợi", "12 Lê Lợi, P. Vĩnh Thanh"])]


def table_of(path):
    table = read(path, path.name)
    return table.notes, list(table.rows())


def rows_of(path):
    return table_of(path)[1]


def fault_of(path):
    with pytest.raises(SheetProblem) as caught:
        rows_of(path)
    return caught.value.fault, caught.value.row


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_is_read_with_and_without_its_mark(written, encoding):
    assert table_of(written(TABLE.encode(encoding))) == ((), ROWS)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le"])
def test_utf16_is_read_and_told(written, encoding):
    mark = "\ufeff" if encoding == "utf-16-be" else ""

    assert table_of(written((mark + TABLE).encode(encoding))) == ((Note.UTF16,), ROWS)


def test_windows_1258_is_read_composed_and_told_to_be_a_guess(written):
    content = "Tên;Ðia chỉ\r\nSiêu thi\u0323;Ra\u0323ch Giá\r\n".replace("ỉ", "i\u0309")

    notes, rows = table_of(written(content.replace("Ð", "D").encode("cp1258")))

    assert notes == (Note.ENCODING_GUESSED,)
    assert rows == [(1, ["Tên", "Dia chỉ"]), (2, ["Siêu thị", "Rạch Giá"])]


@pytest.mark.parametrize(
    ("text", "fault"),
    [("STT;Tªn\r\n1;Siªu thÞ\r\n", Fault.TCVN3), ("STT;Teân\r\n1;Sieâu thò\r\n", Fault.VNI)],
)
def test_encodings_that_only_old_fonts_show_are_refused_by_name(written, text, fault):
    numbers = "".join(f"{n};x\r\n" for n in range(30_000))

    assert fault_of(written((numbers + text).encode("latin-1"))) == (fault, None)


def test_one_broken_sign_in_utf8_does_not_make_it_another_encoding(written):
    content = TABLE.encode() * 3 + b"a\xed\xa0\x80;b\r\n"

    notes, rows = table_of(written(content))

    assert notes == (Note.ENCODING_GUESSED,)
    assert rows[0] == ROWS[0]
    assert rows[-1] == (7, ["a\ufffd\ufffd\ufffd", "b"])


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(written, separator):
    lines = [f'Tên{separator}"Nơi, chỗ; a|b"{separator}Loại\n'] * 5

    rows = rows_of(written("Danh sách, bản 2; xong\n".encode() + "".join(lines).encode()))

    assert rows[1] == (2, ["Tên", "Nơi, chỗ; a|b", "Loại"])


def test_a_line_that_names_the_separator_is_believed_and_left_out(written):
    assert rows_of(written(b"sep=|\r\na,b|c\r\n")) == [(2, ["a,b", "c"])]


def test_a_list_of_one_column_needs_no_separator(written):
    assert rows_of(written("Tên\nMột\n".encode())) == [(1, ["Tên"]), (2, ["Một"])]


def test_quotes_line_breaks_and_blank_lines_count_as_in_excel(written):
    content = 'a;"b ""c""\r\nd"\r\n\r\n;;\r\ne;f\r\n'

    assert rows_of(written(content.encode())) == [(1, ["a", 'b "c"\r\nd']), (4, ["e", "f"])]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_every_kind_of_line_end_is_read(written, end):
    assert rows_of(written(f"a;b{end}c;d{end}".encode())) == [(1, ["a", "b"]), (2, ["c", "d"])]


def test_nul_signs_are_left_out(written):
    assert rows_of(written(b"a\0;b\r\n" + b"c;d\r\n" * 50))[0] == (1, ["a", "b"])


def test_a_quotation_mark_left_open_is_told_with_its_row(written):
    content = b'a;b\r\n"c;d\r\n' + b"e;f\r\n" * 100_000

    assert fault_of(written(content)) == (Fault.LONG_CELL, 2)


def test_a_line_without_end_is_told_and_not_held(written):
    assert fault_of(written(b"a;b\n" + b"x" * 5_000_000)) == (Fault.LONG_CELL, 2)


def test_the_limit_of_other_csv_readers_is_left_alone(written):
    before = csv.field_size_limit()
    path = written(("x" * 2001).encode())

    assert fault_of(path) == (Fault.LONG_CELL, 1)
    assert csv.field_size_limit() == before


def test_more_columns_than_the_limit_are_told_with_the_row(written):
    assert len(rows_of(written(b"1" + b";1" * 99))[0][1]) == 100
    assert fault_of(written(b"1" + b";1" * 100)) == (Fault.TOO_MANY_COLUMNS, 1)


def test_more_rows_than_the_limit_are_too_many(written, monkeypatch):
    monkeypatch.setattr(cells, "MAX_ROWS", 3)

    assert fault_of(written(b"a;b\n" * 4)) == (Fault.TOO_MANY_ROWS, 4)


@pytest.mark.parametrize("content", [b"\r\n\r\n", b" ; \n", b"\xef\xbb\xbf"])
def test_a_file_without_text_is_empty(written, content):
    assert fault_of(written(content)) == (Fault.EMPTY, None)


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.binary(min_size=1, max_size=400))
def test_any_bytes_give_rows_or_a_problem(written, content):
    try:
        numbers = [number for number, _ in rows_of(written(content))]
    except SheetProblem:
        return
    assert numbers == sorted(set(numbers))
