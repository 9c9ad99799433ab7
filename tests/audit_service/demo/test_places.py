from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from audit_service.demo.places import SOURCE, Place, load_places, places
from inspections import models
from inspections.area.commands import load_areas
from inspections.area.models import Area
from inspections.area.queries import area_by_code, name_on
from inspections.facility.code import is_code
from inspections.facility.models import (
    Facility,
    FacilityOwner,
    FacilityStatus,
    FacilityType,
    Retailer,
)
from inspections.facility.queries.dated import owners_on, statuses_on, types_on
from inspections.facility.queries.visible import area_ids_of
from inspections.facility.rules import FacilityType as Type
from inspections.facility.rules import Status

TODAY = date(2026, 11, 20)
FORMER = {
    "kien-giang": "F91",
    "dong-nai": "F75",
    "hai-duong": "F30",
    "can-tho": "F92",
    "lai-chau": "F12",
}


@pytest.fixture(scope="module")
def loaded() -> Iterator[tuple[Session, dict[str, Facility]]]:
    engine = create_engine("sqlite://")
    models.facility.Base.metadata.create_all(engine)
    with Session(engine) as session:
        load_areas(session)
        yield session, load_places(session, Random(1))
    engine.dispose()


def rows(session: Session) -> list[int | None]:
    tables = (Facility, FacilityType, FacilityStatus, FacilityOwner, Retailer)
    return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def by_key() -> dict[str, Place]:
    return {place.key: place for place in places()}


def test_every_place_becomes_one_facility_with_a_code_of_its_own(loaded):
    session, facilities = loaded
    assert facilities.keys() == by_key().keys()
    assert session.scalar(select(func.count()).select_from(Facility)) == len(places())
    assert all(is_code(facility.code) for facility in facilities.values())
    assert {facility.source for facility in facilities.values()} == {SOURCE}


def test_loading_again_changes_nothing(loaded):
    session, facilities = loaded
    before = rows(session)
    again = load_places(session, Random(2))
    assert rows(session) == before
    assert {k: f.id for k, f in again.items()} == {k: f.id for k, f in facilities.items()}


def test_every_ward_code_bears_the_name_that_the_file_expects(loaded):
    session, _ = loaded
    expected = {(p.key, p.ward_name) for p in places() if p.ward}
    found = set()
    for place in places():
        ward = area_by_code(session, place.ward) if place.ward else None
        name = name_on(session, ward.id, TODAY) if ward else None
        if name:
            found.add((place.key, name.full_name))
    assert found == expected


def test_every_placed_facility_lies_in_the_territory_it_is_listed_under(loaded):
    session, facilities = loaded
    keys = {area.id: area.key for area in session.scalars(select(Area))}
    for place in places():
        holders = area_ids_of(session, facilities[place.key])
        if holders is not None:
            assert FORMER[place.territory] in {keys[id_] for id_ in holders}, place.key


def test_every_facility_has_its_type_and_an_owner_today(loaded):
    session, facilities = loaded
    ids = [facility.id for facility in facilities.values()]
    types, owners = types_on(session, ids, TODAY), owners_on(session, ids, TODAY)
    assert {p.key: types[facilities[p.key].id] for p in places()} == {
        p.key: p.type for p in places()
    }
    assert owners.keys() == set(ids)


def test_stores_inside_a_mall_know_it(loaded):
    _, facilities = loaded
    children = {p.key: p.parent for p in places() if p.parent}
    assert children == {"kohnan-bien-hoa": "vincom-bien-hoa", "go-dong-nai-sieu-thi": "go-dong-nai"}
    for child, parent in children.items():
        assert facilities[child].parent_id == facilities[parent].id


def test_some_places_are_planned_suspended_and_closed(loaded):
    session, facilities = loaded
    statuses = statuses_on(session, [f.id for f in facilities.values()], TODAY)
    count = Counter(statuses[facility.id] for facility in facilities.values())
    assert statuses[facilities["aeon-can-tho"].id] is Status.PLANNED
    assert min(count[Status.PLANNED], count[Status.SUSPENDED], count[Status.CLOSED]) >= 1


def test_a_mall_that_reopened_was_not_active_the_day_before(loaded):
    session, facilities = loaded
    id_ = facilities["go-dong-nai"].id
    assert statuses_on(session, [id_], date(2026, 1, 21)) == {}
    assert statuses_on(session, [id_], date(2026, 1, 22)) == {id_: Status.ACTIVE}


def test_the_demonstration_has_every_type_and_territory_and_a_few_unplaced():
    assert {place.type for place in places()} == set(Type)
    assert {place.territory for place in places()} == FORMER.keys()
    assert sum(place.ward is None for place in places()) == 2


def test_what_is_made_up_says_so_and_is_never_marked_verified():
    made_up = [place for place in places() if place.type is Type.CONVENIENCE_STORE]
    assert all(place.name.endswith("(minh hoạ)") and not place.verified for place in made_up)
    assert all(place.note for place in places())


def test_positions_are_no_more_exact_than_an_illustration_may_be():
    for place in places():
        assert (round(place.lat, 2), round(place.lon, 2)) == (place.lat, place.lon)
