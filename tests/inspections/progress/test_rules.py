"""The figures of a target: the worked figures of docs/method.md and their laws."""

from dataclasses import fields
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.facility.rules import FacilityType
from inspections.plan.rules import Criterion, TargetKind, Unit
from inspections.progress.rules import (
    Figures,
    Said,
    Sample,
    Tally,
    TargetTerms,
    figures,
    in_window,
    percent_text,
    split_change,
    window_end,
)

STORES = (FacilityType.SUPERMARKET, FacilityType.MALL)


def terms(
    kind=TargetKind.SHARE,
    goal=85,
    *,
    unit=Unit.FACILITIES,
    criterion=Criterion.GRADUAL,
    types=STORES,
) -> TargetTerms:
    return TargetTerms(kind, goal, unit, criterion, types)


def by_lot(k, n, registered, **more) -> Tally:
    return Tally(
        registered=registered, inspected=n, met_gradual=k, **{"drawn_by_lot": True, **more}
    )


@st.composite
def tallies(draw):
    registered = draw(st.integers(0, 150))
    inspected = draw(st.integers(0, registered))
    met = draw(st.integers(0, inspected))
    return Tally(
        registered=registered,
        inspected=inspected,
        met_gradual=met,
        met_full=draw(st.integers(0, met)),
        insufficient=draw(st.integers(0, inspected - met)),
        drawn_by_lot=draw(st.booleans()),
    )


share_terms = st.builds(terms, goal=st.integers(1, 100), criterion=st.sampled_from(Criterion))

# The window of a visit


@pytest.mark.parametrize(
    ("visited_on", "end"),
    [
        (date(2025, 9, 20), date(2026, 9, 20)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2027, 3, 1), date(2028, 3, 1)),
        (date(2025, 12, 31), date(2026, 12, 31)),
    ],
)
def test_a_visit_counts_for_twelve_months_and_29_february_ends_on_the_28th(visited_on, end):
    assert window_end(visited_on) == end
    assert in_window(visited_on, visited_on)
    assert in_window(visited_on, end - timedelta(days=1))
    assert not in_window(visited_on, end)
    assert not in_window(visited_on, visited_on - timedelta(days=1))


def test_a_visit_of_14_months_ago_no_longer_counts():
    assert not in_window(date(2025, 9, 20), date(2026, 11, 20))


# The worked figures: criterion gradual, goal 85 %, visits drawn by lot


def test_8_of_10_of_20_is_too_wide_to_say_anything():
    shown = figures(terms(), by_lot(8, 10, 20))

    assert (shown.share, shown.share_of_inspected) == (0.4, 0.8)
    assert (shown.range_low, shown.range_high) == (11, 18)
    assert (shown.worst, shown.best, shown.missing) == (8, 18, 9)
    assert (shown.reached, shown.said) == (False, Said.INSUFFICIENT)


def test_29_of_37_of_52_is_out_of_reach():
    shown = figures(terms(), by_lot(29, 37, 52))

    assert percent_text(shown.met, shown.registered, 85) == "55,8"
    assert (shown.range_low, shown.range_high) == (36, 44)
    assert (percent_text(36, 52), percent_text(44, 52, 85)) == ("69,2", "84,6")
    assert (shown.worst, shown.best, shown.missing) == (29, 44, 16)
    assert (percent_text(29, 37), percent_text(37, 52)) == ("78,4", "71,2")
    assert shown.said is Said.OUT_OF_REACH


def test_113_of_133_is_not_reached_by_one_store():
    shown = figures(terms(), by_lot(113, 133, 133))

    assert shown.share == 113 / 133
    assert percent_text(113, 133, 85) == "84,9"
    assert (shown.reached, shown.missing) == (False, 1)
    assert (shown.range_low, shown.range_high, shown.said) == (113, 113, Said.OUT_OF_REACH)


def test_17_of_20_all_visited_is_reached_and_a_point():
    shown = figures(terms(), by_lot(17, 20, 20))

    assert (shown.reached, shown.said, shown.missing) == (True, Said.REACHED, 0)
    assert (shown.range_low, shown.range_high) == (17, 17)


