from datetime import date

import pytest
from sqlalchemy import event

from inspections.account.rules import Actor, Role
from inspections.errors import Problem, Refused
from inspections.facility.commands.dated import set_owner, set_status, set_type
from inspections.facility.commands.merge import merge
from inspections.facility.commands.retailers import add_retailer, set_head_office
from inspections.facility.queries.filter import FacilityFilter
from inspections.facility.queries.find import count_facilities, find_facilities
from inspections.facility.rules import FacilityType, RetailerKind, Status
from inspections.verdict.standing import Standing

ADMIN = Actor(account_id=1, name="x", display_name="X", role=Role.ADMINISTRATOR)
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture
def names(session):
    """names(type=…): the facilities that such a filter leaves, counted as well."""

    def found(on=JULY, q=None, actor=ADMIN, **wanted):
        narrow = FacilityFilter(**wanted)
        rows = find_facilities(session, actor, q, on=on, filter=narrow)
        assert count_facilities(session, actor, narrow, q, on) == len(rows)
        return [row.facility.name for row in rows]

    return found


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("W30742", ["A"]),
        ("P91", ["A", "B"]),
        ("F91", ["A"]),
        ("P75", ["C"]),
        ("VN", ["A", "B", "C", "D"]),
    ],
)
def test_an_area_is_of_today_or_of_before_and_the_nation_holds_the_unplaced(
    make, names, areas, key, expected
):
    for name, ward in zip("ABCD", ("30742", "30292", "26041", None), strict=True):
        make(name, ward_code=ward)
    assert names(area_id=areas[key]) == expected


def test_the_unplaced_are_listed_by_themselves(make, names):
    make("A", ward_code="30742"), make("B")
    assert names(unplaced=True) == ["B"]


def test_type_and_class_are_those_of_the_day_and_of_one_row(session, make, names):
    make("A", class_="II"), make("B", class_="I")
    changed = make("C", class_="II")
    set_type(session, changed, FacilityType.MALL, JULY, class_="I")

    assert names(type=FacilityType.SUPERMARKET) == ["A", "B"]
    assert names(type=FacilityType.SUPERMARKET, on=JUNE) == ["A", "B", "C"]
    assert names(class_="I") == ["B", "C"]
    assert names(type=FacilityType.SUPERMARKET, class_="I") == ["B"]
    assert names(type=FacilityType.SUPERMARKET, class_="II", on=JUNE) == ["A", "C"]


def test_the_status_is_that_of_the_day(session, make, names):
    make("A")
    closed = make("B")
    set_status(session, closed, Status.CLOSED, JULY)
    assert names(status=Status.ACTIVE) == ["A"]
    assert names(status=Status.CLOSED) == ["B"]
    assert names(status=Status.ACTIVE, on=JUNE) == ["A", "B"]


def test_a_retailer_is_the_owner_of_the_day_and_a_head_office_stands_for_its_branches(
    session, make, names
):
    head, branch, other = (add_retailer(session, n, RetailerKind.COMPANY) for n in "HBO")
    set_head_office(session, branch, head)
    make("A", retailer_id=head.id), make("B", retailer_id=branch.id), make("D")
    sold = make("C", retailer_id=branch.id)
    set_owner(session, sold, other.id, JULY)

    assert names(retailer_id=head.id) == ["A", "B"]
    assert names(retailer_id=branch.id) == ["B"]
    assert names(retailer_id=branch.id, on=JUNE) == ["B", "C"]
    assert names(retailer_id=other.id) == ["C"]


def test_what_stands_inside_a_mall_is_listed_by_it(make, names):
    mall = make("M", type=FacilityType.MALL)
    make("A", parent_code=mall.code), make("B")
    assert names(parent_id=mall.id) == ["A"]


def test_filters_a_search_and_what_one_may_see_hold_together(session, make, names, areas):
    make("Chợ A", type=FacilityType.MARKET, ward_code="30742")
    make("Chợ B", type=FacilityType.MARKET, ward_code="26041")
    make("Siêu thị A", ward_code="30742")
    twice = make("Chợ A (trùng)", type=FacilityType.MARKET, ward_code="30742")
    merge(session, twice, make("Khác", ward_code="26041"))
    lan = Actor(2, "lan", "Lan", Role.INSPECTOR, areas=frozenset({areas["P91"]}))

    assert names(type=FacilityType.MARKET, q="cho") == ["Chợ A", "Chợ B"]
    assert names(type=FacilityType.MARKET, q="cho", actor=lan) == ["Chợ A"]


def test_a_retailer_may_not_ask_for_what_was_found(session):
    chi = Actor(3, "chi", "Chi", Role.RETAILER, retailer_id=1)
    for narrow in (FacilityFilter(standing=Standing.FULL), FacilityFilter(due_within=30)):
        with pytest.raises(Refused) as refused:
            find_facilities(session, chi, filter=narrow)
        assert refused.value.problem is Problem.NOT_ALLOWED


def test_a_retailer_is_not_told_who_bought_its_store_nor_when(session, make, names):
    own, branch, buyer = (add_retailer(session, n, RetailerKind.COMPANY) for n in "OBN")
    set_head_office(session, branch, own)
    sold = make("C", retailer_id=own.id)
    make("D", retailer_id=branch.id)
    set_owner(session, sold, buyer.id, JULY)
    chi = Actor(
        3, "chi", "Chi", Role.RETAILER, retailer_id=own.id, branch_ids=frozenset({branch.id})
    )

    # The buyer, and one that there is not: the answers are the same.
    for other in (buyer.id, buyer.id + 1):
        for on in (JUNE, JULY):
            with pytest.raises(Refused) as refused:
                names(retailer_id=other, on=on, actor=chi)
            assert refused.value.problem is Problem.NOT_ALLOWED
    assert names(retailer_id=own.id, actor=chi) == ["D"]
    assert names(retailer_id=branch.id, actor=chi) == ["D"]
    assert names(actor=chi) == ["C", "D"]


def test_every_filter_at_once_takes_no_more_statements(session, make, areas):
    mall = make("M", type=FacilityType.MALL)
    owner = add_retailer(session, "O", RetailerKind.COMPANY)
    make("A", parent_code=mall.code, ward_code="30742", class_="I", retailer_id=owner.id)
    narrow = FacilityFilter(
        area_id=areas["P91"],
        type=FacilityType.SUPERMARKET,
        class_="I",
        retailer_id=owner.id,
        status=Status.ACTIVE,
        parent_id=mall.id,
        standing=Standing.NONE,
    )
    sent = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *a: sent.append(a[2]))

    found = find_facilities(session, ADMIN, "a", filter=narrow)
    assert ([row.facility.name for row in found], len(sent)) == (["A"], 4)
    assert count_facilities(session, ADMIN, narrow, "a") == 1
    assert len(sent) == 5
