from datetime import date

import pytest
from sqlalchemy import event

from inspections.account.rules import Actor, Role
from inspections.facility.commands.dated import set_status, set_type
from inspections.facility.commands.merge import merge
from inspections.facility.queries.find import find_facilities
from inspections.facility.rules import FacilityType, Status

ADMIN = Actor(account_id=1, name="x", display_name="X", role=Role.ADMINISTRATOR)
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def names(rows):
    return [row.facility.name for row in rows]


@pytest.mark.parametrize(
    "q",
    [
        "hòa",
        "HOÀ",
        "hoa",
        "bien hoa",
        "hoà  biên",
        "cho tran bien",
        "nguyen van tri",
        "Trấn Biên",
    ],
)
def test_a_facility_is_found_without_accents_by_any_of_its_words(session, make, q):
    make("Chợ Biên Hòa", ward_code="26041", address="Nguyễn Văn Trị")
    make("Chợ Rạch Giá", ward_code="30742", address="Trần Phú")
    assert names(find_facilities(session, ADMIN, q)) == ["Chợ Biên Hòa"]


@pytest.mark.parametrize("q", ["co.opmart", "Coopmart", "co opmart", "CO.OP"])
def test_a_dotted_brand_is_found_however_it_is_typed(session, make, q):
    make("Co.opmart Rạch Giá")
    make("Chợ Rạch Giá")
    assert names(find_facilities(session, ADMIN, q)) == ["Co.opmart Rạch Giá"]


@pytest.mark.parametrize("q", ["4821", "4821 0373", "4821-0373", "48210373"])
def test_a_facility_is_found_by_the_beginning_of_its_code(session, make, q):
    make("A", code="48210373")
    make("B")
    assert names(find_facilities(session, ADMIN, q)) == ["A"]


def test_a_number_is_looked_for_in_addresses_too(session, make):
    make("A", address="1332 Nguyễn Trung Trực")
    make("B")
    assert names(find_facilities(session, ADMIN, "1332")) == ["A"]


@pytest.mark.parametrize("q", ["", "  ", "%", "_", "\\", "!?"])
def test_a_query_without_letters_and_digits_looks_for_nothing_in_particular(session, make, q):
    make("Chợ A")
    make("Chợ B")
    assert names(find_facilities(session, ADMIN, q)) == ["Chợ A", "Chợ B"]


def test_a_query_of_any_length_is_answered(session, make):
    make("A")
    assert find_facilities(session, ADMIN, "z " * 100_000) == []


def test_merged_facilities_are_left_out_but_their_code_finds_the_survivor(session, make):
    gone, kept = make("Chợ B (trùng)", code="48210373"), make("Chợ B")
    merge(session, gone, kept)
    assert names(find_facilities(session, ADMIN)) == ["Chợ B"]
    assert names(find_facilities(session, ADMIN, "4821 0373")) == ["Chợ B"]


def test_pages_follow_each_other_without_gap_or_repetition(session, make):
    for name in ("Chợ C", "Chợ A", "Chợ B", "Chợ B", "Chợ D"):
        make(name)

    pages, after = [], None
    while rows := find_facilities(session, ADMIN, after=after, limit=2):
        pages.append(names(rows))
        after = rows[-1].place

    assert pages == [["Chợ A", "Chợ B"], ["Chợ B", "Chợ C"], ["Chợ D"]]


def test_names_are_listed_as_vietnamese_readers_look_for_them(session, make):
    ordered = ["Ấp Bắc", "Chợ Cư", "Chợ Dương Đông", "Chợ Đạ", "Chợ Đà Nẵng", "Chợ E", "Co.opmart"]
    for name in reversed(ordered):
        make(name)

    assert names(find_facilities(session, ADMIN)) == ordered

    after = find_facilities(session, ADMIN, limit=4)[-1].place
    assert names(find_facilities(session, ADMIN, after=after)) == ordered[4:]


def test_a_row_says_type_class_status_and_ward_of_the_day(session, make):
    facility = make("Siêu thị", class_="II", ward_code="30742", opened_on=JUNE)
    set_status(session, facility, Status.SUSPENDED, JULY)
    set_type(session, facility, FacilityType.CONVENIENCE_STORE, JULY)

    (june,) = find_facilities(session, ADMIN, on=JUNE)
    (july,) = find_facilities(session, ADMIN, on=JULY)

    assert (june.type, june.class_, june.status, june.ward) == (
        FacilityType.SUPERMARKET,
        "II",
        Status.ACTIVE,
        "Phường Rạch Giá",
    )
    assert (july.type, july.class_, july.status) == (
        FacilityType.CONVENIENCE_STORE,
        None,
        Status.SUSPENDED,
    )


def test_what_is_not_known_on_the_day_is_none(session, make):
    make("Chợ", opened_on=JULY)
    (row,) = find_facilities(session, ADMIN, on=JUNE)
    assert row.status is None
    assert row.ward is None


def test_only_what_the_actor_may_see_is_found(session, make, areas):
    make("Chợ Rạch Giá", ward_code="30742")
    make("Chợ Biên Hòa", ward_code="26041")
    make("Chợ không rõ nơi")
    inspector = Actor(
        account_id=1,
        name="x",
        display_name="X",
        role=Role.INSPECTOR,
        areas=frozenset({areas["F91"]}),
    )
    assert names(find_facilities(session, inspector, "cho")) == ["Chợ Rạch Giá"]


def test_a_page_takes_four_statements_whatever_its_length(session, make):
    for _ in range(12):
        make("Chợ", ward_code="30742")
    session.flush()
    statements = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *a: statements.append(a[2]))

    find_facilities(session, ADMIN, "cho", limit=3)
    short = len(statements)
    find_facilities(session, ADMIN, "cho")

    assert (short, len(statements) - short) == (4, 4)