@pytest.mark.parametrize(
    ("k", "n", "registered", "bounds"),
    [(19, 19, 20, (19, 20)), (5, 6, 9, (5, 8)), (1, 1, 30, (1, 30))],
)
def test_small_draws_print_their_whole_store_range(k, n, registered, bounds):
    shown = figures(terms(), by_lot(k, n, registered))

    assert (shown.range_low, shown.range_high) == bounds


def test_nobody_inspected_of_two_has_no_range_and_a_best_of_two():
    shown = figures(terms(), by_lot(0, 0, 2))

    assert (shown.share, shown.share_of_inspected, shown.coverage) == (0.0, None, 0.0)
    assert (shown.range_low, shown.range_high) == (None, None)
    assert (shown.worst, shown.best, shown.missing) == (0, 2, 2)
    assert (shown.reached, shown.said) == (False, Said.INSUFFICIENT)


def test_no_facility_at_all_is_neither_reached_nor_failed():
    shown = figures(terms(), by_lot(0, 0, 0))

    assert (shown.registered, shown.met, shown.worst, shown.best) == (0, 0, 0, 0)
    assert (shown.share, shown.share_of_inspected, shown.coverage) == (None, None, None)
    assert (shown.range_low, shown.range_high) == (None, None)
    assert (shown.missing, shown.reached, shown.said) == (None, None, None)


# Criteria


def test_gradual_counts_both_verdicts_and_full_counts_only_full():
    tally = Tally(registered=40, inspected=40, met_gradual=35, met_full=20)

    gradual, full = figures(terms(), tally), figures(terms(criterion=Criterion.FULL), tally)

    assert (gradual.met, gradual.said) == (35, Said.REACHED)
    assert (full.met, full.said) == (20, Said.OUT_OF_REACH)
    assert (gradual.met_gradual, gradual.met_full) == (full.met_gradual, full.met_full) == (35, 20)


def test_the_other_counts_are_passed_on_unchanged():
    tally = by_lot(29, 37, 52, insufficient=3, pending=4, expired=2, expired_met=1)

    shown = figures(terms(), tally)

    assert (shown.registered, shown.inspected, shown.insufficient) == (52, 37, 3)
    assert (shown.pending, shown.expired, shown.expired_met) == (4, 2, 1)
    assert shown.coverage == 37 / 52
    assert shown.reporting is None


# Range and sample


def test_visits_that_were_not_drawn_by_lot_give_no_range():
    shown = figures(terms(), by_lot(40, 45, 52, drawn_by_lot=False))

    assert (shown.range_low, shown.range_high, shown.sample) == (None, None, Sample.CHOSEN)
    assert shown.said is Said.INSUFFICIENT


def test_a_census_is_a_point_however_the_visits_were_chosen():
    shown = figures(terms(), by_lot(4, 6, 6, drawn_by_lot=False))

    assert (shown.range_low, shown.range_high, shown.sample) == (4, 4, "chosen")


def test_a_census_with_open_cases_is_a_point_no_more():
    chosen = figures(terms(), by_lot(15, 20, 20, insufficient=2, drawn_by_lot=False))
    drawn = figures(terms(), by_lot(15, 20, 20, insufficient=2))

    assert (chosen.range_low, chosen.range_high) == (None, None)
    assert (drawn.range_low, drawn.range_high, drawn.sample) == (15, 17, "random")


def test_open_cases_only_raise_the_upper_end():
    shown = figures(terms(), by_lot(29, 37, 52, insufficient=3))

    assert (shown.range_low, shown.best) == (36, 47)
    assert shown.range_high > 44


@pytest.mark.parametrize("registered", [9, 52])
def test_when_no_visit_could_be_judged_there_is_no_range(registered):
    shown = figures(terms(), by_lot(0, 9, registered, insufficient=9))

    assert (shown.range_low, shown.range_high, shown.said) == (None, None, Said.INSUFFICIENT)


# What is said


