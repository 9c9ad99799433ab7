from datetime import date
from itertools import combinations, product

import pytest
from sqlalchemy import select

from inspections.account.rules import Actor, Grade, Role, Scope, may_see_facility
from inspections.facility.commands.dated import set_owner
from inspections.facility.commands.merge import merge
from inspections.facility.commands.retailers import add_retailer
from inspections.facility.models import Facility
from inspections.facility.queries.visible import facts, visible_facilities
from inspections.facility.rules import RetailerKind


@pytest.fixture
def world(session, make) -> list[Facility]:
    """Every ward and none, each with no retailer, with one, and sold from one to the other."""
    one = add_retailer(session, "A", RetailerKind.COMPANY)
    other = add_retailer(session, "B", RetailerKind.COMPANY)
    facilities = []
    for ward in (None, "30742", "31078", "30292", "26041"):
        facilities += [make(ward_code=ward), make(ward_code=ward, retailer_id=one.id)]
        sold = make(ward_code=ward, retailer_id=one.id)
        set_owner(session, sold, other.id, date(2026, 7, 1))
        facilities.append(sold)
    merge(session, facilities[0], facilities[4])
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
    assert {0, 3, 5, 10, len(world)} <= sizes


@pytest.mark.usefixtures("world")
def test_nobody_without_areas_sees_anything(session):
    actor = Actor(account_id=1, name="x", display_name="X", role=Role.INSPECTOR)
    assert session.scalars(select(Facility).where(visible_facilities(actor))).all() == []


@pytest.mark.usefixtures("world")
def test_a_scope_over_a_province_does_not_hold_unplaced_facilities(session, areas):
    actor = Actor(
        account_id=1,
        name="x",
        display_name="X",
        role=Role.DEPARTMENT,
        areas=frozenset({areas["P91"]}),
    )
    seen = session.scalars(select(Facility).where(visible_facilities(actor))).all()
    assert len(seen) == 9
    assert all(facility.ward_id is not None for facility in seen)
