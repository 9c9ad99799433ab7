"""What a draw can be expected to tell, against the definition."""

import pytest

from inspections.progress.interval import whole_store_range
from inspections.round.sample import HALF, expected, size_wanted


def width(met, size, registered):
    low, high = whole_store_range(met, size, registered)
    return high - low


@pytest.mark.parametrize(("registered", "size"), [(52, 42), (300, 139), (1250, 219)])
def test_so_many_are_wanted_for_ten_points_near_80_percent(registered, size):
    assert size_wanted(registered, 80) == size


@pytest.mark.parametrize("percent", [50, 80, 85, 100])
@pytest.mark.parametrize("registered", [1, 2, 9, 20, 52, 133, 300])
def test_the_size_wanted_is_the_first_from_which_on_all_are_narrow_enough(registered, percent):
    wide = [
        size
        for size in range(1, registered + 1)
        if width((2 * size * percent + 100) // 200, size, registered) * 10 > registered
    ]

    assert size_wanted(registered, percent) == max(wide, default=0) + 1


@pytest.mark.parametrize("registered", [5, 20, 52, 90])
def test_at_a_half_the_range_is_the_widest_but_for_one_store(registered):
    for size in range(1, registered + 1):
        widest = max(width(met, size, registered) for met in range(size + 1))
        at_half = expected(size, registered, HALF)
        assert widest - 1 <= at_half.high - at_half.low <= widest


def test_what_is_expected_is_the_range_of_the_share_itself():
    found = expected(40, 52, 85)

    assert (found.met, found.low, found.high) == (34, *whole_store_range(34, 40, 52))
    assert found.points == pytest.approx(100 * (found.high - found.low) / 52)
    assert expected(52, 52, 85).points == 0


@pytest.mark.parametrize(("size", "registered", "percent"), [(0, 5, 80), (6, 5, 80), (1, 5, 101)])
def test_what_is_no_draw_has_no_range(size, registered, percent):
    with pytest.raises(ValueError, match="not a draw"):
        expected(size, registered, percent)


def test_a_size_is_found_for_a_whole_nation():
    size = size_wanted(50_000, 85)

    assert expected(size, 50_000, 85).points <= 10 < expected(size - 1, 50_000, 85).points
