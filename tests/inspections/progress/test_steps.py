"""A facility's part in the figures as a step function of the date, held against every day."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.progress.queries.grown import facts_from
from inspections.progress.rules import in_window
from inspections.progress.steps import (
    ALWAYS,
    ANYTHING,
    DAY,
    QUARTER,
    Changed,
    Facts,
    Interval,
    Key,
    Measures,
    Place,
    Span,
    Visit,
    by_visits,
    continued,
    deltas,
    intervals,
    measures,
    quarter_start,
    together,
)

FIRST, LAST = date(2023, 12, 1), date(2026, 6, 30)
OPEN = (Span("active", None, None),)
STORE = (Span("supermarket", None, None),)
PLACES = {None: Place(1, (1,)), 7: Place(7, (3, 5)), 8: Place(8, (3,))}
days = st.dates(FIRST, date(2025, 6, 30)) | st.sampled_from(
    [date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28)]
)


@st.composite
def spans(draw, values):
    """One after the other, sometimes with a gap, the first perhaps without a beginning."""
    bounds = sorted(draw(st.lists(days, min_size=1, max_size=4, unique=True)))
    starts = [draw(st.sampled_from([None, bounds[0]])), *bounds[1:]]
    ends = [each if draw(st.booleans()) else each - timedelta(days=1) for each in bounds[1:]]
    return [
        Span(draw(st.sampled_from(values)), start, end)
        for start, end in zip(starts, [*ends, None], strict=True)
        if start is None or end is None or start < end
    ]


visits = st.lists(
    st.builds(
        lambda day, outcome, film, bags: Visit(day, 0, outcome, film, *bags),
        days,
        st.sampled_from(["full", "gradual", "not_met", "insufficient", "not_rated"]),
        st.booleans(),
        st.sampled_from([(None, None), (0, 0), (3, 8)]),
    ),
    max_size=6,
).map(
    lambda drawn: [
        each._replace(seq=seq) for seq, each in enumerate(sorted(drawn, key=lambda v: v.visited_on))
    ]
)
histories = st.builds(
    Facts,
    st.sampled_from([None, 7, 8]),
    spans(["supermarket", "mall"]),
    spans(["active", "active", "closed", "suspended"]),
    visits,
    st.lists(days, max_size=3),
)


def held(spans, day):
    found = [v for v, a, b in spans if (a is None or a <= day) and (b is None or day < b)]
    return found[0] if found else None


def naive(facts, day):
    """What the rules of docs/method.md say of one day, as type and measures; None = not in N."""
    type_ = held(facts.types, day)
    if type_ is None or held(facts.statuses, day) != "active":
        return None
    numbers = dict.fromkeys(Measures._fields, 0)
    numbers["registered"] = 1
    numbers["pending"] = int(any(in_window(each, day) for each in facts.waiting))
    earlier = [each for each in facts.visits if each.visited_on <= day]
    if earlier:
        latest = earlier[-1]
        met = latest.outcome in ("full", "gradual")
        if in_window(latest.visited_on, day):
            numbers["inspected"] = 1
            numbers["met_gradual"], numbers["met_full"] = int(met), int(latest.outcome == "full")
            numbers["insufficient"] = int(latest.outcome == "insufficient")
            numbers["full_but_for_film"] = int(latest.full_but_for_film)
            if latest.all_bags is not None:
                numbers["reporting"] = 1
                numbers["friendly_bags"], numbers["all_bags"] = latest[4:]
        else:
            numbers["expired"] = 1
            numbers["expired_gradual"] = int(met)
            numbers["expired_full"] = int(latest.outcome == "full")
    return type_, Measures(**numbers)


def every_day():
    return (FIRST + timedelta(days=at) for at in range((LAST - FIRST).days))


@given(histories)
def test_on_every_day_the_intervals_say_what_the_rules_say(facts):
    found = intervals(facts)

    for day in every_day():
        holding = [
            each
            for each in found
            if each.starts_on <= day and (each.ends_on is None or day < each.ends_on)
        ]
        said = [(each.type, measures(each)) for each in holding]
        assert said == [each for each in [naive(facts, day)] if each is not None]


def test_of_a_facility_of_which_nothing_is_known_nothing_follows():
    assert intervals(Facts(None, [], [], [], [])) == []


@given(histories)
def test_neighbours_differ_and_no_interval_is_empty(facts):
    found = intervals(facts)

    for one, following in itertools.pairwise(found):
        assert one.starts_on < one.ends_on <= following.starts_on
        assert one.ends_on < following.starts_on or one[2:] != following[2:]


@given(histories, histories, days)
def test_what_changes_from_a_day_on_is_worked_out_without_what_was_before(before, later, since):
    """Of the visits before the day the last is enough, of what is kept that which reaches it."""
    earlier = [each for each in before.visits if each.visited_on < since]
    new = [each._replace(seq=each.seq + 100) for each in later.visits if each.visited_on >= since]
    waiting = [
        *(day for day in before.waiting if day < since),
        *(day for day in later.waiting if day >= since),
    ]
    after = replace(before, visits=[*earlier, *new], waiting=waiting)
    enough = replace(after, visits=[*earlier[-1:], *new])
    old = intervals(before)
    kept = [each for each in old if each.ends_on is None or each.ends_on >= since]

    found = continued(kept, intervals(enough), since)

    assert [*old[: len(old) - len(kept)], *found] == intervals(after)


@given(histories, histories, days, st.integers(0, 200))
def test_what_records_change_ends_with_the_first_visit_after_their_year(
    before, later, since, length
):
    """Of what comes after them only the day of that visit is known, and nothing of what is kept."""
    changed = Changed(since, since + timedelta(days=length))
    among = [each for each in later.visits if since <= each.visited_on <= changed.last]
    among = [each._replace(seq=each.seq + 100) for each in among]
    earlier = [each for each in before.visits if each.visited_on < since]
    beyond = [each for each in before.visits if each.visited_on > changed.last]
    waiting = [
        *(day for day in before.waiting if not since <= day <= changed.last),
        *(day for day in later.waiting if since <= day <= changed.last),
    ]
    after = replace(before, visits=[*earlier, *among, *beyond], waiting=waiting)
    until = next((each.visited_on for each in beyond if each.visited_on >= changed.over), None)
    seen = [each for each in beyond if until is None or each.visited_on <= until]
    enough = replace(after, visits=[*earlier[-1:], *among, *seen])
    old = intervals(before)
    first = [each for each in old if each.ends_on is not None and each.ends_on < since]
    last = [each for each in old if until is not None and each.starts_on >= until]

    found = continued(old[len(first) : len(old) - len(last)], intervals(enough), since, until)

    assert [*first, *found, *last] == intervals(after)


@given(histories, st.data())
def test_what_one_more_visit_changes_follows_from_what_is_kept(before, data):
    """Of other visits only those are known that are in what is kept, of type and status nothing."""
    day = data.draw(days)
    same_day = [at for at, each in enumerate(before.visits) if each.visited_on == day]
    first = sum(each.visited_on < day for each in before.visits)
    place = first + data.draw(st.integers(0, len(same_day)))
    outcome = data.draw(st.sampled_from(["full", "not_met"]))
    more = Visit(day, 100, outcome, full_but_for_film=False, friendly_bags=1, all_bags=2)
    every = [*before.visits[:place], more, *before.visits[place:]]
    # It was waited for, or is from now on, or was complete when it came.
    waited, waits = (data.draw(st.sampled_from([[], [day]])) for _when in range(2))
    before = replace(before, waiting=[*before.waiting, *waited])
    waiting = [*before.waiting[: len(before.waiting) - len(waited)], *waits]
    changed = by_visits([day], more.seq)
    until = min((v.visited_on for v in before.visits if v.visited_on >= changed.over), default=None)
    old = intervals(before)
    first_part = [each for each in old if each.ends_on is not None and each.ends_on < day]
    last_part = [each for each in old if until is not None and each.starts_on >= until]
    kept = old[len(first_part) : len(old) - len(last_part)]
    known = {more.seq, *(each.inspection_seq for each in kept)}

    facts = facts_from(kept, [each for each in every if each.seq in known], waiting)
    found = continued(kept, intervals(facts), day, until)

    after = replace(before, visits=every, waiting=waiting)
    assert [*first_part, *found, *last_part] == intervals(after)


def test_days_that_changed_together_are_all_between_the_ends_of_both():
    assert Changed(date(2024, 5, 1), date(2024, 5, 2)).over == date(2025, 5, 2)
    assert Changed(date(2024, 5, 1), date.max).over is None
    assert ANYTHING.over is None
    one, other = Changed(date(2024, 5, 1), date(2024, 5, 2)), Changed(date(2023, 1, 1), date.max)
    assert together([one, other]) == Changed(date(2023, 1, 1), date.max)
    assert together([one, Changed(date(2023, 1, 1))]) == Changed(date(2023, 1, 1), None)


def test_one_record_was_added_where_nothing_but_it_has_changed():
    day = date(2024, 5, 1)
    one = by_visits([day], 7)

    assert (one.added, by_visits([], 7)) == (7, ANYTHING)
    assert together([one, by_visits([date(2024, 6, 1)], 7)]).added == 7
    for other in (by_visits([day]), by_visits([day], 8), ANYTHING):
        assert together([one, other]).added is None
        assert together([other, one]).added is None


@given(histories, histories)
def test_the_sums_up_to_any_day_follow_one_history_becoming_another(before, after):
    old, new = intervals(before), intervals(after)
    sums = deltas([], old, PLACES)
    for key, numbers in deltas(old, new, PLACES).items():
        held_before = sums.get(key, [0] * len(numbers))
        sums[key] = [one + more for one, more in zip(held_before, numbers, strict=True)]

    place = PLACES[after.ward_id]
    for step, areas in ((DAY, [place.by_day]), (QUARTER, place.by_quarter)):
        for day in (date(2024, 3, 31), date(2025, 2, 27), date(2025, 12, 31)):
            until = day if step == DAY else quarter_start(day) - timedelta(days=1)
            said = naive(after, until)
            for area_id in areas:
                for type_ in ("supermarket", "mall"):
                    rows = [
                        numbers
                        for key, numbers in sums.items()
                        if key[:2] == (area_id, step) and key.type == type_ and key.day <= until
                    ]
                    total = [sum(each) for each in zip(*rows, strict=True)]
                    wanted = said[1] if said and said[0] == type_ else [0] * len(Measures._fields)
                    assert (total or [0] * len(Measures._fields)) == list(wanted)


def test_a_visit_counts_from_its_day_for_twelve_months_and_is_then_expired():
    facts = Facts(7, STORE, OPEN, [Visit(date(2024, 2, 29), 4, "full", False, 1, 2)], [])

    assert intervals(facts) == [
        Interval(
            *(ALWAYS, date(2024, 2, 29), 7, "supermarket"),
            *(None, None, False, False, None, None, False),
        ),
        Interval(
            *(date(2024, 2, 29), date(2025, 2, 28), 7, "supermarket"),
            *(4, "full", False, False, 1, 2, False),
        ),
        Interval(
            *(date(2025, 2, 28), None, 7, "supermarket"),
            *(4, "full", True, False, 1, 2, False),
        ),
    ]


@pytest.mark.parametrize("day", [date(9998, 12, 31), date(9999, 2, 28), date.max])
def test_a_clock_at_the_end_of_time_breaks_nothing(day):
    facts = Facts(7, STORE, OPEN, [Visit(day, 4, "full", False, None, None)], [day])

    assert intervals(facts)[1].starts_on == day


def test_what_changes_is_added_to_the_ward_by_the_day_and_to_what_it_lies_in_by_the_quarter():
    facts = Facts(7, STORE, [Span("active", date(2024, 5, 20), None)], [], [])

    assert list(deltas([], intervals(facts), PLACES)) == [
        Key(7, DAY, date(2024, 5, 20), "supermarket"),
        Key(3, QUARTER, date(2024, 4, 1), "supermarket"),
        Key(5, QUARTER, date(2024, 4, 1), "supermarket"),
    ]


def test_a_facility_without_a_ward_is_the_nations_alone():
    facts = Facts(None, STORE, OPEN, [], [])

    assert list(deltas([], intervals(facts), PLACES)) == [
        Key(1, DAY, ALWAYS, "supermarket"),
        Key(1, QUARTER, ALWAYS, "supermarket"),
    ]


def test_what_stays_the_same_changes_no_sum():
    facts = Facts(7, STORE, OPEN, [Visit(date(2024, 2, 29), 4, "full", False, 1, 2)], [])

    assert deltas(intervals(facts), intervals(facts), PLACES) == {}
