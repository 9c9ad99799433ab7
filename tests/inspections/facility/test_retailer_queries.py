"""Which retailers an office keeps, how they are found, and what changed since one looked."""

from datetime import date

import pytest
from sqlalchemy import select

from inspections.account.rules import Actor, Role
from inspections.facility.commands.corrections import set_address
from inspections.facility.commands.dated import set_owner, set_type
from inspections.facility.commands.merge import merge
from inspections.facility.commands.retailers import add_retailer, rename_retailer, set_head_office
from inspections.facility.models import Retailer
from inspections.facility.queries.changes import changes_after, latest_change
from inspections.facility.queries.numbers import registered_below
from inspections.facility.queries.retailers import (
    find_retailers,
    retailers_named,
    visible_retailers,
)
from inspections.facility.rules import FacilityType, RetailerKind

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture
def office(areas):
    """The department of An Giang."""
    own = frozenset({areas["P91"]})
    return Actor(1, "x", "X", Role.DEPARTMENT, areas=own)


def company(session, name: str, tax_code: str | None = None) -> Retailer:
    return add_retailer(session, name, RetailerKind.COMPANY, tax_code)


def test_an_office_keeps_those_that_have_or_had_a_store_of_its_area_and_those_without(
    session, make, office
):
    here, gone, far, idle = (company(session, name) for name in ("Đây", "Bán", "Xa", "Mới"))
    make("Một", ward_code="30742", retailer_id=here.id)
    sold = make("Hai", ward_code="30742", retailer_id=gone.id)
    set_owner(session, sold, here.id, JULY)
    make("Ba", ward_code="26041", retailer_id=far.id)

    seen = set(session.scalars(select(Retailer).where(visible_retailers(office))))

    assert seen == {here, gone, idle}
    administrator = Actor(2, "q", "Q", Role.ADMINISTRATOR)
    everyone = set(session.scalars(select(Retailer).where(visible_retailers(administrator))))
    assert everyone == {here, gone, far, idle}


def test_a_retailers_account_sees_itself_and_its_branches(session):
    own, branch, _other = (company(session, name) for name in ("Mình", "Chi nhánh", "Khác"))
    actor = Actor(3, "c", "C", Role.RETAILER, retailer_id=own.id, branch_ids=frozenset({branch.id}))

    assert set(session.scalars(select(Retailer).where(visible_retailers(actor)))) == {own, branch}


def test_a_row_counts_the_stores_of_the_day_that_the_reader_sees(session, make, office):
    head, branch = company(session, "Trụ sở"), company(session, "Chi nhánh")
    set_head_office(session, branch, head)
    kept = make("Một", ward_code="30742", retailer_id=branch.id)
    merge(session, make("Một lần nữa", ward_code="30742", retailer_id=branch.id), kept)
    make("Xa", ward_code="26041", retailer_id=branch.id)
    later = make("Sau", ward_code="30742", retailer_id=head.id)
    set_owner(session, later, branch.id, JULY)

    def counts(day: date) -> list[tuple[str, int]]:
        return [(row.retailer.name, row.facilities) for row in find_retailers(session, office, day)]

    assert counts(JUNE) == [("Chi nhánh", 1), ("Trụ sở", 1)]
    assert counts(JULY) == [("Chi nhánh", 2), ("Trụ sở", 0)]
    assert [row.head_office for row in find_retailers(session, office, JULY)] == [head, None]


@pytest.mark.parametrize("q", ["sen hong", "HỒNG", "0100109106", "0100 109", "Sen  Hồng"])
def test_a_retailer_is_found_by_its_words_or_the_beginning_of_its_tax_code(session, q):
    found = company(session, "Công ty Sen Hồng", "0100109106")
    company(session, "Công ty Sen Trắng")

    assert retailers_named(session, q, 5) == [found]


def test_the_one_that_bears_the_very_name_goes_first(session):
    company(session, "Công ty Sen An Giang")
    exact = company(session, "Sen")

    assert retailers_named(session, "Sen", 5)[0] is exact


def test_a_change_moves_the_latest_one_on_and_is_told_to_who_looked_before(session, make):
    store, other = make("Một"), make("Hai")
    seen = latest_change(session, store)
    set_address(session, other, address="9 Trần Phú", former_address=None)
    assert latest_change(session, store) == seen
    assert changes_after(session, store, seen) == []

    set_address(session, store, address="1 Lê Lợi", former_address=None)
    merge(session, other, store)

    told = [change.what.value for change in changes_after(session, store, seen)]
    assert told == ["merged", "address", "address", "created"]
    assert latest_change(session, store) > seen


def test_a_retailer_and_a_facility_of_one_id_have_changes_of_their_own(session, make):
    store, shop = make("Một"), company(session, "Sen")
    assert store.id == shop.id
    seen = latest_change(session, store)

    rename_retailer(session, shop, "Sen Hồng")

    assert latest_change(session, store) == seen
    assert [each.what.value for each in changes_after(session, shop, seen)] == [
        "renamed",
        "created",
    ]


def test_small_supermarkets_are_those_registered_with_a_smaller_area_on_the_day(
    session, make, areas
):
    make("Nhỏ", ward_code="30742", area_m2=499)
    make("Vừa", ward_code="30742", area_m2=500)
    make("Không ghi", ward_code="30742")
    make("Xa", ward_code="26041", area_m2=100)
    make("Tiện", ward_code="30742", type=FacilityType.CONVENIENCE_STORE, area_m2=100)
    grown = make("Lớn lên", ward_code="30742", area_m2=400)
    set_type(session, grown, FacilityType.SUPERMARKET, JULY, area_m2=900)

    found = [registered_below(session, areas["P91"], day, 500) for day in (JUNE, JULY)]

    assert found == [2, 1]
