from datetime import date, timedelta

import pytest

from inspections.account.rules import Actor, Role
from inspections.db import now
from inspections.errors import Refused
from inspections.facility.collation import sort_key
from inspections.facility.commands.corrections import set_address
from inspections.facility.commands.dated import rename
from inspections.facility.commands.merge import merge
from inspections.facility.models import FacilityName
from inspections.facility.queries.dated import names_of
from inspections.facility.queries.find import find_facilities
from inspections.inspection.rules import visit_day

ADMIN = Actor(account_id=1, name="x", display_name="X", role=Role.ADMINISTRATOR)
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def borne(session, facility):
    return [(row.name, row.starts_on, row.ends_on) for row in names_of(session, facility)]


def found(session, q):
    return [row.facility.name for row in find_facilities(session, ADMIN, q)]


def test_a_new_facility_has_always_had_its_name(session, make):
    facility = make("Co.opmart")
    assert borne(session, facility) == [("Co.opmart", None, None)]


def test_a_new_name_ends_the_running_one_and_is_the_present_one(session, make):
    facility = make("Big C")

    rename(session, facility, "GO!  Rạch Giá", JULY)

    assert borne(session, facility) == [("GO! Rạch Giá", JULY, None), ("Big C", None, JULY)]
    assert (facility.name, facility.sort_key) == ("GO! Rạch Giá", sort_key("GO! Rạch Giá"))


@pytest.mark.parametrize("q", ["big c", "bic", "go rach"])
def test_a_facility_is_found_by_every_name_that_it_ever_bore(session, make, q):
    facility = make("Big C", ward_code="31078")
    make("Siêu thị khác")
    rename(session, facility, "Bic Cần", JUNE)
    rename(session, facility, "GO! Rạch Giá", JULY)
    assert found(session, q) == ["GO! Rạch Giá"]


def test_former_names_address_and_ward_stay_findable_after_another_change(session, make):
    facility = make("Big C", ward_code="30742", address="1 Lê Lợi")
    rename(session, facility, "GO!", JULY)

    set_address(session, facility, address="2 Trần Phú", former_address="P. Vĩnh Thanh")

    assert [found(session, q) for q in ("big c", "tran phu", "vinh thanh", "rach gia")] == [
        ["GO!"]
    ] * 4
    assert found(session, "le loi") == []


def test_a_day_not_later_than_the_running_name_is_refused(session, make):
    facility = make("A")
    rename(session, facility, "B", JULY)
    with pytest.raises(Refused) as refused:
        rename(session, facility, "C", JULY)
    assert refused.value.fields == {"on": "too_early"}
    assert facility.name == "B"


def test_a_name_of_a_day_to_come_is_refused(session, make):
    facility = make("A")
    with pytest.raises(Refused) as refused:
        rename(session, facility, "B", visit_day(now()) + timedelta(days=1))
    assert refused.value.fields == {"on": "future"}
    assert session.query(FacilityName).count() == 1


def test_a_merged_facility_is_not_renamed(session, make):
    twice, once = make("A"), make("A")
    merge(session, twice, once)
    with pytest.raises(Refused) as refused:
        rename(session, twice, "B", JULY)
    assert refused.value.fields == {"facility": "merged"}