@pytest.mark.parametrize(
    ("k", "u", "n", "registered", "goal", "said"),
    [
        (45, 0, 45, 52, 85, Said.REACHED),
        (44, 0, 52, 52, 85, Said.OUT_OF_REACH),
        (850, 0, 1000, 1250, 80, Said.LIKELY),
        (15, 0, 16, 20, 85, Said.LIKELY),
        (14, 0, 16, 20, 85, Said.UNCLEAR),
        (850, 0, 1000, 1250, 87, Said.UNLIKELY),
        (850, 0, 1000, 1250, 85, Said.UNCLEAR),
        (9, 0, 9, 10, 100, Said.INSUFFICIENT),
        (9, 0, 10, 11, 90, Said.UNCLEAR),
        (8, 1, 9, 9, 95, Said.INSUFFICIENT),
        (9, 1, 10, 10, 95, Said.INSUFFICIENT),
    ],
)
def test_what_is_said_follows_the_order_of_certainty(k, u, n, registered, goal, said):
    shown = figures(terms(goal=goal), by_lot(k, n, registered, insufficient=u))

    assert shown.said == said


def test_nine_judged_stores_say_nothing_although_the_range_is_narrow():
    nine_of_ten = figures(terms(goal=100), by_lot(9, 9, 10))
    ten_of_eleven = figures(terms(goal=100), by_lot(10, 10, 11))

    assert (nine_of_ten.range_high - nine_of_ten.range_low, nine_of_ten.said) == (
        1,
        Said.INSUFFICIENT,
    )
    assert ten_of_eleven.said is Said.UNCLEAR


def test_a_range_of_exactly_20_points_is_not_yet_too_wide():
    exactly = figures(terms(goal=90), by_lot(12, 13, 20))
    wider = figures(terms(goal=90), by_lot(10, 12, 20))

    assert (exactly.range_high - exactly.range_low) * 100 == 20 * 20
    assert exactly.said is Said.UNCLEAR
    assert (wider.range_high - wider.range_low) * 100 > 20 * 20
    assert wider.said is Said.INSUFFICIENT


@given(share_terms, tallies())
def test_reached_compares_whole_stores_and_agrees_with_missing_and_said(target, tally):
    shown = figures(target, tally)

    if tally.registered == 0:
        assert (shown.reached, shown.missing, shown.said) == (None, None, None)
    else:
        enough = shown.met * 100 >= target.goal_percent * tally.registered
        assert shown.reached is enough
        assert (shown.missing == 0) is enough
        assert (shown.said == Said.REACHED) is enough
        one_less = shown.met + shown.missing - 1
        assert enough or one_less * 100 < target.goal_percent * tally.registered


@given(share_terms, tallies())
def test_worst_range_and_best_are_nested(target, tally):
    shown = figures(target, tally)

    assert shown.worst == shown.met <= shown.best <= tally.registered
    if shown.range_low is not None:
        assert shown.worst <= shown.range_low <= shown.range_high <= shown.best


@given(share_terms, tallies())
def test_what_is_certain_does_not_depend_on_the_sampling(target, tally):
    certain = {Said.REACHED, Said.OUT_OF_REACH}
    other = Tally(**{**vars(tally), "drawn_by_lot": not tally.drawn_by_lot})

    said, otherwise = figures(target, tally).said, figures(target, other).said

    assert said == otherwise or not ({said, otherwise} & certain)


# Targets that are not shares of facilities


def test_markets_that_are_only_encouraged_show_visits_without_pass_or_fail():
    tally = Tally(registered=100, inspected=40, insufficient=5, pending=2, drawn_by_lot=True)

    shown = figures(terms(TargetKind.ENCOURAGE, None, types=(FacilityType.MARKET,)), tally)

    assert (shown.registered, shown.inspected, shown.coverage, shown.pending) == (100, 40, 0.4, 2)
    assert (shown.met, shown.met_gradual, shown.met_full, shown.insufficient) == (None,) * 4
    assert (shown.share, shown.share_of_inspected, shown.worst, shown.best) == (None,) * 4
    assert (shown.range_low, shown.range_high) == (None, None)
    assert (shown.missing, shown.reached, shown.said) == (None, None, None)


@pytest.mark.parametrize("types", [(FacilityType.SUPERMARKET,), (FacilityType.MALL,), STORES])
def test_stores_that_are_only_encouraged_show_counts_without_pass_or_fail(types):
    shown = figures(terms(TargetKind.ENCOURAGE, None, types=types), by_lot(29, 37, 52, met_full=3))

    assert (shown.met, shown.met_gradual, shown.met_full) == (29, 29, 3)
    assert (shown.worst, shown.best, shown.range_low, shown.range_high) == (29, 44, 36, 44)
    assert (shown.missing, shown.reached, shown.said) == (None, None, None)


