from datetime import date

import pytest
from sqlalchemy import func, select

from inspections.account.models import Account
from inspections.db import now
from inspections.errors import Refused
from inspections.facility.commands.corrections import (
    set_address,
    set_parent,
    set_position,
    set_ward,
)
from inspections.facility.commands.dated import rename, set_owner, set_status, set_type
from inspections.facility.commands.merge import merge
from inspections.facility.commands.move import move
from inspections.facility.commands.retailers import add_retailer
from inspections.facility.models import RegistryChange
from inspections.facility.queries.changes import changes_of
from inspections.facility.rules import (
    Author,
    ChangeKind,
    FacilityType,
    PlacedBy,
    RetailerKind,
    Status,
)

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


@pytest.fixture
def minh(session) -> Author:
    account = Account(
        name="minh", display_name="Minh", role="department", password_hash="x", created_at=now()
    )
    session.add(account)
    session.flush()
    return Author(account.id, "theo QĐ 12")


@pytest.fixture
def mall(make):
    return make("Trung tâm", type=FacilityType.MALL)


@pytest.fixture
def company(session):
    return add_retailer(session, "Hệ thống A", RetailerKind.COMPANY)


def rows(session) -> int:
    return session.scalar(select(func.count()).select_from(RegistryChange))


def acts(mall, company):
    """Each command by the word of its change."""
    return {
        ChangeKind.RENAMED: lambda s, f, by: rename(s, f, "Tên khác", JULY, by=by),
        ChangeKind.TYPED: lambda s, f, by: set_type(s, f, FacilityType.MARKET, JULY, by=by),
        ChangeKind.STATUS: lambda s, f, by: set_status(s, f, Status.SUSPENDED, JULY, by=by),
        ChangeKind.OWNER: lambda s, f, by: set_owner(s, f, company.id, JULY, by=by),
        ChangeKind.ADDRESS: lambda s, f, by: set_address(
            s, f, address="1 Lê Lợi", former_address=None, by=by
        ),
        ChangeKind.WARD: lambda s, f, by: set_ward(s, f, "30742", PlacedBy.FORMER, by=by),
        ChangeKind.POSITION: lambda s, f, by: set_position(s, f, 10.0, 105.0, by=by),
        ChangeKind.PARENT: lambda s, f, by: set_parent(s, f, mall.code, by=by),
        ChangeKind.MERGED: lambda s, f, by: merge(s, f, mall, by=by),
    }


@pytest.mark.parametrize("what", list(acts(None, None)))
def test_every_change_is_kept_once_with_who_and_why(session, make, mall, company, minh, what):
    facility, act = make(), acts(mall, company)[what]
    before = rows(session)

    act(session, facility, minh)

    assert rows(session) == before + 1
    latest = changes_of(session, facility)[0]
    assert (latest.what, latest.who, latest.why) == (what, "Minh", "theo QĐ 12")
    assert latest.code == facility.code


@pytest.mark.parametrize("what", list(acts(None, None)))
def test_what_changes_nothing_is_not_kept(session, make, mall, company, minh, what):
    facility, act = make(), acts(mall, company)[what]
    act(session, facility, minh)
    before = rows(session)

    act(session, facility, minh)

    assert rows(session) == before


def test_a_refused_change_is_not_kept(session, make, minh):
    facility = make(opened_on=JULY)
    before = rows(session)

    with pytest.raises(Refused):
        set_status(session, facility, Status.CLOSED, JULY, by=minh)

    assert rows(session) == before


def test_the_change_says_what_was_and_what_is(session, make):
    facility = make(opened_on=JULY)

    set_status(session, facility, Status.CLOSED, AUGUST, "hết hạn thuê")

    closed, created = changes_of(session, facility)
    assert closed.before == {"on": "2026-07-01", "status": "active", "reason": None}
    assert closed.after == {"on": "2026-08-01", "status": "closed", "reason": "hết hạn thuê"}
    assert (created.what, created.before) == (ChangeKind.CREATED, None)
    assert created.after["opened_on"] == "2026-07-01"


def test_a_ward_is_told_by_its_key_and_how_it_is_known(session, make):
    facility = make(ward_code="30742", ward_basis=PlacedBy.LIKELY)

    set_ward(session, facility, "31078", PlacedBy.CONFIRMED)

    latest = changes_of(session, facility)[0]
    assert latest.before == {"ward": "W30742", "ward_basis": "likely"}
    assert latest.after == {"ward": "W31078", "ward_basis": "confirmed"}


def test_an_owner_is_told_by_the_name_of_that_day(session, make, company):
    facility = make()

    set_owner(session, facility, company.id, JULY)

    after = changes_of(session, facility)[0].after
    assert (after["retailer"], after["retailer_id"]) == ("Hệ thống A", company.id)


def test_without_an_author_it_was_somebody_at_the_command_line(session, make):
    (created,) = changes_of(session, make())
    assert (created.who, created.why) == (None, None)


def test_a_reason_longer_than_its_column_is_refused(session, make):
    with pytest.raises(Refused) as refused:
        make(by=Author(None, "x" * 501))
    assert refused.value.fields == {"why": "too_long"}


def test_the_survivor_shows_the_changes_of_what_was_merged_into_it(session, make):
    twice, once, other = make("Bản trùng"), make("Chợ"), make("Khác")
    merge(session, twice, once)
    set_position(session, other, 10.0, 105.0)

    told = [(each.code, each.what) for each in changes_of(session, once)]

    assert told == [
        (twice.code, ChangeKind.MERGED),
        (once.code, ChangeKind.CREATED),
        (twice.code, ChangeKind.CREATED),
    ]


def test_a_merge_tells_each_child_that_changed_its_parent(session, make, mall):
    same, child = make("Trung tâm", type=FacilityType.MALL), make(parent_code=mall.code)

    merge(session, mall, same)

    latest = changes_of(session, child)[0]
    assert latest.what is ChangeKind.PARENT
    assert (latest.before, latest.after) == (
        {"parent_code": mall.code},
        {"parent_code": same.code},
    )


def test_a_move_is_told_of_both_places(session, make, minh):
    old = make(ward_code="30742")

    new = move(session, old, ward_code="31078", address="2 Trần Phú", on=JULY, by=minh)

    left, came = changes_of(session, old)[0], changes_of(session, new)
    assert (left.what, left.who) == (ChangeKind.MOVED, "Minh")
    assert left.after["to"] == new.code
    assert [(each.what, each.after["continues"]) for each in came] == [
        (ChangeKind.CREATED, old.code)
    ]
