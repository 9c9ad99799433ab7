"""The exact range in whole stores: the worked ranges of docs/method.md, and brute force."""

from fractions import Fraction
from functools import cache
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.progress import interval
from inspections.progress.interval import range_of, whole_store_range

EDGE = Fraction(1, 40)


@st.composite
def draws(draw, most=400):
    stores = draw(st.integers(1, most))
    drawn = draw(st.integers(1, stores))
    return draw(st.integers(0, drawn)), drawn, stores


@cache
def chances(K, n, N):
    """P(X = x) for x = 0…n, written from the definition."""
    return [Fraction(comb(K, x) * comb(N - K, n - x), comb(N, n)) for x in range(n + 1)]


def brute_force_range(k, n, N):
    kept = [
        K
        for K in range(k, k + N - n + 1)
        if sum(chances(K, n, N)[k:]) > EDGE and sum(chances(K, n, N)[: k + 1]) > EDGE
    ]
    assert kept == list(range(kept[0], kept[-1] + 1))
    return kept[0], kept[-1]


@pytest.mark.parametrize(
    ("k", "n", "stores", "expected"),
    [
        (29, 37, 52, (36, 44)),
        (5, 6, 9, (5, 8)),
        (44, 51, 52, (44, 45)),
        (1, 1, 30, (1, 30)),
        (850, 1000, 1250, (1049, 1074)),
        (160, 205, 1250, (904, 1038)),
        (30000, 40000, 50000, (37405, 37595)),
        (19, 19, 20, (19, 20)),
        (8, 10, 20, (11, 18)),
    ],
)
def test_the_published_vectors_come_out(k, n, stores, expected):
    assert whole_store_range(k, n, stores) == expected


@pytest.mark.parametrize("stores", range(1, 21))
def test_every_small_case_agrees_with_brute_force_in_fractions(stores):
    cases = [(k, n, stores) for n in range(1, stores + 1) for k in range(n + 1)]

    differences = [case for case in cases if whole_store_range(*case) != brute_force_range(*case)]

    assert differences == []


@pytest.mark.parametrize(
    ("k", "n", "stores", "expected"),
    [
        # One store of 40 drawn: a single one that meets is found with exactly 1/40.
        (1, 1, 40, (2, 40)),
        (0, 1, 40, (0, 38)),
        (1, 1, 2_000_000, (50_001, 2_000_000)),
    ],
)
def test_a_tail_of_exactly_2_5_percent_is_left_out(k, n, stores, expected):
    assert whole_store_range(k, n, stores) == expected


@pytest.mark.parametrize("error", [9e-10, -9e-10])
def test_an_error_of_the_sums_cannot_carry_a_tail_over_the_edge(monkeypatch, error):
    exact = interval._tail
    monkeypatch.setattr(interval, "_tail", lambda *case: exact(*case) + error)

    assert whole_store_range.__wrapped__(1, 1, 40) == (2, 40)
    assert whole_store_range.__wrapped__(0, 1, 40) == (0, 38)


@pytest.mark.parametrize("case", [(1, 2, 80), (2, 2, 65), (3, 3, 120), (0, 2, 81), (4, 5, 36)])
def test_small_draws_from_larger_registers_agree_with_brute_force(case):
    assert whole_store_range(*case) == brute_force_range(*case)


@given(draws(), st.data())
def test_the_sums_and_the_integers_decide_alike_away_from_the_edge(case, data):
    k, n, stores = case
    meeting = data.draw(st.integers(k, k + stores - n))
    tail = interval._tail(k, meeting, n, stores)
    exact = sum(chances(meeting, n, stores)[k:])

    assert abs(Fraction(tail) - exact) < Fraction(1, 10**11)
    assert interval._tail_exceeds_in_integers(k, meeting, n, stores) == (exact > EDGE)


@given(draws(most=30))
def test_a_range_that_integers_alone_decide_is_the_same(case):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(interval, "_TOO_CLOSE", 2.0)
        by_integers = whole_store_range.__wrapped__(*case)

    assert by_integers == whole_store_range(*case)


def test_nothing_drawn_gives_no_range():
    assert whole_store_range(0, 0, 52) is None
    assert whole_store_range(0, 0, 0) is None


@given(st.integers(1, 60_000), st.data())
def test_a_census_is_a_point(stores, data):
    k = data.draw(st.integers(0, stores))

    assert whole_store_range(k, stores, stores) == (k, k)


@pytest.mark.parametrize("case", [(-1, 3, 9), (4, 3, 9), (1, 10, 9)])
def test_counts_that_are_no_draw_are_refused(case):
    with pytest.raises(ValueError, match="not a draw"):
        whole_store_range(*case)


@given(draws())
def test_the_range_stays_within_what_the_visits_leave_possible(case):
    k, n, stores = case

    low, high = whole_store_range(k, n, stores)

    assert k <= low <= high <= k + stores - n


@given(draws())
def test_one_more_store_that_meets_never_lowers_either_end(case):
    k, n, stores = case
    low, high = whole_store_range(k, n, stores)

    more_low, more_high = whole_store_range(min(k + 1, n), n, stores)

    assert more_low >= low
    assert more_high >= high


@given(draws())
def test_counting_those_that_do_not_meet_mirrors_the_range(case):
    k, n, stores = case
    low, high = whole_store_range(k, n, stores)

    assert whole_store_range(n - k, n, stores) == (stores - high, stores - low)


@pytest.mark.parametrize("stores", [5, 9, 20, 52])
def test_the_range_holds_the_truth_in_at_least_95_of_100_draws(stores):
    worst = min(
        sum(
            chance
            for k, chance in enumerate(chances(truth, n, stores))
            if chance and _holds(whole_store_range(k, n, stores), truth)
        )
        for n in range(1, stores + 1)
        for truth in range(stores + 1)
    )

    assert worst >= Fraction(95, 100)


def _holds(bounds, truth):
    return bounds[0] <= truth <= bounds[1]


def test_the_smallest_true_coverage_at_37_of_52_is_the_published_one():
    coverage = [
        sum(
            chance
            for k, chance in enumerate(chances(truth, 37, 52))
            if chance and _holds(whole_store_range(k, 37, 52), truth)
        )
        for truth in range(53)
    ]

    assert round(float(min(coverage)), 3) == 0.954
    assert round(float(sum(coverage) / 53), 3) == 0.982


@pytest.mark.parametrize("k", [0, 1, 12_500, 24_999, 25_000])
def test_among_fifty_thousand_stores_the_range_holds_what_was_seen(k):
    low, high = whole_store_range(k, 25_000, 50_000)

    assert k <= low <= 2 * k <= high <= k + 25_000


def test_stores_that_could_not_be_judged_widen_the_range_upwards_only():
    assert range_of(29, 0, 37, 52) == (36, 44)
    assert range_of(29, 3, 37, 52) == (36, whole_store_range(32, 37, 52)[1])
    assert range_of(29, 3, 37, 52)[1] > 44


def test_a_census_with_open_cases_spans_exactly_those():
    assert range_of(15, 2, 20, 20) == (15, 17)


def test_no_store_judged_gives_no_range():
    assert range_of(0, 0, 0, 52) is None
    assert range_of(0, 7, 7, 52) is None
    assert range_of(0, 9, 9, 9) is None


@pytest.mark.parametrize(("k", "u"), [(5, 2), (3, -1)])
def test_open_cases_that_do_not_fit_are_refused(k, u):
    with pytest.raises(ValueError, match=r"not a draw|could not be judged"):
        range_of(k, u, 6, 9)
