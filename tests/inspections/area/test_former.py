import re
from collections import Counter
from unicodedata import is_normalized

import pytest

from inspections.area.former import (
    DISTRICTS,
    PROVINCES,
    WARDS,
    former_districts,
    former_provinces,
    former_wards,
)
from inspections.area.rules import Level
from inspections.area.source import reference_areas

FIVE = [("91", "F91", 48), ("75", "F75", 55), ("30", "F30", 64), ("92", "F92", 32)]
FIVE.append(("12", "F12", 38))
# Island districts that had no wards; the conversion table does not speak of them.
WITHOUT_SOURCE = {"11948", "19742", "20333", "21548", "26732"}


def province_of_district() -> dict[str, str]:
    return {district.code: district.province for district in former_districts()}


def today() -> dict[str, str | None]:
    """The former province of each of today's wards, by the ward's code."""
    return {a.key[1:]: a.former for a in reference_areas() if a.level is Level.WARD}


def test_the_tables_have_the_63_provinces_696_districts_and_all_named_wards() -> None:
    counted = len(former_provinces()), len(former_districts()), len(former_wards())

    assert counted == (63, 696, 10_023)


def test_each_former_ward_lies_in_wards_of_today() -> None:
    known = today().keys()

    assert [ward for ward in former_wards() if not ward.wards or set(ward.wards) - known] == []


def test_each_ward_of_today_came_from_a_former_one_but_for_five_islands() -> None:
    reached = {code for ward in former_wards() for code in ward.wards}

    assert today().keys() - reached == WITHOUT_SOURCE


@pytest.mark.parametrize(("code", "key", "count"), FIVE)
def test_the_wards_of_a_plans_province_became_the_wards_of_its_code_range(
    code: str, key: str, count: int
) -> None:
    provinces = province_of_district()
    reached = {w for ward in former_wards() if provinces[ward.district] == code for w in ward.wards}

    assert reached == {ward for ward, former in today().items() if former == key}
    assert len(reached) == count


def test_the_wards_of_a_former_province_stay_within_one_province_of_today() -> None:
    provinces = province_of_district()
    parents = {a.key[1:]: a.parent for a in reference_areas() if a.level is Level.WARD}
    now: dict[str, set[str | None]] = {}
    for ward in former_wards():
        now.setdefault(provinces[ward.district], set()).update(parents[w] for w in ward.wards)

    assert len(now) == 63
    assert {len(parent) for parent in now.values()} == {1}


def test_whole_and_divided_wards_are_told_apart() -> None:
    counted = Counter((ward.is_whole, len(ward.wards) > 1) for ward in former_wards())

    # The last is Đặng Xá: divided, says the table, and names one successor.
    assert counted == {(True, False): 9582, (False, True): 440, (False, False): 1}


def test_codes_are_digits_and_name_one_unit_each() -> None:
    for digits, units in ((2, former_provinces()), (3, former_districts()), (5, former_wards())):
        codes = [unit.code for unit in units]
        assert all(re.fullmatch(rf"[0-9]{{{digits}}}", code) for code in codes)
        assert codes == sorted(set(codes))


def test_kinds_and_the_units_above_are_known() -> None:
    provinces = {province.code for province in former_provinces()}
    districts = province_of_district()

    assert {province.kind for province in former_provinces()} == {"tỉnh", "thành phố"}
    assert {d.kind for d in former_districts()} == {"quận", "huyện", "thị xã", "thành phố"}
    assert {ward.kind for ward in former_wards()} == {"phường", "xã", "thị trấn"}
    assert set(districts.values()) == provinces
    assert {ward.district for ward in former_wards()} <= districts.keys()


def test_the_files_are_composed_utf_8_and_small() -> None:
    texts = [file.read_text("utf-8") for file in (WARDS, DISTRICTS, PROVINCES)]

    assert all(is_normalized("NFC", text) for text in texts)
    assert not any(re.search(r" ,|, |  ", text) for text in texts)
    assert sum(len(text.encode()) for text in texts) < 600_000
