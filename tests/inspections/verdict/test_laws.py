"""What must hold for every record of a supermarket, whatever was logged.

Looking less: the answers of delivery packing are left out of two laws. They are judged when logged
and never required, so a foam box there denies "full" and leaving it out gives "full" back.
"""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from inspections.facility.rules import FacilityType
from inspections.inspection.record import (
    Certificate,
    CertificateKind,
    Observation,
    PackedBy,
    UsePoint,
    UsePointKey,
)
from inspections.packaging.rules import catalogue, rule_set
from inspections.verdict.judgement import judge_observation
from inspections.verdict.rules import judge

VISIT = date(2026, 11, 20)
RANK = {"full": 2, "gradual": 1, "not_met": 0, "insufficient": 0}
REQUIRED = [UsePointKey.CHECKOUT, UsePointKey.FRESH, UsePointKey.FOOD]

maybe = st.sampled_from([None, True, False])
certificates = st.builds(
    Certificate,
    kind=st.sampled_from(CertificateKind),
    expires_on=st.sampled_from([None, *(VISIT + timedelta(days=n) for n in (-1, 0, 1))]),
)
observations = st.builds(
    Observation,
    category=st.sampled_from([*catalogue(), *["paper_bag"] * 4]),
    use_point=st.sampled_from(UsePointKey),
    in_use=st.sampled_from([True, True, True, False]),
    charged=maybe,
    packed_by=st.sampled_from([None, None, *PackedBy]),
    certificate=st.none() | certificates,
)
# Left to chance, hardly any record would have been looked at to the end: of the entries of a point,
# (present, rest_none), most are the good one, the others are every way to mark it less well.
GOOD = [(True, True)]
entries = st.sampled_from(
    [
        *[GOOD] * 20,
        [],
        *([(present, rest)] for present in (None, True, False) for rest in (None, True, False)),
        [(True, True), (True, None)],
        [(False, None), (True, True)],
        [(False, True), (False, True)],
    ]
)


@st.composite
def use_points(draw):
    return [UsePoint(key, *marks) for key in UsePointKey for marks in draw(entries)]


records = st.tuples(st.lists(observations, max_size=4), use_points())
law = settings(max_examples=200, deadline=None)


def verdict(seen, points):
    return judge(rule_set("2026.1"), FacilityType.SUPERMARKET, VISIT, seen, points, None)


def rank(seen, points):
    return RANK[verdict(seen, points).outcome]


def unmarked(points, key):
    """The point as if nobody had answered for it: neither "không có" nor "không có quầy này"."""
    return [
        replace(point, present=point.present or None, rest_none=None) if point.key is key else point
        for point in points
    ]


@law
@given(records, st.randoms())
def test_the_order_of_observations_and_use_points_changes_nothing(record, random):
    seen, points = record
    shuffled, shuffled_points = list(seen), list(points)
    random.shuffle(shuffled)
    random.shuffle(shuffled_points)

    assert verdict(shuffled, shuffled_points) == verdict(seen, points)


@law
@given(records, observations)
# An item logged at a checkout marked as not there must not make it a checkout without bags.
@example(
    ([], [UsePoint(UsePointKey.CHECKOUT, present=False, rest_none=True)]),
    Observation("foam_tray", UsePointKey.CHECKOUT, in_use=True),
)
def test_one_more_unproven_item_in_use_never_improves(record, item):
    seen, points = record
    item = replace(item, in_use=True)
    judgement = judge_observation(rule_set("2026.1"), VISIT, item).judgement
    assume(judgement in ("not_friendly", "needs_proof"))

    assert rank([*seen, item], points) <= rank(seen, points)


@law
@given(records, st.data())
def test_leaving_rest_none_unsigned_never_improves(record, data):
    seen, points = record
    assume(points)
    place = data.draw(st.integers(0, len(points) - 1))
    less = [*points]
    less[place] = replace(points[place], rest_none=None)

    assert rank(seen, less) <= rank(seen, points)


@law
@given(records, st.sampled_from(REQUIRED))
def test_leaving_out_a_use_point_with_its_answers_never_improves(record, key):
    seen, points = record
    fewer = [each for each in seen if each.use_point is not key]
    fewer_points = [point for point in points if point.key is not key]

    assert rank(fewer, fewer_points) <= rank(seen, points)


@law
@given(records, st.data())
def test_leaving_out_an_answer_with_its_points_mark_never_improves(record, data):
    seen, points = record
    assume(any(each.use_point in REQUIRED for each in seen))
    answer = data.draw(st.sampled_from([each for each in seen if each.use_point in REQUIRED]))
    fewer = list(seen)
    fewer.remove(answer)

    assert rank(fewer, unmarked(points, answer.use_point)) <= rank(seen, points)


@law
@given(records, st.data())
def test_a_valid_certificate_never_worsens(record, data):
    seen, points = record
    assume(seen)
    place = data.draw(st.integers(0, len(seen) - 1))
    kind = data.draw(st.sampled_from([CertificateKind.ECO_BAG, CertificateKind.NSTVN]))
    proved = list(seen)
    proved[place] = replace(seen[place], certificate=Certificate(kind, expires_on=VISIT))

    assert rank(proved, points) >= rank(seen, points)


@law
@given(records, st.lists(st.sampled_from(["roll_bag", "zip_or_vacuum_bag", "cling_film"])))
def test_film_never_makes_or_unmakes_gradual(record, films):
    seen, points = record
    # At a fresh counter that exists: film at one marked as absent only makes the record unclear.
    film = [Observation(key, UsePointKey.FRESH, in_use=True) for key in films]

    assert (rank([*seen, *film], points) >= 1) == (rank(seen, points) >= 1)


def test_delivery_packing_is_judged_when_logged_and_never_required():
    points = [UsePoint(key, present=True, rest_none=True) for key in REQUIRED]
    foam = Observation("foam_box", UsePointKey.DELIVERY, in_use=True)

    assert verdict([], points).outcome == "full"
    assert verdict([foam], points).outcome == "gradual"
