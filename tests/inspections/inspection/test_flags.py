"""Every flag at its limit and just beyond it: pure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import isclose
from uuid import UUID

import pytest

from inspections.facility.rules import FacilityType, Status
from inspections.inspection.flags import EARTH_METRES, StoreFacts, arrival_flags, metres_between
from inspections.inspection.record import (
    Observation,
    Outcome,
    PhotoEntry,
    PhotoSource,
    Position,
    Record,
    Stalls,
    UsePoint,
    UsePointKey,
)
from inspections.inspection.rules import FlagCode
from inspections.packaging.rules import rule_sets

RULES = rule_sets()[-1]
STARTED = datetime(2026, 11, 20, 2, tzinfo=UTC)
RECEIVED = STARTED + timedelta(hours=1)
LAT, LON = 10.0, 105.0
STORE = StoreFacts(FacilityType.SUPERMARKET, Status.ACTIVE, LAT, LON, merged=False, in_areas=True)
MARKET = replace(STORE, type=FacilityType.MARKET)
MALL = replace(STORE, type=FacilityType.MALL)
CONVENIENCE = replace(STORE, type=FacilityType.CONVENIENCE_STORE)
PHOTO = PhotoEntry(UUID(int=1), "a" * 64, source=PhotoSource.CAMERA, use_point=UsePointKey.CHECKOUT)
RECORD = Record(
    facility="48210373",
    form_version="2026.1",
    started_at=STARTED,
    signed_at=STARTED + timedelta(minutes=12),
    observations=(Observation("paper_bag", UsePointKey.CHECKOUT, in_use=True),),
    photos=(PHOTO,),
)
NORTH = EARTH_METRES * 3.141592653589793 / 180


def flags(store=STORE, received=RECEIVED, **more) -> set[str]:
    return {str(code) for code in arrival_flags(RULES, replace(RECORD, **more), store, received)}


def at(metres: float, accuracy: float | None = None) -> Position:
    return Position(LAT + metres / NORTH, LON, accuracy)


def test_an_ordinary_record_raises_no_flag():
    assert flags() == set()


@pytest.mark.parametrize(
    ("metres", "accuracy", "raised"),
    [
        (199.9, None, False),
        (200.1, None, True),
        (200.1, 66, True),
        (200.1, 67, False),
        (299.9, 100, False),
        (300.1, 100, True),
        (199.9, 1, False),
        (3_000_000, 1_000_001, False),
    ],
)
def test_far_is_beyond_200_metres_and_thrice_the_accuracy(metres, accuracy, raised):
    assert flags(position=at(metres, accuracy)) == ({"far"} if raised else set())


def test_where_a_position_is_not_known_nothing_is_far():
    assert flags(position=None, position_reason="trong nhà") == set()
    assert flags(replace(STORE, lat=None), position=at(9_999_999)) == set()


def test_far_says_how_far_and_how_far_was_allowed():
    record = replace(RECORD, position=at(500, 100))

    assert arrival_flags(RULES, record, STORE, RECEIVED) == {
        FlagCode.FAR: {"metres": 500, "allowed": 300}
    }


@pytest.mark.parametrize(
    ("here", "there", "metres"),
    [
        # A degree of latitude; half the way round; over the date line.
        ((0, 0), (1, 0), 111_195.08),
        ((90, 0), (-90, 0), 20_015_114.44),
        ((0, 179.5), (0, -179.5), 111_195.08),
        ((10, 105), (10, 105), 0),
    ],
)
def test_metres_go_round_the_globe(here, there, metres):
    assert isclose(metres_between(*here, *there), metres, abs_tol=0.01)
    assert isclose(metres_between(*there, *here), metres, abs_tol=0.01)


@pytest.mark.parametrize("sign", [1, -1])
def test_a_clock_more_than_five_minutes_off_is_flagged(sign):
    late = RECEIVED + timedelta(minutes=10)

    assert flags(received=late, clock_offset_ms=sign * 300_000) == set()
    assert flags(received=late, clock_offset_ms=sign * 300_001) == {"clock"}


def test_a_visit_is_in_the_future_from_the_first_moment_after_its_arrival():
    tick = timedelta(microseconds=1)

    assert flags(received=STARTED) == set()
    assert flags(received=STARTED - tick) == {"future"}
    # What counts is the moment put right by the clock offset.
    assert flags(received=STARTED, clock_offset_ms=1) == {"future"}
    assert flags(received=STARTED - tick, clock_offset_ms=-1) == set()


def test_a_record_that_arrives_more_than_seven_days_after_the_visit_is_late():
    week = STARTED + timedelta(days=7)

    assert flags(received=week) == set()
    assert flags(received=week + timedelta(microseconds=1)) == {"late"}
    assert flags(received=week, clock_offset_ms=-1) == {"late"}


def test_a_record_signed_within_a_minute_is_flagged():
    second = timedelta(seconds=1)

    assert flags(signed_at=STARTED + 61 * second) == set()
    assert flags(signed_at=STARTED + 60 * second) == {"quick"}
    assert flags(signed_at=STARTED - second) == {"quick"}


def test_what_the_registry_says_of_the_store_is_flagged():
    assert flags(replace(STORE, in_areas=False)) == {"outside_areas"}
    assert flags(replace(STORE, merged=True)) == {"facility_merged"}
    for status in (Status.PLANNED, Status.SUSPENDED, Status.CLOSED, None):
        assert flags(replace(STORE, status=status)) == {"facility_closed"}


def test_a_photo_from_the_library_is_flagged_and_one_of_unknown_source_is_not():
    library = replace(PHOTO, source=PhotoSource.LIBRARY)

    assert flags(photos=(PHOTO, library)) == {"library_photo"}
    assert flags(photos=(replace(PHOTO, source=None),)) == set()


def test_unknown_fields_are_flagged_with_fifty_of_them_at_most():
    record = RECORD.with_unknown(tuple(f"x{number}" for number in range(60)))

    (detail,) = arrival_flags(RULES, record, STORE, RECEIVED).values()

    assert detail == {"fields": [f"x{number}" for number in range(50)]}


@pytest.mark.parametrize("store", [STORE, CONVENIENCE])
def test_a_checked_store_needs_a_photo_of_its_checkout(store):
    elsewhere = replace(PHOTO, use_point=UsePointKey.FRESH)

    assert flags(store, photos=()) == {"no_checkout_photo"}
    assert flags(store, photos=(elsewhere, replace(PHOTO, use_point=None))) == {"no_checkout_photo"}
    for outcome in set(Outcome) - {Outcome.CHECKED}:
        assert flags(store, photos=(), outcome=outcome) == set()


def test_a_visit_at_which_nothing_was_seen_is_flagged():
    nothing = {"observations": ()}
    unanswered = (UsePoint(UsePointKey.CHECKOUT, present=True),)

    assert flags(**nothing) == {"nothing_seen"}
    assert flags(**nothing, use_points=unanswered) == {"nothing_seen"}
    assert flags(**nothing, use_points=(replace(unanswered[0], rest_none=True),)) == set()
    assert flags(**nothing, use_points=(UsePoint(UsePointKey.FOOD, present=False),)) == set()
    assert flags(**nothing, outcome=Outcome.CLOSED) == set()


def test_a_tally_of_no_stalls_is_nothing_seen():
    nothing = {"observations": (), "photos": ()}

    assert flags(MARKET, **nothing, stalls=Stalls(of=0)) == {"nothing_seen", "few_stalls"}
    assert flags(MARKET, **nothing, stalls=Stalls(of=1, none_given=1)) == set()


@pytest.mark.parametrize(
    ("store", "of", "seen", "raised"),
    [
        (MARKET, 100, 19, True),
        (MARKET, 100, 20, False),
        (MARKET, 15, 14, True),
        (MARKET, 15, 15, False),
        (MALL, 100, 9, True),
        (MALL, 100, 10, False),
        (MALL, 5, 4, True),
        (MALL, 5, 5, False),
        (MALL, 0, 0, True),
    ],
)
def test_fewer_than_20_stalls_of_a_market_or_10_of_a_mall_are_few(store, of, seen, raised):
    tally = Stalls(of=of, plastic_only=seen)

    assert flags(store, stalls=tally) == ({"few_stalls"} if raised else set())


def test_a_market_without_a_tally_has_few_stalls_and_a_supermarket_needs_none():
    assert flags(MARKET, stalls=None) == {"few_stalls"}
    assert flags(MARKET, stalls=None, outcome=Outcome.REFUSED) == set()
    assert flags(STORE, stalls=Stalls(of=10)) == set()
