"""One cell: what is read and what is refused, with the sentence's code."""

from datetime import date

import pytest

from inspections.facility.rules import FacilityType, Status
from inspections.facility_list import kinds, values
from inspections.facility_list.cells import Trouble, Unreadable, kept, read_kept
from inspections.facility_list.columns import Key, find_headings
from inspections.facility_list.findings import RowRefused

SUPERMARKET, MALL = FacilityType.SUPERMARKET, FacilityType.MALL
MARKET, STORE = FacilityType.MARKET, FacilityType.CONVENIENCE_STORE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Siêu thị hạng II", (SUPERMARKET, "II", False)),
        ("SIEU THI HANG 2", (SUPERMARKET, "II", False)),
        ("ST", (SUPERMARKET, None, False)),
        ("ST mini", (STORE, None, True)),
        ("TTTM", (MALL, None, False)),
        ("Trung tâm thương mại loại 3", (MALL, "III", False)),
        ("Chợ hạng 3", (MARKET, "3", False)),
        ("Chợ loại II", (MARKET, "2", False)),
        ("CHTL", (STORE, None, False)),
        ("cửa hàng tiện ích", (STORE, None, False)),
        (None, (None, None, False)),
    ],
)
def test_types_are_read_as_people_write_them(text, found):
    assert kinds.read_type(text) == found


@pytest.mark.parametrize("text", ["WinMart+", "CHTL hạng 2", "Siêu thị hạng IV", "kho"])
def test_other_types_are_refused(text):
    with pytest.raises(RowRefused):
        kinds.read_type(text)


@pytest.mark.parametrize(
    ("text", "type_", "found"),
    [
        ("hạng II", SUPERMARKET, "II"),
        ("Hạng 2", MALL, "II"),
        ("loại 3", MARKET, "3"),
        ("II", MARKET, "2"),
        (1, MARKET, "1"),
        (2.0, SUPERMARKET, "II"),
        ("chưa phân hạng", MARKET, None),
    ],
)
def test_classes_are_numbered_as_the_type_numbers_them(text, type_, found):
    assert kinds.read_class(text, type_) == found


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2025, 7, 1), date(2025, 7, 1)),
        (45839, date(2025, 7, 1)),
        ("45839", date(2025, 7, 1)),
        ("01/7/2025", date(2025, 7, 1)),
        ("1-7-2025", date(2025, 7, 1)),
        ("2025-07-01", date(2025, 7, 1)),
        ("ngày 1 tháng 7 năm 2025", date(2025, 7, 1)),
        ("  ", None),
    ],
)
def test_days_are_read(cell, day):
    assert values.read_day(cell, Key.OPENED_ON) == day


@pytest.mark.parametrize("cell", ["tháng 7/2025", 2019, "31/02/2025", "7/2025", True])
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(RowRefused) as refused:
        values.read_day(cell, Key.OPENED_ON)

    assert refused.value.finding.word == "bad_day"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("2.500", 2500),
        ("2.500,5 m2", 2501),
        ("2500", 2500),
        ("2,500", 2500),
        ("1.200.000", 1_200_000),
        ("2 500 m²", 2500),
        ("350,4", 350),
        (2500.0, 2500),
        ("12000 mặt hàng", 12000),
    ],
)
def test_numbers_are_read(cell, number):
    assert values.read_number(cell, Key.AREA) == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [("rộng", "bad_number"), (-5, "bad_number"), ("9.999.999", "out_of_range")],
)
def test_other_numbers_are_refused(cell, code):
    with pytest.raises(RowRefused) as refused:
        values.read_number(cell, Key.AREA)

    assert refused.value.finding.word == code


@pytest.mark.parametrize(
    "cells",
    [
        ("10,0123", "105,0801", None),
        (10.0123, 105.0801, None),
        (None, None, "10.0123, 105.0801"),
        (None, None, "10,0123; 105,0801"),
        (None, None, "10.0123,105.0801"),
        (None, None, "10,0123,105,0801"),
    ],
)
def test_positions_are_read(cells):
    assert values.read_position(*cells) == (10.0123, 105.0801)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ((105.08, 10.01, None), "swapped_position"),
        ((None, None, "105.08, 10.01"), "swapped_position"),
        ((48.85, 2.35, None), "not_in_vietnam"),
        ((10.01, None, None), "half_position"),
        ((None, None, "gần chợ"), "bad_position"),
        ((float("nan"), float("nan"), None), "bad_position"),
        ((10.01, float("inf"), None), "bad_position"),
        ((10.01, "1e999", None), "bad_position"),
        ((None, None, "NaN, NaN"), "bad_position"),
        ((None, None, "10.01, Infinity"), "bad_position"),
    ],
)
def test_other_positions_are_refused(cells, code):
    with pytest.raises(RowRefused) as refused:
        values.read_position(*cells)

    assert refused.value.finding.word == code


def test_the_zero_that_excel_drops_is_put_back_where_it_checks():
    assert values.read_tax_code(300588569) == "0300588569"
    assert values.read_tax_code("0300588569 001") == "0300588569-001"
    with pytest.raises(RowRefused):
        values.read_tax_code("0300588560")


def test_statuses_are_read():
    assert kinds.read_status("Đang hoạt động") is Status.ACTIVE
    assert kinds.read_status("ngừng hoạt động") is Status.CLOSED
    assert kinds.read_status("Tạm ngưng hoạt động") is Status.SUSPENDED


def test_cells_are_kept_and_read_again():
    cells = ["a", 1, 2.5, True, None, date(2025, 7, 1), Unreadable(Trouble.FORMULA, "=A1")]

    assert read_kept(kept(cells)) == cells


def keys(*rows):
    found = find_headings(enumerate(rows, start=1))
    return found and (found.row, [each.key and each.key.value for each in found.columns])


def test_headings_are_found_below_titles_and_in_any_order():
    title = ["ỦY BAN NHÂN DÂN TỈNH AN GIANG"]
    head = ["STT", "LOẠI HÌNH", "Địa chỉ cu\u0303", "Tên siêu thị", "Màu"]

    assert keys(title, [], head, [1, "Chợ"]) == (3, [None, "type", "former_address", "name", None])


def test_a_heading_of_two_rows_is_read():
    upper = ["TT", "Tên cơ sở", "Tọa độ", None, "Địa chỉ", None]
    lower = [None, None, "Vĩ độ", "Kinh độ", "Số nhà, đường", "Xã/phường"]

    assert keys(upper, lower, [1, "A"]) == (2, [None, "name", "lat", "lon", "address", "ward"])


def test_without_a_name_or_a_code_there_are_no_headings():
    assert keys(["Loại hình", "Hạng"], ["a", "b"]) is None
    assert keys(*[["x"]] * 30, ["Tên cơ sở", "Loại hình"]) is None


def test_a_second_column_of_a_kind_is_not_read():
    found = find_headings([(1, ["Tên cơ sở", "Loại hình", "Phân loại", "Màu", "Ghi chú"])])

    assert found.unknown == ["Phân loại", "Màu"]
