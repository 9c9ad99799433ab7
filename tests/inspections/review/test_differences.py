"""Where two records of one visit differ: the same whichever way one looks."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from inspections.inspection.record import (
    Observation,
    Outcome,
    PhotoEntry,
    Position,
    Record,
    Representative,
    UsePoint,
    UsePointKey,
)
from inspections.review.differences import Field, PointChange, differences

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
PAPER = Observation("paper_bag", UsePointKey.CHECKOUT, in_use=True, price_vnd=2000)
THIN = Observation("thin_carrier_bag", UsePointKey.CHECKOUT, in_use=True)
RECORD = Record("48210373", "2026.1", AT, AT, observations=(PAPER, THIN))

observations = st.builds(
    Observation,
    st.sampled_from(["paper_bag", "thin_carrier_bag"]),
    st.sampled_from(UsePointKey),
    st.booleans(),
    supplier=st.sampled_from([None, "Một", "Hai"]),
)
points = st.builds(UsePoint, st.sampled_from(UsePointKey), st.sampled_from([None, True, False]))
records = st.builds(
    lambda outcome, seen, at: replace(
        RECORD, outcome=outcome, observations=tuple(seen), use_points=tuple(at)
    ),
    st.sampled_from(Outcome),
    st.lists(observations, max_size=5),
    st.lists(points, max_size=4),
)


def test_what_was_added_removed_and_changed_is_told_apart():
    foam = Observation("foam_tray", UsePointKey.FRESH, in_use=True)
    after = replace(RECORD, observations=(replace(PAPER, price_vnd=3000, charged=True), foam))

    found = differences(RECORD, after)

    shown = [(each.category, each.before, each.after, each.names) for each in found.observations]
    assert shown == [
        ("paper_bag", PAPER, after.observations[0], ("charged", "price_vnd")),
        ("thin_carrier_bag", THIN, None, ()),
        ("foam_tray", None, foam, ()),
    ]


def test_of_two_suppliers_of_one_bag_the_equal_ones_meet():
    one, two = replace(PAPER, supplier="Một"), replace(PAPER, supplier="Hai")
    before = replace(RECORD, observations=(one, two))
    after = replace(RECORD, observations=(two, replace(PAPER, supplier="Ba")))

    (change,) = differences(before, after).observations

    assert (change.before, change.names) == (one, ("supplier",))


def test_plain_fields_use_points_and_photos_are_compared():
    photo = PhotoEntry(UUID(int=1), "ab" * 32)
    checkout = UsePoint(UsePointKey.CHECKOUT, True, True)
    after = replace(RECORD, note="x", use_points=(checkout,), photos=(photo,))

    found = differences(RECORD, after)

    assert found.fields == (Field("note", None, "x"),)
    assert found.points == (PointChange(UsePointKey.CHECKOUT, None, checkout),)
    assert (found.photos_added, found.photos_removed) == ((photo,), ())


def test_what_is_restricted_is_named_and_never_shown():
    who = Representative(name="Nguyễn Thị Hoa")
    after = replace(RECORD, representative=who, position=Position(10.0123, 105.0801))

    found = differences(RECORD, after)

    assert found.restricted == ("representative", "position")
    assert "Hoa" not in str(found)
    assert "10.0123" not in str(found)


@given(records, st.randoms(use_true_random=False))
def test_the_order_of_what_is_listed_is_no_difference(record, chance):
    seen, at = list(record.observations), list(record.use_points)
    chance.shuffle(seen)
    chance.shuffle(at)

    assert not differences(record, replace(record, observations=tuple(seen), use_points=tuple(at)))


@given(records, records)
def test_looked_at_from_the_other_side_it_is_the_same_turned_round(one, other):
    there, back = differences(one, other), differences(other, one)

    def pairs(found, turned):
        changes = [(each.before, each.after) for each in (*found.observations, *found.points)]
        return sorted(str(pair[::-1] if turned else pair) for pair in changes)

    assert pairs(there, turned=False) == pairs(back, turned=True)
    assert bool(there) == bool(back)


@given(records, records)
def test_what_one_has_and_the_differences_make_the_other(one, other):
    found = differences(one, other)
    made = list(one.observations)
    for change in found.observations:
        if change.before:
            made.remove(change.before)
        if change.after:
            made.append(change.after)

    assert sorted(map(str, made)) == sorted(map(str, other.observations))
