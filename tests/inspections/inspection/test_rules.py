"""What counts, and on which day a visit was: pure rules."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.inspection.rules import (
    Revision,
    all_arrived,
    closes_circle,
    counted_ids,
    superseded_by,
    visit_day,
    visit_moment,
)

A, B, C, D = (UUID(int=number) for number in range(1, 5))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-19T16:59:59.999999+00:00", date(2026, 11, 19)),
        ("2026-11-19T17:00:00+00:00", date(2026, 11, 20)),
        ("2026-11-20T00:00:00+07:00", date(2026, 11, 20)),
        ("2026-11-19T23:59:59+07:00", date(2026, 11, 19)),
        ("2026-12-31T23:00:00-08:00", date(2027, 1, 1)),
        ("2024-02-29T06:00:00+14:00", date(2024, 2, 28)),
    ],
)
def test_a_visit_is_of_the_day_in_vietnam_whatever_the_phones_zone(moment, day):
    assert visit_day(datetime.fromisoformat(moment)) == day


@pytest.mark.parametrize(
    ("offset_ms", "day"),
    [(None, 20), (0, 20), (-1, 19), (1, 20), (86_400_000, 21), (-86_400_001, 18)],
)
def test_the_clock_offset_is_server_minus_device_and_unknown_is_none(offset_ms, day):
    midnight = datetime.fromisoformat("2026-11-20T00:00:00+07:00")

    moment = visit_moment(midnight, offset_ms)

    assert moment - midnight == timedelta(milliseconds=offset_ms or 0)
    assert visit_day(moment).day == day


@given(
    st.datetimes(timezones=st.just(UTC)).filter(lambda moment: 1970 < moment.year < 9000),
    st.integers(-14 * 60, 14 * 60),
)
def test_the_zone_that_a_moment_is_written_in_never_moves_its_day(moment, minutes):
    elsewhere = moment.astimezone(timezone(timedelta(minutes=minutes)))

    assert visit_day(elsewhere) == visit_day(moment) == (moment + timedelta(hours=7)).date()


def test_a_photo_that_cannot_be_opened_has_arrived():
    assert all_arrived(["stored", "unreadable"])
    assert all_arrived([])
    assert not all_arrived(["stored", "missing"])


def test_a_record_counts_until_its_correction_does():
    old = Revision(A, None, valid=True)

    assert counted_ids([old, Revision(B, A, valid=False)]) == {A}
    assert counted_ids([old, Revision(B, A, valid=True)]) == {B}
    assert superseded_by([old, Revision(B, A, valid=True)]) == {A: B}


def test_a_voided_link_in_the_middle_passes_the_correction_on():
    records = [Revision(A, None, True), Revision(B, A, False), Revision(C, B, True)]

    assert counted_ids(records) == {C}
    assert superseded_by(records) == {A: C, B: C}


def test_a_correction_may_be_here_before_what_it_corrects():
    assert counted_ids([Revision(B, A, True)]) == {B}
    assert counted_ids([Revision(B, A, True), Revision(A, None, True)]) == {B}


def test_two_heads_both_count_and_the_earlier_is_named():
    records = [Revision(A, None, True), Revision(B, A, True), Revision(C, A, True)]

    assert counted_ids(records) == {B, C}
    assert superseded_by(records) == {A: B}


def test_the_link_that_came_last_in_a_circle_is_not_followed():
    circle = [Revision(A, C, True), Revision(B, A, True), Revision(C, B, True)]

    assert counted_ids(circle) == {B}
    assert counted_ids([Revision(A, A, True)]) == {A}
    assert counted_ids([Revision(A, B, False), Revision(B, A, False)]) == set()


# Links point anywhere: circles, forks, itself, what never arrived.
TANGLES = st.integers(1, 7).flatmap(
    lambda size: st.permutations(range(size)).flatmap(
        lambda order: st.tuples(
            *(
                st.builds(
                    Revision,
                    st.just(UUID(int=each)),
                    st.none() | st.integers(0, size).map(lambda number: UUID(int=number)),
                    st.booleans(),
                )
                for each in order
            )
        )
    )
)


def followed(revisions) -> dict[UUID, UUID]:
    """By definition: in order of arrival, every link that does not lead back to itself."""
    links: dict[UUID, UUID] = {}

    def leads_to(start: UUID, end: UUID) -> bool:
        return start == end or (start in links and leads_to(links[start], end))

    for each in revisions:
        if each.supersedes is not None and not leads_to(each.supersedes, each.id):
            links[each.id] = each.supersedes
    return links


def is_superseded(record: UUID, revisions, links) -> bool:
    """By definition: some record that links here is valid, or is itself superseded."""
    return any(
        links.get(each.id) == record and (each.valid or is_superseded(each.id, revisions, links))
        for each in revisions
    )


@given(TANGLES)
def test_a_record_counts_if_it_is_valid_and_nothing_valid_stands_above_it(revisions):
    links = followed(revisions)
    slow = {e.id for e in revisions if e.valid and not is_superseded(e.id, revisions, links)}

    assert counted_ids(revisions) == slow
    assert superseded_by(revisions).keys() == {
        each.id for each in revisions if is_superseded(each.id, revisions, links)
    }


@given(TANGLES)
def test_whatever_takes_a_records_place_is_valid_and_leads_down_to_it(revisions):
    links = followed(revisions)
    valid = {each.id for each in revisions if each.valid}

    for record, other in superseded_by(revisions).items():
        assert other in valid
        step = links[other]
        while step != record:
            step = links[step]


@given(TANGLES)
def test_wherever_something_is_valid_something_counts(revisions):
    assert bool(counted_ids(revisions)) == any(each.valid for each in revisions)


@given(TANGLES)
def test_a_circle_is_found_where_the_links_lead_back(revisions):
    links: dict[UUID, UUID] = {}
    for each in revisions:
        if each.supersedes is None:
            continue
        reached, step = {each.supersedes}, links.get(each.supersedes)
        while step is not None and step not in reached:
            reached.add(step)
            step = links.get(step)
        assert closes_circle(links, each.id, each.supersedes) == (each.id in reached)
        if each.id not in reached:
            links[each.id] = each.supersedes


def test_a_circle_that_already_stands_does_not_hang_the_search():
    assert not closes_circle({A: B, B: A}, C, A)
    assert closes_circle({A: B, B: A}, B, A)
