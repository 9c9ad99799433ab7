from datetime import date

import pytest

from inspections.errors import Problem, Refused
from inspections.facility.commands.corrections import (
    set_address,
    set_parent,
    set_position,
    set_ward,
)
from inspections.facility.commands.dated import set_status, set_type
from inspections.facility.commands.merge import merge
from inspections.facility.queries.dated import status_on
from inspections.facility.rules import FacilityType, PlacedBy, Status

JULY = date(2026, 7, 1)


@pytest.fixture
def merged(session, make):
    twice = make("Bản trùng")
    merge(session, twice, make("Bản chính"))
    return twice


@pytest.mark.parametrize(
    "correct",
    [
        lambda s, f: set_address(s, f, address="x", former_address=None),
        lambda s, f: set_ward(s, f, "30742", PlacedBy.STATED),
        lambda s, f: set_position(s, f, 10.0, 105.0),
        lambda s, f: set_parent(s, f, None),
    ],
)
def test_a_merged_facility_is_not_corrected(session, merged, correct):
    with pytest.raises(Refused) as refused:
        correct(session, merged)
    assert (refused.value.problem, refused.value.fields) == (
        Problem.INVALID,
        {"facility": "merged"},
    )


def test_both_texts_of_an_address_are_kept_and_one_can_be_taken_away(session, make):
    facility = make(address="1 Lê Lợi")

    set_address(session, facility, address=None, former_address=" P. Vĩnh  Thanh ")

    assert (facility.address, facility.former_address) == (None, "P. Vĩnh Thanh")


def test_a_ward_is_kept_with_how_it_is_known(session, make, areas):
    facility = make(ward_code="30742", ward_basis=PlacedBy.LIKELY)
    assert facility.ward_basis == "likely"

    set_ward(session, facility, "31078", PlacedBy.CONFIRMED)

    assert (facility.ward_id, facility.ward_basis) == (areas["W31078"], "confirmed")
    assert facility.search_key == "sieu thi dac khu phu quoc"


def test_an_unplaced_facility_has_no_basis_of_its_ward(session, make):
    facility = make(ward_basis=PlacedBy.LIKELY)
    assert facility.ward_basis is None

    placed = make(ward_code="30742", ward_basis=PlacedBy.STATED)
    set_ward(session, placed, None, PlacedBy.STATED)

    assert (placed.ward_id, placed.ward_basis) == (None, None)


def test_an_unknown_ward_is_refused(session, make):
    facility = make(ward_code="30742")
    with pytest.raises(Refused) as refused:
        set_ward(session, facility, "91", PlacedBy.STATED)
    assert refused.value.problem is Problem.UNKNOWN_AREA


def test_half_a_position_is_refused(session, make):
    with pytest.raises(Refused) as refused:
        set_position(session, make(), 10.0, None)
    assert refused.value.fields == {"lon": "missing"}


@pytest.mark.parametrize("type_", [FacilityType.MALL, FacilityType.MARKET])
def test_a_store_stands_inside_a_mall_or_a_market(session, make, type_):
    around, store = make(type=type_), make()
    set_parent(session, store, around.code)
    assert store.parent_id == around.id
    set_parent(session, store, None)
    assert store.parent_id is None


@pytest.mark.parametrize("type_", [FacilityType.SUPERMARKET, FacilityType.CONVENIENCE_STORE])
def test_nothing_stands_inside_a_store(session, make, type_):
    around, store = make(type=type_), make()
    with pytest.raises(Refused) as refused:
        set_parent(session, store, around.code)
    assert refused.value.fields == {"parent_code": "not_a_mall_or_market"}
    with pytest.raises(Refused) as refused:
        make(parent_code=around.code)
    assert refused.value.fields == {"parent_code": "not_a_mall_or_market"}


def test_what_is_a_mall_today_may_be_a_parent(session, make):
    around, store = make(), make()
    set_type(session, around, FacilityType.MALL, JULY)
    set_parent(session, store, around.code)
    assert store.parent_id == around.id


def test_a_parent_that_is_itself_inside_or_merged_or_unknown_is_refused(session, make):
    outer, inner, innermost, twice = (make(type=FacilityType.MALL) for _ in range(4))
    set_parent(session, inner, outer.code)
    set_parent(session, innermost, inner.code)
    merge(session, twice, make(type=FacilityType.MALL))

    told = {}
    for word, code in {
        "itself": outer.code,
        "circle": innermost.code,
        "merged": twice.code,
        "unknown": "98765432",
    }.items():
        with pytest.raises(Refused) as refused:
            set_parent(session, outer, code)
        told[word] = refused.value.fields

    assert told == {word: {"parent_code": word} for word in told}
    assert outer.parent_id is None


def test_a_mall_merged_into_what_stands_deep_inside_it_leaves_no_circle(session, make):
    outer, inner, innermost = (make(type=FacilityType.MALL) for _ in range(3))
    set_parent(session, inner, outer.code)
    set_parent(session, innermost, inner.code)

    merge(session, outer, innermost)

    assert (inner.parent_id, innermost.parent_id) == (innermost.id, None)


def test_a_facility_is_never_closed_before_or_on_its_opening_day(session, make):
    for on in (date(2026, 6, 30), JULY):
        with pytest.raises(Refused) as refused:
            set_status(session, make(opened_on=JULY), Status.CLOSED, on)
        assert refused.value.fields == {"on": "too_early"}


def test_a_facility_whose_opening_is_not_known_is_closed_on_any_day(session, make):
    facility = make()
    set_status(session, facility, Status.CLOSED, date(1990, 1, 1))
    assert status_on(session, facility.id, date(1990, 1, 1)) is Status.CLOSED
