from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.area.commands import area_ids
from inspections.area.models import Area, AreaName
from inspections.area.queries import area_by_code, name_on, names, nearest_names, wards_of

LAST_DAY_OF_63 = date(2025, 6, 30)
FIRST_DAY_OF_34 = date(2025, 7, 1)
TODAY = date(2026, 11, 20)
NEW_PHUONG = {
    "W25270": "Lộc Ninh",
    "W25357": "Tân Khai",
    "W25363": "Đồng Phú",
    "W26116": "Tân Phú",
    "W26170": "Trị An",
    "W26248": "Trảng Bom",
    "W26326": "Dầu Giây",
    "W26368": "Long Thành",
    "W26425": "Xuân Lộc",
    "W26485": "Nhơn Trạch",
}


def found(session: Session, code: str, on: date | None = None) -> str | None:
    area = area_by_code(session, code, on)
    return area.key if area else None


def test_code_91_meant_kien_giang_until_the_merger_and_means_an_giang_now(loaded: Session) -> None:
    assert found(loaded, "91", LAST_DAY_OF_63) == "F91"
    assert found(loaded, "91", FIRST_DAY_OF_34) == "P91"
    assert found(loaded, "91") == "P91"

    ids = area_ids(loaded)
    kien_giang = name_on(loaded, ids["F91"], LAST_DAY_OF_63)
    an_giang = name_on(loaded, ids["P91"], TODAY)
    assert kien_giang is not None
    assert an_giang is not None
    assert kien_giang.full_name == "Tỉnh Kiên Giang"
    assert an_giang.full_name == "Tỉnh An Giang"


@pytest.mark.parametrize(
    ("code", "key"),
    [("VN", "VN"), ("F91", "F91"), ("P91", "P91"), ("W30742", "W30742"), ("30742", "W30742")],
)
def test_an_area_is_found_by_its_key_or_by_its_code_of_today(
    loaded: Session, code: str, key: str
) -> None:
    assert found(loaded, code) == key


@pytest.mark.parametrize("code", ["", "1", "00", "30", "899", "vn", "99999"])
def test_a_code_that_nothing_bears_today_finds_nothing(loaded: Session, code: str) -> None:
    assert found(loaded, code) is None


def test_hai_duongs_code_is_found_only_on_days_when_it_was_in_use(loaded: Session) -> None:
    assert found(loaded, "30", LAST_DAY_OF_63) == "F30"
    assert found(loaded, "30", FIRST_DAY_OF_34) is None


def test_codes_keep_their_leading_zeros(loaded: Session) -> None:
    assert found(loaded, "01") == "P01"
    assert found(loaded, "00070") == "W00070"


def test_dong_nai_is_a_province_until_29_april_2026_and_a_city_from_the_30th(
    loaded: Session,
) -> None:
    dong_nai = area_ids(loaded)["P75"]

    before = name_on(loaded, dong_nai, date(2026, 4, 29))
    after = name_on(loaded, dong_nai, date(2026, 4, 30))

    assert before is not None
    assert after is not None
    assert (before.full_name, before.code) == ("Tỉnh Đồng Nai", "75")
    assert (after.full_name, after.code) == ("Thành phố Đồng Nai", "75")


def test_ten_communes_of_dong_nai_become_phuong_with_the_same_codes(loaded: Session) -> None:
    ids = area_ids(loaded)
    ten = [ids[key] for key in NEW_PHUONG]
    before = names(loaded, ten, date(2026, 4, 29))
    after = names(loaded, ten, date(2026, 4, 30))

    for key, name in NEW_PHUONG.items():
        assert before[ids[key]].full_name == f"Xã {name}"
        assert after[ids[key]].full_name == f"Phường {name}"
        assert before[ids[key]].code == after[ids[key]].code == key[1:]
    inside = set(loaded.scalars(wards_of(ids["P75"])))
    assert inside.issuperset(ten)


def test_no_other_ward_changes_its_name_on_that_day(loaded: Session) -> None:
    begun = select(Area.key).join(AreaName).where(AreaName.valid_from == date(2026, 4, 30))

    assert set(loaded.scalars(begun)) == {*NEW_PHUONG, "P75"}


def test_names_leaves_out_what_did_not_exist_on_the_day(loaded: Session) -> None:
    ids = area_ids(loaded)
    asked = [ids["VN"], ids["F91"], ids["P91"], ids["W30742"]]

    assert names(loaded, asked, LAST_DAY_OF_63).keys() == {ids["VN"], ids["F91"]}
    assert names(loaded, asked, TODAY).keys() == {ids["VN"], ids["P91"], ids["W30742"]}
    assert name_on(loaded, ids["F91"], TODAY) is None


def test_every_area_has_exactly_one_name_today_but_former_provinces_none(loaded: Session) -> None:
    ids = area_ids(loaded)
    today = names(loaded, list(ids.values()), TODAY)

    assert {key for key, area in ids.items() if area not in today} == {
        "F91",
        "F75",
        "F30",
        "F92",
        "F12",
    }


def test_there_is_a_name_to_print_for_every_area_on_any_day(loaded: Session) -> None:
    ids = area_ids(loaded)

    for day in (date(2020, 1, 1), LAST_DAY_OF_63, TODAY):
        assert nearest_names(loaded, list(ids.values()), day).keys() == set(ids.values())
    assert nearest_names(loaded, [ids["F91"]], TODAY)[ids["F91"]].name == "Kiên Giang"
    assert nearest_names(loaded, [ids["P75"]], date(2020, 1, 1))[ids["P75"]].kind == "tỉnh"
