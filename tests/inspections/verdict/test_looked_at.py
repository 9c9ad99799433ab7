import pytest

from inspections.inspection.record import Observation, UsePoint, UsePointKey
from inspections.verdict.looked_at import is_absent, is_present, is_seen

FRESH = UsePointKey.FRESH
IN_USE = Observation("foam_tray", FRESH, in_use=True)
NOT_IN_USE = Observation("foam_tray", FRESH, in_use=False)
IN_USE_ELSEWHERE = Observation("foam_tray", UsePointKey.FOOD, in_use=True)
# Another point that is well looked at must never stand in for the one that is asked about.
CHECKOUT = UsePoint(UsePointKey.CHECKOUT, present=True, rest_none=True)


def point(present=None, rest_none=None) -> UsePoint:
    return UsePoint(FRESH, present=present, rest_none=rest_none)


SIGNED, UNSIGNED, NOT_THERE = point(True, True), point(True), point(False)


@pytest.mark.parametrize(
    ("points", "observations", "seen"),
    [
        pytest.param([], [], False, id="not listed"),
        pytest.param([SIGNED], [IN_USE], True, id="the rest signed as none"),
        pytest.param([point(None, True)], [], True, id="signed, presence not answered"),
        pytest.param([UNSIGNED], [], False, id="present, the rest not signed"),
        pytest.param([point(True, False)], [], False, id="the rest signed as not none"),
        pytest.param([NOT_THERE], [], True, id="not there"),
        pytest.param([NOT_THERE], [NOT_IN_USE, IN_USE_ELSEWHERE], True, id="nothing in use there"),
        pytest.param([NOT_THERE], [IN_USE], False, id="marked as not there, yet in use there"),
        pytest.param([SIGNED, UNSIGNED], [], False, id="signed in one of two entries"),
        pytest.param([SIGNED, SIGNED], [], True, id="signed in both entries"),
        pytest.param([NOT_THERE, UNSIGNED], [], False, id="not there in one of two entries"),
    ],
)
def test_a_point_is_seen_when_it_is_absent_or_the_rest_was_signed_as_none(
    points, observations, seen
):
    assert is_seen(FRESH, [CHECKOUT, *points], observations) is seen


@pytest.mark.parametrize(
    ("points", "observations", "absent", "present"),
    [
        pytest.param([], [], False, False, id="not listed"),
        pytest.param([NOT_THERE], [], True, False, id="not there"),
        pytest.param([NOT_THERE], [IN_USE], False, False, id="contradicted"),
        pytest.param([NOT_THERE, SIGNED], [], False, False, id="two entries that disagree"),
        pytest.param([SIGNED], [], False, True, id="there"),
        pytest.param([point()], [], False, True, id="listed, presence not answered"),
    ],
)
def test_absent_and_present_are_marked_not_guessed(points, observations, absent, present):
    assert is_absent(FRESH, [CHECKOUT, *points], observations) is absent
    assert is_present(FRESH, [CHECKOUT, *points]) is present
