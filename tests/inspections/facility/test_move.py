from datetime import date

import pytest

from inspections.errors import Problem, Refused
from inspections.facility.commands.dated import rename, set_owner, set_status, set_type
from inspections.facility.commands.merge import merge
from inspections.facility.commands.move import move
from inspections.facility.commands.retailers import add_retailer
from inspections.facility.models import Facility, FacilityStatus, RegistryChange
from inspections.facility.queries.dated import owner_on, status_on, type_rows_on
from inspections.facility.rules import FacilityType, PlacedBy, RetailerKind, Status

JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)
THERE = {"ward_code": "31078", "address": "2 Trần Phú"}


def company(session, name):
    return add_retailer(session, name, RetailerKind.COMPANY)


def test_the_old_place_is_closed_and_a_new_facility_continues_it(session, make, areas):
    old = make("Co.opmart", ward_code="30742", address="1 Lê Lợi", opened_on=JUNE)

    new = move(session, old, **THERE, ward_basis=PlacedBy.STATED, on=JULY)

    assert new.code != old.code
    assert (new.name, new.address, new.continues_id) == ("Co.opmart", "2 Trần Phú", old.id)
    assert (new.ward_id, new.ward_basis) == (areas["W31078"], "stated")
    assert (old.ward_id, old.address) == (areas["W30742"], "1 Lê Lợi")
    before, then = date(2026, 6, 30), JULY
    assert [status_on(session, each.id, before) for each in (old, new)] == [Status.ACTIVE, None]
    assert [status_on(session, each.id, then) for each in (old, new)] == [
        Status.CLOSED,
        Status.ACTIVE,
    ]


def test_what_holds_on_the_day_is_taken_over_but_not_the_size_of_the_old_place(session, make):
    first, second, third = (company(session, name) for name in "ABC")
    old = make("Big C", retailer_id=first.id)
    rename(session, old, "GO!", JUNE)
    set_owner(session, old, second.id, JUNE)
    set_owner(session, old, third.id, AUGUST)
    set_type(session, old, FacilityType.MALL, JUNE, "II", "QĐ 7", area_m2=900, items=10)

    new = move(session, old, **THERE, on=JULY)

    typed = type_rows_on(session, [new.id], JULY)[new.id]
    assert (typed.type, typed.class_, typed.basis) == ("mall", "II", "QĐ 7")
    assert (typed.area_m2, typed.items) == (None, None)
    assert (new.name, owner_on(session, new.id, JULY)) == ("GO!", second.id)


def test_a_move_to_where_the_ward_is_not_known_is_unplaced(session, make):
    new = move(session, make(ward_code="30742"), ward_code=None, address=None, on=JULY)
    assert new.ward_id is None


def test_a_merged_facility_does_not_move(session, make):
    twice = make()
    merge(session, twice, make())
    with pytest.raises(Refused) as refused:
        move(session, twice, **THERE, on=JULY)
    assert refused.value.fields == {"facility": "merged"}


@pytest.mark.parametrize("status", [Status.CLOSED, Status.PLANNED])
def test_what_is_closed_or_not_built_does_not_move(session, make, status):
    facility = make()
    set_status(session, facility, status, JUNE)
    with pytest.raises(Refused) as refused:
        move(session, facility, **THERE, on=JULY)
    assert (refused.value.problem, refused.value.fields) == (
        Problem.INVALID,
        {"facility": status.value},
    )


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"on": JUNE}, {"on": "too_early"}),
        ({"ward_code": "99999"}, {"ward_code": "unknown"}),
        ({"code": "48210373"}, {"code": "taken"}),
    ],
)
def test_a_refused_move_writes_nothing(session, make, changed, fields):
    old = make(opened_on=JUNE)
    make(code="48210373")
    kept = [session.query(each).count() for each in (Facility, FacilityStatus, RegistryChange)]

    with pytest.raises(Refused) as refused:
        move(session, old, **{**THERE, "on": JULY, **changed})

    assert refused.value.fields == fields
    assert status_on(session, old.id, AUGUST) is Status.ACTIVE
    assert kept == [
        session.query(each).count() for each in (Facility, FacilityStatus, RegistryChange)
    ]


def test_a_facility_moves_once(session, make):
    old = make()
    move(session, old, **THERE, on=JULY)
    with pytest.raises(Refused) as refused:
        move(session, old, **THERE, on=AUGUST)
    assert refused.value.fields == {"facility": "closed"}


def test_an_unplaced_facility_that_moves_stays_with_its_office(session, make, areas):
    store = make(ward_code=None, territory_id=areas["P91"], opened_on=date(2020, 1, 1))

    moved = move(session, store, ward_code=None, address="1 Lê Lợi", on=date(2026, 7, 1))
    again = move(
        session,
        moved,
        ward_code=None,
        address="2 Lê Lợi",
        on=date(2026, 8, 1),
        territory_id=areas["P75"],
    )

    assert (moved.territory_id, again.territory_id) == (areas["P91"], areas["P75"])
