from datetime import date
from itertools import combinations, product

import pytest
from sqlalchemy import select

from inspections.account.rules import Actor, Grade, Role, Scope, may_see_facility
from inspections.errors import Refused
from inspections.facility.commands.corrections import set_ward
from inspections.facility.commands.dated import set_owner
from inspections.facility.commands.merge import merge
from inspections.facility.commands.retailers import add_retailer
from inspections.facility.models import Facility
from inspections.facility.queries.visible import facts, in_area, visible_facilities
from inspections.facility.rules import PlacedBy, RetailerKind


@pytest.fixture
def world(session, make, areas) -> list[Facility]:
    """Every ward and none, each with no retailer, with one, and sold from one to the other; and
    unplaced ones of every territory."""
    one = add_retailer(session, "A", RetailerKind.COMPANY)
    other = add_retailer(session, "B", RetailerKind.COMPANY)
    facilities = []
    for ward in (None, "30742", "31078", "30292", "26041"):
        facilities += [make(ward_code=ward), make(ward_code=ward, retailer_id=one.id)]
        sold = make(ward_code=ward, retailer_id=one.id)
        set_owner(session, sold, other.id, date(2026, 7, 1))
        facilities.append(sold)
    merge(session, facilities[0], facilities[4])
    for key in sorted(areas):
        facilities.append(make(ward_code=None, territory_id=areas[key]))
    # A territory says nothing of what has a ward.
    facilities.append(make(ward_code="26041", territory_id=areas["P91"], retailer_id=one.id))
    return facilities


BRANCHES = ((), (1,), (2, 404))


def actors(areas: dict[str, int]) -> list[Actor]:
    """Every role with every retailer (none, both, an unknown one) and up to two areas; retailers
    with branches as well."""
    people = []
    scopes = [keys for size in range(3) for keys in combinations(sorted(areas), size)]
    for role in Role:
        some = BRANCHES if role is Role.RETAILER else BRANCHES[:1]
        for retailer_id, branches in product((None, 1, 2, 404), some):
            for keys in scopes:
                people.append(
                    Actor(
                        account_id=1,
                        name="lan.nguyen",
                        display_name="Lan",
                        role=role,
                        grade=Grade.VIEWER,
                        retailer_id=retailer_id,
                        areas=frozenset(areas[key] for key in keys),
                        nation="VN" in keys,
                        scope=Scope.READ,
                        branch_ids=frozenset(branches),
                    )
                )
    return people


def test_the_rule_and_the_query_about_who_sees_a_facility_are_one(session, world, areas):
    known = {facility.id: facts(session, facility) for facility in world}
    sizes = set()

    for actor in actors(areas):
        by_rule = {id_ for id_, fact in known.items() if may_see_facility(actor, fact)}
        by_query = set(session.scalars(select(Facility.id).where(visible_facilities(actor))))
        assert by_query == by_rule, actor
        sizes.add(len(by_rule))

    # The world is not so small that all actors see all or nothing.
    assert {0, 4, 5, len(world)} <= sizes
    assert len(sizes) > 10


@pytest.mark.usefixtures("world")
def test_nobody_without_areas_sees_anything(session):
    actor = Actor(account_id=1, name="x", display_name="X", role=Role.INSPECTOR)
    assert session.scalars(select(Facility).where(visible_facilities(actor))).all() == []


@pytest.mark.usefixtures("world")
def test_a_province_sees_the_unplaced_facilities_of_its_own_and_smaller_offices(session, areas):
    seen = seen_from(session, areas, "P91")

    assert len([each for each in seen if each.ward_id is not None]) == 9
    territories = {each.territory_id for each in seen if each.ward_id is None}
    assert territories == {areas[key] for key in ("P91", "F91", "W30742", "W31078", "W30292")}


@pytest.mark.usefixtures("world")
def test_an_office_sees_no_unplaced_facility_of_a_larger_one(session, areas):
    seen = seen_from(session, areas, "F91")

    territories = {each.territory_id for each in seen if each.ward_id is None}
    assert territories == {areas[key] for key in ("F91", "W30742", "W31078")}


def test_two_areas_of_the_same_wards_see_each_others_unplaced_facilities(session, make, areas):
    """Trấn Biên is all that there is of Đồng Nai here, of today's and of the former one."""
    unplaced = make(ward_code=None, territory_id=areas["P75"])

    for key in ("F75", "P75", "W26041", "VN"):
        assert seen_from(session, areas, key) == [unplaced], key
    assert seen_from(session, areas, "P91") == []


@pytest.mark.usefixtures("world")
def test_the_facilities_in_an_area_are_those_that_its_office_sees(session, areas):
    for key, area_id in areas.items():
        listed = session.scalars(select(Facility).where(in_area(area_id)).order_by(Facility.id))
        assert list(listed) == seen_from(session, areas, key), key


def test_a_facility_leaves_its_territory_once_it_has_a_ward(session, make, areas):
    facility = make(ward_code=None, territory_id=areas["P91"])
    set_ward(session, facility, "26041", PlacedBy.CONFIRMED)

    assert seen_from(session, areas, "P91") == []
    assert seen_from(session, areas, "P75") == [facility]


def test_a_territory_that_does_not_exist_is_refused(make):
    with pytest.raises(Refused) as refused:
        make(ward_code=None, territory_id=404)

    assert refused.value.fields == {"territory_id": "unknown"}


def seen_from(session, areas: dict[str, int], key: str) -> list[Facility]:
    actor = Actor(
        account_id=1,
        name="x",
        display_name="X",
        role=Role.DEPARTMENT,
        areas=frozenset({areas[key]}),
        nation=key == "VN",
    )
    query = select(Facility).where(visible_facilities(actor)).order_by(Facility.id)
    return list(session.scalars(query))
