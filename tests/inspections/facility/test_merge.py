from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from inspections.errors import Problem, Refused
from inspections.facility.commands.merge import merge
from inspections.facility.models import Facility
from inspections.facility.queries.by_code import facility_by_code, survivor, survivor_id
from inspections.facility.rules import FacilityType


def test_a_merged_facility_keeps_its_code_and_points_to_its_survivor(session, make):
    twice, once = make("Chợ B"), make("Chợ B")

    merge(session, twice, once)

    assert facility_by_code(session, twice.code) is twice
    assert survivor(session, twice) is once
    assert survivor(session, once) is once


def test_a_chain_is_flattened_from_both_ends(session, make):
    a, b, c, d = (make() for _ in range(4))

    merge(session, a, b)
    merge(session, b, c)
    merge(session, d, b)

    links = session.execute(select(Facility.id, survivor_id).order_by(Facility.id)).all()
    assert [tuple(link) for link in links] == [(x.id, c.id) for x in (a, b, c, d)]


def test_a_facility_is_never_merged_into_itself(session, make):
    facility = make()
    with pytest.raises(Refused) as refused:
        merge(session, facility, facility)
    assert refused.value.problem is Problem.INVALID
    assert facility.merged_into_id is None


def test_a_circle_is_refused(session, make):
    a, b, c = (make() for _ in range(3))
    merge(session, a, b)
    merge(session, b, c)
    with pytest.raises(Refused) as refused:
        merge(session, c, a)
    assert refused.value.fields == {"into": "circle"}
    assert c.merged_into_id is None


def test_merging_again_into_the_same_survivor_does_nothing(session, make):
    a, b = make(), make()
    merge(session, a, b)
    merge(session, a, b)
    assert a.merged_into_id == b.id


def test_a_merged_facility_is_not_moved_to_another_survivor(session, make):
    a, b, c = (make() for _ in range(3))
    merge(session, a, b)
    with pytest.raises(Refused) as refused:
        merge(session, a, c)
    assert refused.value.fields == {"facility": "merged_already"}
    assert a.merged_into_id == b.id


def test_what_stood_inside_stands_inside_the_survivor(session, make):
    mall, same_mall = (make("Trung tâm", type=FacilityType.MALL) for _ in range(2))
    child = make(parent_code=mall.code)
    merge(session, mall, same_mall)
    assert child.parent_id == same_mall.id


def test_a_mall_merged_into_its_own_store_leaves_the_store_without_a_parent(session, make):
    mall = make("Trung tâm", type=FacilityType.MALL)
    child = make(parent_code=mall.code)
    merge(session, mall, child)
    assert child.parent_id is None


def test_a_child_of_a_merged_parent_is_put_inside_the_survivor(session, make):
    mall, same_mall = (make("Trung tâm", type=FacilityType.MALL) for _ in range(2))
    merge(session, mall, same_mall)
    assert make(parent_code=mall.code).parent_id == same_mall.id


# Each example merges new facilities only, so that examples may share the session.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_whatever_is_merged_every_link_leads_to_an_unmerged_facility(session, make, pairs):
    facilities = [make(opened_on=date(2026, 1, 1)) for _ in range(6)]
    groups = {facility.id: {facility.id} for facility in facilities}
    for one, other in pairs:
        try:
            merge(session, facilities[one], facilities[other])
        except Refused:
            continue
        joined = groups[facilities[one].id] | groups[facilities[other].id]
        groups.update(dict.fromkeys(joined, joined))

    survivors = {facility.id: survivor(session, facility) for facility in facilities}

    assert all(found.merged_into_id is None for found in survivors.values())
    for facility in facilities:
        same = {id_ for id_, found in survivors.items() if found is survivors[facility.id]}
        assert same == groups[facility.id]
