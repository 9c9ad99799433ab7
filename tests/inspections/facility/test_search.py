import sqlite3
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.facility.search import fold, like_pattern, search_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Chợ Đông Hòa", "cho dong hoa"),
        ("Chợ Đông Hoà", "cho dong hoa"),
        ("ĐƯỜNG Nguyễn Trung Trực", "duong nguyen trung truc"),
        ("Ðoàn Kết", "doan ket"),
        ("GO!  Cần Thơ", "go can tho"),
        ("Chợ 30/4", "cho 30 4"),
        ("WinMart+", "winmart"),
        ("  \t ", ""),
        ("%_\\", ""),
    ],
)
def test_folding_drops_marks_case_and_punctuation(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_composed_and_decomposed_text_fold_alike(text):
    assert fold(normalize("NFC", text)) == fold(normalize("NFD", text))


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_the_key_holds_all_parts_with_the_name_first():
    assert search_key("Chợ Rạch Giá", None, "", "Phường Rạch Giá") == (
        "cho rach gia phuong rach gia"
    )


def test_a_dotted_brand_is_found_with_and_without_its_dot():
    key = search_key("Co.opmart Rạch Giá")
    assert key == "co opmart rach gia coopmart"


def test_words_that_the_key_already_has_are_not_added_again():
    assert search_key("Co.opmart", "coopmart") == "co opmart coopmart"


@given(st.text(alphabet="a%_\\", max_size=6), st.text(alphabet="ab%_\\", max_size=8))
def test_a_pattern_finds_exactly_the_rows_that_contain_the_query(query, stored):
    with sqlite3.connect(":memory:") as connection:
        row = connection.execute(
            r"SELECT ? LIKE ? ESCAPE '\'", (stored, like_pattern(query))
        ).fetchone()
    connection.close()
    assert bool(row[0]) == (query in stored)
