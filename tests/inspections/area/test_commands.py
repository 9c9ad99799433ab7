from unicodedata import is_normalized

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inspections.area import source
from inspections.area.commands import area_ids, load_areas
from inspections.area.models import Area, AreaName, AreaWard
from inspections.area.queries import wards_of
from inspections.area.rules import KINDS, Level
from inspections.area.source import reference_areas


def wards(session: Session, key: str) -> int:
    ids = area_ids(session)
    return len(session.scalars(wards_of(ids[key])).all())


def test_there_are_34_provinces_and_3321_wards(loaded: Session) -> None:
    counts = dict(loaded.execute(select(Area.level, func.count()).group_by(Area.level)).all())

    assert counts == {
        Level.NATION: 1,
        Level.PROVINCE: 34,
        Level.FORMER_PROVINCE: 5,
        Level.WARD: 3321,
    }


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("VN", 3321),
        ("F91", 48),
        ("F75", 55),
        ("F30", 64),
        ("F92", 32),
        ("F12", 38),
        ("P91", 102),
        ("P75", 95),
        ("P31", 114),
        ("P92", 103),
        ("P12", 38),
        ("W30742", 1),
    ],
)
def test_an_area_is_made_of_its_wards(loaded: Session, key: str, count: int) -> None:
    assert wards(loaded, key) == count


def test_the_wards_of_a_former_province_lie_in_one_province_of_today(loaded: Session) -> None:
    ids = area_ids(loaded)
    parents = {
        former: set(
            loaded.scalars(select(Area.parent_id).where(Area.id.in_(wards_of(ids[former]))))
        )
        for former in ("F91", "F75", "F30", "F92", "F12")
    }

    assert parents == {
        "F91": {ids["P91"]},
        "F75": {ids["P75"]},
        "F30": {ids["P31"]},
        "F92": {ids["P92"]},
        "F12": {ids["P12"]},
    }


def test_a_ward_knows_the_former_province_it_lies_in(loaded: Session) -> None:
    ids = area_ids(loaded)
    stored = set(loaded.scalars(select(Area.id).where(Area.former_id == ids["F91"])))

    assert stored == set(loaded.scalars(wards_of(ids["F91"])))


def test_every_ward_is_in_itself_its_province_and_the_nation(loaded: Session) -> None:
    times = loaded.execute(
        select(func.count()).select_from(AreaWard).join(Area, Area.id == AreaWard.ward_id)
    ).scalar_one()

    assert times == 3 * 3321 + 48 + 55 + 64 + 32 + 38


def test_loading_twice_changes_nothing_and_keeps_every_id(session: Session) -> None:
    first = load_areas(session)
    before = area_ids(session)
    names_before = set(session.execute(select(AreaName.id, AreaName.area_id)).all())

    second = load_areas(session)

    assert first > 3 * 3321
    assert second == 0
    assert area_ids(session) == before
    assert set(session.execute(select(AreaName.id, AreaName.area_id)).all()) == names_before


def test_loading_mends_what_differs_from_the_files_and_nothing_else(loaded: Session) -> None:
    ids = area_ids(loaded)
    ward = loaded.get_one(Area, ids["W30742"])
    ward.parent_id = ids["P92"]
    name = loaded.scalars(select(AreaName).where(AreaName.area_id == ward.id)).one()
    name.name = "Sai tên"
    loaded.add(AreaWard(area_id=ids["P92"], ward_id=ward.id))

    changed = load_areas(loaded)

    assert changed == 3
    assert ward.parent_id == ids["P91"]
    assert name.name != "Sai tên"
    assert wards(loaded, "P92") == 103


def test_names_are_nfc_and_do_not_repeat_their_kind(loaded: Session) -> None:
    names = loaded.scalars(select(AreaName.name)).all()

    assert all(is_normalized("NFC", name) for name in names)
    assert not [name for name in names if name.split()[0].lower() in {"phường", "xã", "tỉnh"}]
    assert not [name for name in names if name.lower().startswith(tuple(KINDS))]


def test_a_name_begins_at_the_merger_or_later_or_on_a_day_that_is_not_known(
    loaded: Session,
) -> None:
    begun = set(loaded.scalars(select(AreaName.valid_from).distinct()))

    assert {day and day.isoformat() for day in begun} == {None, "2025-07-01", "2026-04-30"}


def test_an_overlay_that_names_another_ward_than_its_code_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = source._toml

    def with_a_slip(name: str) -> dict[str, list[dict[str, object]]]:
        tables = read(name)
        if name == "overlay.toml":
            tables["change"][1]["name"] = "Lộc Ninh Đông"
        return tables

    monkeypatch.setattr(source, "_toml", with_a_slip)

    with pytest.raises(ValueError, match="W25270 is Lộc Ninh, not Lộc Ninh Đông"):
        reference_areas()