def test_without_a_criterion_both_counts_are_shown_and_no_share():
    tally = by_lot(29, 37, 52, met_full=3, expired=4, expired_met=2)
    shown = figures(terms(TargetKind.ENCOURAGE, None, criterion=None), tally)

    assert (shown.met_gradual, shown.met_full, shown.insufficient) == (29, 3, 0)
    assert (shown.expired, shown.expired_met) == (4, None)
    assert (shown.met, shown.share, shown.share_of_inspected) == (None, None, None)
    assert (shown.worst, shown.best, shown.range_low, shown.said) == (None,) * 4


def test_a_target_to_inspect_is_about_coverage_alone():
    tally = by_lot(10, 30, 40, met_full=2, expired=3, expired_met=1)

    shown = figures(terms(TargetKind.INSPECT, None, criterion=None), tally)

    told = {name for name, value in vars(shown).items() if value is not None}
    assert told == {"registered", "inspected", "pending", "expired", "sample", "coverage"}
    assert (shown.inspected, shown.coverage, shown.expired) == (30, 0.75, 3)


def bags(goal=100) -> TargetTerms:
    types = (*STORES, FacilityType.CONVENIENCE_STORE)
    return terms(goal=goal, unit=Unit.BAGS, types=types)


def test_the_share_of_bags_is_friendly_bags_over_all_of_those_that_report():
    tally = by_lot(20, 30, 50, met_full=4, reporting=12, friendly_bags=300, all_bags=1200)

    shown = figures(bags(), tally)

    assert (shown.share, shown.reporting, shown.registered) == (0.25, 12, 50)
    assert (shown.met_gradual, shown.met_full) == (20, 4)
    assert (shown.met, shown.missing, shown.worst, shown.best) == (None,) * 4
    assert (shown.range_low, shown.range_high, shown.share_of_inspected) == (None,) * 3
    assert (shown.reached, shown.said) == (None, None)


@pytest.mark.parametrize(
    ("friendly", "reached", "said"),
    [(1200, True, "reached"), (1199, False, "out_of_reach")],
)
def test_bags_are_judged_once_every_facility_reports(friendly, reached, said):
    tally = by_lot(20, 50, 50, reporting=50, friendly_bags=friendly, all_bags=1200)

    shown = figures(bags(), tally)

    assert (shown.reached, shown.said) == (reached, said)


def test_the_goal_of_a_bag_target_is_compared_in_whole_bags():
    tally = by_lot(0, 2, 2, reporting=2, friendly_bags=113, all_bags=133)

    assert figures(bags(goal=85), tally).reached is False
    assert figures(bags(goal=84), tally).reached is True


@pytest.mark.parametrize("registered", [0, 3])
def test_where_no_bag_is_used_there_is_no_share_of_bags(registered):
    shown = figures(bags(), by_lot(0, registered, registered, reporting=registered))

    assert (shown.share, shown.reached, shown.said) == (None, None, None)
    assert shown.reporting == registered


# The shape of what goes out


def test_the_figures_have_the_fields_of_the_wire_in_their_order():
    assert ", ".join(field.name for field in fields(Figures)) == (
        "registered, inspected, met, met_gradual, met_full, insufficient, pending, expired, "
        "expired_met, share, share_of_inspected, range_low, range_high, sample, worst, best, "
        "coverage, missing, reached, said, reporting"
    )


def test_said_carries_the_words_people_read():
    assert {said.value: said.vi for said in Said} == {
        "reached": "đã đạt",
        "out_of_reach": "chắc chắn chưa đạt",
        "insufficient": "chưa đủ số liệu",
        "likely": "nhiều khả năng đạt",
        "unlikely": "nhiều khả năng chưa đạt",
        "unclear": "chưa rõ",
    }


@pytest.mark.parametrize(
    "counts",
    [
        {"registered": 5, "inspected": 6},
        {"registered": 5, "inspected": 4, "met_gradual": 3, "insufficient": 2},
        {"registered": 5, "inspected": 4, "met_gradual": 1, "met_full": 2},
        {"registered": 5, "inspected": 4, "insufficient": -1},
        {"registered": 5, "inspected": 4, "expired": 1, "expired_met": 2},
        {"registered": 5, "inspected": 4, "reporting": 6},
        {"registered": 5, "inspected": 4, "friendly_bags": 2, "all_bags": 1},
    ],
)
def test_counts_that_contradict_each_other_are_refused(counts):
    with pytest.raises(ValueError, match="contradict"):
        Tally(**counts)


