from datetime import date

import pytest
from sqlalchemy import select

from inspections.facility.commands.dated import set_owner, set_status, set_type
from inspections.facility.commands.retailers import add_retailer
from inspections.facility.models import FacilityStatus
from inspections.facility.queries.by_code import facility_by_code
from inspections.facility.queries.dated import holds_on, owners_on, statuses_on, types_on
from inspections.facility.queries.visible import area_ids_of, facts
from inspections.facility.rules import FacilityType, RetailerKind, Status

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "holds"),
    [
        (None, None, True),
        (JULY, None, True),
        (date(2026, 7, 2), None, False),
        (None, date(2026, 7, 2), True),
        (None, JULY, False),
        (JUNE, JULY, False),
        (JUNE, date(2026, 7, 2), True),
    ],
)
def test_a_row_holds_from_its_first_day_until_before_its_last(
    session, make, starts_on, ends_on, holds
):
    make()
    row = session.query(FacilityStatus).one()
    row.starts_on, row.ends_on = starts_on, ends_on

    found = session.scalars(select(FacilityStatus).where(holds_on(FacilityStatus, JULY))).all()

    assert found == ([row] if holds else [])


@pytest.mark.parametrize("typed", ["48210373", "4821 0373", "4821-0373", "４８２１０３７３"])
def test_a_facility_is_found_by_its_code_however_it_is_typed(session, make, typed):
    make(), make()
    facility = make(code="48210373")
    assert facility_by_code(session, typed) is facility


@pytest.mark.parametrize("typed", ["", "48210374", "x", "\ud800", "\x00", "98765432"])
def test_an_unknown_code_finds_nothing(session, make, typed):
    make(code="48210373")
    assert facility_by_code(session, typed) is None


def test_what_holds_on_a_day_is_asked_for_many_facilities_at_once(session, make):
    old = add_retailer(session, "A", RetailerKind.COMPANY)
    new = add_retailer(session, "B", RetailerKind.COMPANY)
    changed = make(opened_on=JUNE, retailer_id=old.id)
    set_type(session, changed, FacilityType.MARKET, JULY)
    set_status(session, changed, Status.CLOSED, JULY)
    set_owner(session, changed, new.id, JULY)
    same = make(type=FacilityType.MALL)
    make()
    ids = [changed.id, same.id]

    assert types_on(session, ids, JUNE) == {
        changed.id: FacilityType.SUPERMARKET,
        same.id: FacilityType.MALL,
    }
    assert types_on(session, ids, JULY)[changed.id] is FacilityType.MARKET
    assert statuses_on(session, ids, date(2026, 5, 1)) == {same.id: Status.ACTIVE}
    assert statuses_on(session, ids, JULY)[changed.id] is Status.CLOSED
    assert owners_on(session, ids, JUNE) == {changed.id: old.id}
    assert owners_on(session, ids, JULY) == {changed.id: new.id}


def test_a_ward_lies_in_itself_its_province_its_former_province_and_the_nation(
    session, make, areas
):
    facility = make(ward_code="30742")
    expected = {areas[key] for key in ("W30742", "P91", "F91", "VN")}
    assert area_ids_of(session, facility) == expected


def test_an_unplaced_facility_lies_in_no_known_area(session, make):
    assert area_ids_of(session, make()) is None


def test_the_facts_name_every_retailer_that_ever_answered(session, make):
    old = add_retailer(session, "A", RetailerKind.COMPANY)
    new = add_retailer(session, "B", RetailerKind.COMPANY)
    add_retailer(session, "C", RetailerKind.COMPANY)
    facility = make(retailer_id=old.id)
    set_owner(session, facility, new.id, JULY)
    assert facts(session, facility).owner_ids == {old.id, new.id}
