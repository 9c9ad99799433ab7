"""Flags end to end: never a refusal; flagged waits for a reviewer, unflagged is accepted."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select

from inspections.account.rules import Grade, Role
from inspections.db import now
from inspections.facility.commands.dated import set_status
from inspections.facility.commands.merge import merge
from inspections.facility.rules import FacilityType, Status
from inspections.inspection.models import Counted, Flag
from inspections.inspection.queries import inspection_by_id
from inspections.inspection.rules import visit_day
from tests import make

DATABASES = "both"

TALLY = {"of": 100, "friendly_only": 10, "both": 5, "plastic_only": 20, "none_given": 5}


def send(lans, store, **more):
    """A record with its one photo of the checkout; its last receipt."""
    data = make.jpeg(uuid4().int)
    entry, id_ = make.photo_entry(data), uuid4()
    assert lans.put(make.body(store, photos=[entry], **more), id_).status_code == 201
    url = f"/api/v1/inspections/{id_}/photos/{entry['id']}"
    return lans.client.put(url, data=data, headers=lans.headers).json


def test_a_record_without_flags_is_accepted_and_counts(session, lan, store, phone):
    receipt = send(phone(), store)

    assert (receipt["flags"], receipt["review"]) == ([], "accepted")
    counted = session.scalars(select(Counted)).one()
    assert (str(counted.inspection_id), counted.outcome) == (receipt["id"], "checked")


def test_a_flagged_record_waits_for_a_reviewer_and_does_not_count(session, lan, store, phone):
    receipt = send(phone(), store, clock_offset_ms=400_000)

    assert (receipt["flags"], receipt["review"]) == (["clock"], "flagged")
    assert session.scalars(select(Counted)).all() == []
    assert session.scalars(select(Flag.detail)).all() == [{"offset_ms": 400_000}]


def test_a_market_needs_no_photo_of_the_checkout(session, lan, phone):
    market = make.facility(session, "Chợ", FacilityType.MARKET)

    receipt = phone().put(make.body(market, stalls=TALLY)).json

    assert (receipt["flags"], receipt["review"]) == ([], "accepted")


def test_a_store_outside_ones_areas_is_a_flag(session, phone):
    make.account(session, areas=(make.RACH_GIA,))
    inside = make.facility(session, ward_code=make.RACH_GIA)
    outside = make.facility(session, ward_code=make.PHU_QUOC)
    unplaced = make.facility(session, ward_code=None)

    flags = [send(phone(), store)["flags"] for store in (inside, outside, unplaced)]

    assert flags == [[], ["outside_areas"], ["outside_areas"]]


def test_a_store_that_was_not_active_on_the_day_of_the_visit_is_a_flag(session, lan, phone):
    today = visit_day(now())
    closed, later, unborn = (make.facility(session) for _ in range(3))
    set_status(session, closed, Status.CLOSED, today - timedelta(days=3))
    set_status(session, later, Status.SUSPENDED, today + timedelta(days=1))
    unborn = make.facility(session, status=Status.PLANNED)
    session.commit()

    flags = [send(phone(), store)["flags"] for store in (closed, later, unborn)]

    assert flags == [["facility_closed"], [], ["facility_closed"]]


def test_the_status_is_that_of_the_day_of_the_visit_and_not_of_its_arrival(session, lan, phone):
    store = make.facility(session)
    visited = datetime.now(UTC) - timedelta(days=2)
    set_status(session, store, Status.CLOSED, visit_day(now()))
    session.commit()

    receipt = send(
        phone(),
        store,
        started_at=visited.isoformat(),
        signed_at=(visited + timedelta(minutes=9)).isoformat(),
    )

    assert receipt["flags"] == []


def test_the_code_of_a_merged_store_is_known_and_flagged(session, lan, store, phone):
    old = make.facility(session, "Siêu thị cũ")
    merge(session, old, store)
    session.commit()

    receipt = send(phone(), old)

    assert receipt["flags"] == ["facility_merged"]
    assert inspection_by_id(session, UUID(receipt["id"])).facility_id == old.id


def test_a_reviewers_own_visit_is_accepted_like_any_other(session, store, phone):
    make.account(session, "minh", Role.DEPARTMENT, Grade.REVIEWER)

    receipt = send(phone("minh"), store)

    assert (receipt["flags"], receipt["review"]) == ([], "accepted")


def test_a_flag_is_raised_once_however_often_the_record_is_sent(session, lan, store, phone):
    lans, id_ = phone(), uuid4()
    body = make.to_bytes(make.body(store, colour=1))

    answers = [lans.put(body, id_).json["flags"] for _ in range(3)]

    assert answers == [["no_checkout_photo", "unknown_fields"]] * 3
    assert len(session.scalars(select(Flag)).all()) == 2