# Percentages as text


@pytest.mark.parametrize(
    ("part", "whole", "goal", "text"),
    [
        (113, 133, 85, "84,9"),
        (113, 133, None, "85,0"),
        (17, 20, 85, "85,0"),
        (8501, 10000, 85, "85,0"),
        (8506, 10000, 85, "85,1"),
        (29, 52, 85, "55,8"),
        (1, 3, None, "33,3"),
        (2, 3, None, "66,7"),
        (1, 2000, None, "0,1"),
        (49_999, 50_000, None, "99,9"),
        (49_999, 50_000, 85, "99,9"),
        (50_000, 50_000, 100, "100,0"),
        (0, 7, 85, "0,0"),
    ],
)
def test_a_percentage_has_one_decimal_and_a_comma(part, whole, goal, text):
    assert percent_text(part, whole, goal) == text


@st.composite
def near_a_goal(draw):
    """Shares close to their goal, where rounding could carry them over it."""
    goal = draw(st.integers(1, 100))
    whole = draw(st.integers(1, 60_000))
    part = goal * whole // 100 + draw(st.integers(-3, 3))
    return min(max(part, 0), whole), whole, goal


@given(near_a_goal())
def test_a_printed_figure_is_never_on_the_far_side_of_its_goal(case):
    part, whole, goal = case

    printed = Fraction(percent_text(part, whole, goal).replace(",", "."))

    assert (printed >= goal) == (part * 100 >= goal * whole)
    assert (printed == 100) == (part == whole)
    assert abs(printed - Fraction(100 * part, whole)) <= Fraction(1, 10)


@given(near_a_goal())
def test_away_from_goal_and_100_a_printed_figure_is_the_nearest_tenth(case):
    part, whole, goal = case
    exact = Fraction(100 * part, whole)

    printed = Fraction(percent_text(part, whole, goal).replace(",", "."))

    nearest = abs(printed - exact) <= Fraction(1, 20)
    held_back = printed in (goal - Fraction(1, 10), Fraction(999, 10))
    assert nearest or held_back


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (3, 2), (-1, 2)])
def test_there_is_no_percentage_of_nothing_or_beyond_all(part, whole):
    with pytest.raises(ValueError, match="no percentage"):
        percent_text(part, whole)


# What a change came from

counts = tallies().map(lambda tally: (tally.met_gradual, tally.inspected, tally.registered))


def test_a_change_is_split_into_more_visits_and_stores():
    visits, stores = split_change((15, 20, 52), (29, 37, 52))

    assert (round(float(visits) * 100, 1), round(float(stores) * 100, 1)) == (25.1, 1.9)
    assert round(float(visits + stores) * 100, 1) == 26.9


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ((0, 0, 52), (29, 37, 52), Fraction(29, 52)),
        ((29, 37, 52), (0, 0, 52), Fraction(-29, 52)),
        ((0, 0, 9), (0, 0, 9), Fraction(0)),
    ],
)
def test_when_one_side_was_not_inspected_all_of_the_change_is_visits(before, after, change):
    assert split_change(before, after) == (change, 0)


def test_without_a_facility_on_one_side_there_is_no_change_to_split():
    assert split_change((0, 0, 0), (3, 4, 5)) is None
    assert split_change((3, 4, 5), (0, 0, 0)) is None


@given(counts, counts)
def test_the_two_parts_add_up_to_the_change_of_the_headline(before, after):
    parts = split_change(before, after)

    if before[2] == 0 or after[2] == 0:
        assert parts is None
    else:
        assert sum(parts) == Fraction(after[0], after[2]) - Fraction(before[0], before[2])


@given(counts.filter(lambda count: count[1] > 0), st.integers(1, 5))
def test_visiting_more_of_the_same_is_all_visits(before, times):
    k, n, stores = before
    registered = stores * times

    _, from_stores = split_change((k, n, registered), (k * times, n * times, registered))

    assert from_stores == 0
