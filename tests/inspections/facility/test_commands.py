from datetime import date
from math import inf, nan
from random import Random

import pytest

from inspections.errors import Problem, Refused
from inspections.facility.code import is_code
from inspections.facility.commands.dated import set_owner, set_status, set_type
from inspections.facility.commands.retailers import add_retailer
from inspections.facility.models import Facility, FacilityOwner, FacilityStatus
from inspections.facility.models import FacilityType as TypeRow
from inspections.facility.queries.dated import owner_on, status_on, type_on
from inspections.facility.rules import FacilityType, RetailerKind, Status

JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)


def company(session, name="Hệ thống A"):
    return add_retailer(session, name, RetailerKind.COMPANY)


def periods(session, model, facility):
    rows = session.query(model).where(model.facility_id == facility.id).order_by(model.id)
    return [(row.starts_on, row.ends_on) for row in rows]


def test_a_new_facility_gets_a_code_a_type_a_status_and_an_owner(session, make):
    retailer = company(session)

    facility = make(type=FacilityType.MARKET, class_="2", retailer_id=retailer.id, opened_on=JUNE)

    assert is_code(facility.code)
    assert type_on(session, facility.id, JUNE) is FacilityType.MARKET
    assert status_on(session, facility.id, JUNE) is Status.ACTIVE
    assert status_on(session, facility.id, date(2026, 5, 31)) is None
    assert owner_on(session, facility.id, JUNE) == retailer.id


def test_without_an_opening_day_the_facility_has_always_been_active(session, make):
    facility = make()
    assert status_on(session, facility.id, date(1990, 1, 1)) is Status.ACTIVE


def test_a_drawn_code_that_is_taken_is_drawn_again(make):
    taken = make().code

    class Stubborn(Random):
        """Draws the code of the first facility twice before it draws another."""

        draws = 0

        def randrange(self, *_range):
            self.draws += 1
            return int(taken[:7]) if self.draws < 3 else 7_654_321

    random = Stubborn()
    second = make("Siêu thị khác", random=random)

    assert random.draws == 3
    assert second.code.startswith("7654321")


def test_when_every_draw_is_taken_it_is_a_fault(make):
    taken = make().code

    class Stuck(Random):
        def randrange(self, *_range):
            return int(taken[:7])

    with pytest.raises(RuntimeError, match="20 codes"):
        make(random=Stuck())


def test_a_facility_is_found_by_name_addresses_and_ward(make):
    facility = make(
        "Co.opmart Rạch Giá",
        ward_code="30742",
        address="1332 Nguyễn Trung Trực",
        former_address="P. Vĩnh Thanh",
    )
    assert facility.search_key == (
        "co opmart rach gia 1332 nguyen trung truc p vinh thanh phuong rach gia coopmart"
    )


def test_the_search_key_never_outgrows_its_column(make):
    facility = make("x" * 300, address="y" * 500)
    assert len(facility.search_key) == 600


