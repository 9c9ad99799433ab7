"""Pairs of the registry that may be one facility, and what an official says of them."""

import time
from datetime import date
from itertools import combinations

import pytest
from sqlalchemy import insert

from audit_service.db import db
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role
from inspections.area.queries import area_by_code
from inspections.errors import Problem, Refused
from inspections.facility.commands.corrections import set_ward
from inspections.facility.commands.dated import set_status
from inspections.facility.commands.duplicates import dismiss, merge_as, reconsider
from inspections.facility.commands.merge import merge
from inspections.facility.commands.move import move
from inspections.facility.models import Facility
from inspections.facility.queries.changes import changes_of
from inspections.facility.queries.dismissals import dismissed
from inspections.facility.queries.duplicates import (
    alike_now,
    duplicate_candidates,
    duplicate_pairs,
)
from inspections.facility.rules import Author, ChangeKind, FacilityType, PlacedBy, Status
from inspections.facility.similar import Likeness, Reason
from tests import make
from tests.pages import statements

DATABASES = "both"
DAY = date(2026, 7, 1)


@pytest.fixture
def session(app):
    return db.session()


def person(session, name="hoa", areas=("91",)):
    made = make.account(session, name, Role.DEPARTMENT, Grade.MANAGER, areas)
    return actor_of(session, made.id)


@pytest.fixture
def hoa(session):
    """Keeps the registry of An Giang."""
    return person(session)


def found(session, actor) -> set[frozenset[str]]:
    return {frozenset({each.a.code, each.b.code}) for each in duplicate_candidates(session, actor)}


def pair(*facilities) -> frozenset[str]:
    return frozenset(each.code for each in facilities)


def test_pairs_are_found_by_name_street_spot_and_tax_code_the_likely_ones_first(session, hoa):
    shop = make.retailer(session)
    shop.tax_code = "0301175691-001"
    chain = make.retailer(session, "Công ty Hai")
    chain.tax_code = "0301175691"
    here = {"lat": 10.01, "lon": 105.08}
    by_spot = [
        make.facility(session, "Hoa Sen", **here),
        make.facility(session, "Hoa Sen A", **here),
    ]
    by_name = [make.facility(session, f"{kind} Minh Châu") for kind in ("Siêu thị", "Cửa hàng")]
    by_street = [make.facility(session, "Mai Lan", address=f"7 Lê Lợi{x}") for x in ("", ", P. X")]
    by_tax = [
        make.facility(session, name, address="9 Lê Lợi", retailer_id=each.id)
        for name, each in (("Kho Một", shop), ("Bách Hợp", chain))
    ]
    make.facility(session, "Minh Châu", ward_code=make.TRAN_BIEN)

    seen = duplicate_candidates(session, hoa)

    assert [pair(each.a, each.b) for each in seen] == [
        pair(*each) for each in (by_street, by_spot, by_name, by_tax)
    ]
    assert [each.pair.alike.likeness for each in seen] == [Likeness.LIKELY] + 3 * [
        Likeness.POSSIBLE
    ]


def test_merged_related_and_foreign_ones_are_no_candidates(session, hoa):
    kept, merged = make.facility(session, "Chợ Hoa Sen"), make.facility(session, "Chợ Hoa Sen")
    merge(session, merged, kept)
    mall = make.facility(session, "Minh Châu", FacilityType.MALL)
    make.facility(session, "Minh Châu", parent_code=mall.code)
    moved = make.facility(session, "Sao Mai", opened_on=date(2020, 1, 1))
    move(session, moved, ward_code=make.RACH_GIA, address="1 Lê Lợi", on=DAY)
    for _ in range(2):
        make.facility(session, "Mai Lan", ward_code=make.TRAN_BIEN)

    assert found(session, hoa) == set()
    assert len(found(session, person(session, "nam", ("75",)))) == 1


def test_a_closed_store_and_one_opened_later_elsewhere_may_be_a_move(session, hoa):
    old = make.facility(session, "Siêu thị Sao Mai", opened_on=date(2020, 1, 1))
    set_status(session, old, Status.CLOSED, DAY)
    make.facility(session, "Siêu thị Sao Mai", ward_code=make.LONG_XUYEN, opened_on=DAY)

    (only,) = duplicate_candidates(session, hoa)

    assert only.pair.alike.reasons == (Reason.SAME_NAME, Reason.MAY_HAVE_MOVED)


def test_an_unplaced_one_is_compared_with_those_of_its_territory(session, hoa):
    territory = area_by_code(session, "F91").id
    placed = make.facility(session, "Chợ Hoa Sen")
    unplaced = make.facility(session, "Chợ Hoa Sen", ward_code=None, territory_id=territory)
    make.facility(session, "Chợ Hoa Sen", ward_code=make.TRAN_BIEN)

    assert found(session, hoa) == {pair(placed, unplaced)}
    assert found(session, person(session, "vu", ("VN",))) == {pair(placed, unplaced)}


def test_pages_follow_each_other_without_a_gap(session, hoa):
    for name in ("Hoa Sen", "Minh Châu"):
        for at in range(4):
            make.facility(session, name, address="1 Lê Lợi" if at < 2 else None)
    whole = [each.place for each in duplicate_pairs(session, hoa)]

    walked, after = [], None
    while page := duplicate_candidates(session, hoa, after, 3):
        walked += [each.pair.place for each in page]
        after = walked[-1]

    assert walked == whole
    assert len(whole) == 2 * len(list(combinations(range(4), 2)))


def test_what_was_dismissed_stays_away_until_it_is_reconsidered(session, hoa):
    a, b = make.facility(session, "Chợ Hoa Sen"), make.facility(session, "Chợ Hoa Sen")
    why = "hai chợ ở hai bên sông"

    dismiss(session, b, a, Author(hoa.account_id, why))
    dismiss(session, a, b, Author(hoa.account_id, "lần nữa"))

    assert found(session, hoa) == set()
    assert alike_now(session, a, b).likeness is Likeness.POSSIBLE
    (only,) = dismissed(session, hoa)
    assert (pair(only.a, only.b), only.who, only.why) == (pair(a, b), "Hoa", why)
    assert dismissed(session, person(session, "nam", ("75",))) == []

    reconsider(session, b, a, Author(hoa.account_id, "nhầm"))

    assert found(session, hoa) == {pair(a, b)}
    assert dismissed(session, hoa) == []
    told = [(each.what, each.why) for each in changes_of(session, a)]
    assert told[:2] == [(ChangeKind.RECONSIDERED, "nhầm"), (ChangeKind.DISTINCT, why)]


def test_what_was_said_of_an_entry_holds_for_what_it_was_merged_into(session, hoa):
    a, b, other = (make.facility(session, "Chợ Hoa Sen") for _ in range(3))
    dismiss(session, a, other, Author(hoa.account_id, "khác"))

    merge(session, a, b)

    assert found(session, hoa) == set()
    assert [pair(each.a, each.b) for each in dismissed(session, hoa)] == [pair(b, other)]


def test_pairs_merged_all_the_same_are_not_listed_as_dismissed(session, hoa):
    a, b = make.facility(session), make.facility(session)
    dismiss(session, a, b, Author(hoa.account_id, "khác"))

    merge(session, a, b)

    assert dismissed(session, hoa) == []


@pytest.mark.parametrize("why", [None, "", "  ", "\u200b", "\u3164", "\x01"])
def test_a_reason_is_needed(session, hoa, why):
    a, b = make.facility(session), make.facility(session)
    for act in (
        lambda: dismiss(session, a, b, Author(hoa.account_id, why)),
        lambda: merge_as(session, hoa, a, b, why=why),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.problem is Problem.REASON_NEEDED
    assert a.merged_into_id is None


def test_a_merged_facility_and_itself_cannot_be_dismissed(session, hoa):
    a, b, c = (make.facility(session) for _ in range(3))
    merge(session, a, b)
    for one, other in ((a, c), (c, a), (c, c)):
        with pytest.raises(Refused) as refused:
            dismiss(session, one, other, Author(hoa.account_id, "x"))
        assert refused.value.problem is Problem.INVALID


def test_one_merges_only_what_one_sees(session, hoa):
    own, foreign = make.facility(session), make.facility(session, ward_code=make.TRAN_BIEN)
    for facility, into in ((own, foreign), (foreign, own)):
        with pytest.raises(Refused) as refused:
            merge_as(session, hoa, facility, into, why="trùng")
        assert refused.value.problem is Problem.NOT_FOUND
    assert own.merged_into_id is foreign.merged_into_id is None


def test_one_cannot_merge_into_what_turned_out_to_be_a_foreign_facility(session, hoa):
    own, alias = make.facility(session), make.facility(session)
    foreign = make.facility(session, ward_code=make.TRAN_BIEN)
    merge(session, alias, foreign)

    with pytest.raises(Refused) as refused:
        merge_as(session, hoa, own, alias, why="trùng")

    assert refused.value.problem is Problem.NOT_FOUND


def test_a_merge_says_who_and_why(session, hoa):
    a, b = make.facility(session), make.facility(session)

    merge_as(session, hoa, a, b, why="  một  chợ ")

    (told,) = [each for each in changes_of(session, b) if each.what is ChangeKind.MERGED]
    assert (told.who, told.why, told.after) == ("Hoa", "một chợ", {"into": b.code})


def test_a_ward_that_is_only_likely_does_not_keep_two_apart(session, hoa):
    a = make.facility(session, "Chợ Hoa Sen")
    b = make.facility(session, "Chợ Hoa Sen", ward_code=make.LONG_XUYEN)
    assert found(session, hoa) == set()

    set_ward(session, b, make.LONG_XUYEN, PlacedBy.LIKELY)

    assert found(session, hoa) == {pair(a, b)}


def test_twenty_thousand_facilities_take_as_few_statements_as_ten(session, hoa):
    ward = area_by_code(session, make.RACH_GIA)
    ten = [row_of(number, ward.id) for number in range(10)]
    session.execute(insert(Facility), ten)
    with statements() as few:
        duplicate_candidates(session, hoa)
    wards = [area_by_code(session, code).id for code in (make.RACH_GIA, make.LONG_XUYEN)]
    more = [row_of(number, wards[number % 2]) for number in range(10, 20_000)]
    session.execute(insert(Facility), more)

    begun = time.perf_counter()
    with statements() as many:
        page = duplicate_candidates(session, hoa)
    print(f"20,000 facilities: {time.perf_counter() - begun:.2f} s, {len(many)} statements")

    assert len(many) <= len(few) <= 6
    assert len(page) == 20


def row_of(number: int, ward_id: int) -> dict[str, object]:
    """Every fortieth entered twice, among chains and streets as towns have them."""
    own = number - number % 40 if number % 40 == 1 else number
    return {
        "code": f"{10_000_000 + number}",
        "name": f"WinMart+ {own}" if number % 3 else f"Chợ số {own} Vĩnh Thanh",
        "search_key": "",
        "sort_key": "",
        "ward_id": ward_id,
        "address": f"{own % 300} Đường số {own % 31}",
        "lat": 10 + own % 141 / 500,
        "lon": 105 + own // 141 / 500,
    }