@pytest.mark.parametrize(
    ("values", "problem", "fields"),
    [
        ({"name": "  "}, Problem.INVALID, {"name": "missing"}),
        ({"name": "\u200b"}, Problem.INVALID, {"name": "missing"}),
        ({"name": "\u3164 \x01"}, Problem.INVALID, {"name": "missing"}),
        ({"name": "x" * 301}, Problem.INVALID, {"name": "too_long"}),
        ({"address": "x" * 501}, Problem.INVALID, {"address": "too_long"}),
        ({"ward_code": "99999"}, Problem.UNKNOWN_AREA, {"ward_code": "unknown"}),
        ({"ward_code": "91"}, Problem.UNKNOWN_AREA, {"ward_code": "unknown"}),
        ({"class_": "1"}, Problem.INVALID, {"class": "unknown"}),
        ({"lat": 10.0}, Problem.INVALID, {"lon": "missing"}),
        ({"lon": 105.0}, Problem.INVALID, {"lat": "missing"}),
        ({"lat": 105.0, "lon": 10.0}, Problem.INVALID, {"lat": "out_of_range"}),
        ({"lat": 10.0, "lon": 181.0}, Problem.INVALID, {"lon": "out_of_range"}),
        ({"lat": nan, "lon": 105.0}, Problem.INVALID, {"lat": "out_of_range"}),
        ({"lat": inf, "lon": 105.0}, Problem.INVALID, {"lat": "out_of_range"}),
        ({"lat": 10.0, "lon": nan}, Problem.INVALID, {"lon": "out_of_range"}),
        ({"lat": 10.0, "lon": -inf}, Problem.INVALID, {"lon": "out_of_range"}),
        ({"lat": 0.0, "lon": 0.0}, Problem.INVALID, {"lat": "not_in_vietnam"}),
        ({"lat": 48.85, "lon": 2.35}, Problem.INVALID, {"lat": "not_in_vietnam"}),
        ({"retailer_id": 404}, Problem.INVALID, {"retailer_id": "unknown"}),
        ({"parent_code": "48210373"}, Problem.INVALID, {"parent_code": "unknown"}),
        ({"code": "48210374"}, Problem.BAD_FACILITY_CODE, {"code": "check_digit"}),
        (
            {"status": Status.PLANNED, "opened_on": JUNE},
            Problem.INVALID,
            {"opened_on": "planned"},
        ),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(session, make, values, problem, fields):
    with pytest.raises(Refused) as refused:
        make(**values)

    assert refused.value.problem is problem
    assert refused.value.fields == fields
    assert session.query(Facility).count() == 0


def test_a_code_on_paper_is_kept_and_may_not_be_given_twice(make):
    assert make(code="4821 0373").code == "48210373"
    with pytest.raises(Refused) as refused:
        make(code="48210373")
    assert refused.value.fields == {"code": "taken"}


def test_a_child_knows_its_parent(make):
    mall = make("Trung tâm", type=FacilityType.MALL)
    assert make("Siêu thị trong trung tâm", parent_code=mall.code).parent_id == mall.id


def test_two_retailers_have_two_names(session):
    company(session, "Hệ thống  A")
    with pytest.raises(Refused) as refused:
        company(session, "Hệ thống A ")
    assert refused.value.fields == {"name": "taken"}


def test_a_tax_code_that_does_not_check_is_refused(session):
    with pytest.raises(Refused) as refused:
        add_retailer(session, "A", RetailerKind.COMPANY, "0100233480")
    assert refused.value.fields == {"tax_code": "check_digit"}


def test_a_retailer_is_stored_with_its_kind_key_and_tax_code(session):
    board = add_retailer(session, "Ban quản lý chợ Đông", RetailerKind.MARKET_BOARD, "0100 233 488")
    assert (board.kind, board.search_key) == ("market_board", "ban quan ly cho dong")
    assert board.tax_code == "0100233488"


def test_a_new_status_ends_the_running_one_on_its_first_day(session, make):
    facility = make(opened_on=JUNE)

    set_status(session, facility, Status.SUSPENDED, JULY, "sửa chữa")
    set_status(session, facility, Status.CLOSED, AUGUST)

    assert periods(session, FacilityStatus, facility) == [
        (JUNE, JULY),
        (JULY, AUGUST),
        (AUGUST, None),
    ]
    assert status_on(session, facility.id, date(2026, 6, 30)) is Status.ACTIVE
    assert status_on(session, facility.id, JULY) is Status.SUSPENDED
    assert status_on(session, facility.id, AUGUST) is Status.CLOSED


@pytest.mark.parametrize("on", [date(2026, 5, 31), JUNE])
def test_a_status_may_not_begin_before_or_on_the_day_of_the_running_one(session, make, on):
    facility = make(opened_on=JUNE)
    with pytest.raises(Refused) as refused:
        set_status(session, facility, Status.CLOSED, on)
    assert refused.value.problem is Problem.INVALID
    assert periods(session, FacilityStatus, facility) == [(JUNE, None)]


def test_the_same_status_again_changes_nothing(session, make):
    facility = make(opened_on=JUNE)
    row = set_status(session, facility, Status.ACTIVE, JULY)
    assert (row.starts_on, row.ends_on) == (JUNE, None)
    assert periods(session, FacilityStatus, facility) == [(JUNE, None)]


def test_the_same_status_from_an_earlier_day_is_refused(session, make):
    facility = make(opened_on=JULY)
    with pytest.raises(Refused):
        set_status(session, facility, Status.ACTIVE, JUNE)


def test_after_a_gap_a_status_begins_on_the_day_the_last_one_ended_or_later(session, make):
    facility = make(opened_on=JUNE)
    session.query(FacilityStatus).one().ends_on = AUGUST
    with pytest.raises(Refused):
        set_status(session, facility, Status.ACTIVE, JULY)
    set_status(session, facility, Status.ACTIVE, AUGUST)
    assert periods(session, FacilityStatus, facility) == [(JUNE, AUGUST), (AUGUST, None)]


def test_a_change_of_one_facility_leaves_the_others_alone(session, make):
    one, other = make(opened_on=JUNE), make(opened_on=JUNE)
    set_status(session, one, Status.CLOSED, JULY)
    assert periods(session, FacilityStatus, other) == [(JUNE, None)]


def test_a_type_has_a_history(session, make):
    facility = make(class_="II", basis="danh sách 2024")

    set_type(session, facility, FacilityType.CONVENIENCE_STORE, JULY, basis="danh sách 2026")

    assert type_on(session, facility.id, JUNE) is FacilityType.SUPERMARKET
    assert type_on(session, facility.id, JULY) is FacilityType.CONVENIENCE_STORE
    assert periods(session, TypeRow, facility) == [(None, JULY), (JULY, None)]


def test_a_type_may_not_get_a_class_of_another_type(session, make):
    facility = make(class_="II")
    with pytest.raises(Refused):
        set_type(session, facility, FacilityType.MARKET, JULY, class_="II")
    assert periods(session, TypeRow, facility) == [(None, None)]


def test_an_owner_has_a_history(session, make):
    old, new = company(session, "A"), company(session, "B")
    facility = make(retailer_id=old.id)

    set_owner(session, facility, new.id, JULY)

    assert owner_on(session, facility.id, date(2026, 6, 30)) == old.id
    assert owner_on(session, facility.id, JULY) == new.id


def test_a_facility_without_an_owner_gets_its_first_from_the_day_on(session, make):
    facility = make()
    set_owner(session, facility, company(session).id, JULY)
    assert periods(session, FacilityOwner, facility) == [(JULY, None)]
    assert owner_on(session, facility.id, JUNE) is None


def test_an_unknown_owner_is_refused(session, make):
    with pytest.raises(Refused) as refused:
        set_owner(session, make(), 404, JULY)
    assert refused.value.fields == {"retailer_id": "unknown"}
