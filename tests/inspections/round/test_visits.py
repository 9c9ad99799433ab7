"""What has come of a round's visits."""

from datetime import date, timedelta

import pytest

from inspections.account.queries import actor_of
from inspections.db import now
from inspections.facility.commands.dated import set_status
from inspections.facility.commands.merge import merge
from inspections.facility.commands.move import move
from inspections.facility.rules import Status
from inspections.inspection.commands.review import review
from inspections.inspection.rules import Act
from inspections.round.commands.change import Edit, assign
from inspections.round.queries.mine import my_rounds
from inspections.round.queries.rounds import find_rounds, teams_of
from inspections.round.queries.visits import visits_of
from inspections.round.rules import Fate, RoundState, VisitState
from tests import make
from tests.pages import statements

DATABASES = "both"
DAY = date(2026, 11, 10)
LAST = DAY + timedelta(days=9)


@pytest.fixture
def quan(session):
    return make.manager(session)


@pytest.fixture
def lan(session):
    return make.account(session)


@pytest.fixture
def stores(session):
    return [make.facility(session, f"Siêu thị {number}") for number in range(1, 7)]


@pytest.fixture
def round(session, quan, lan, stores):
    return make.round(session, quan, stores, lan, starts_on=DAY, grace_days=2)


def seen(session, round, quan, today=DAY):
    return visits_of(session, round, actor_of(session, quan.id), today)


def states(session, round, quan, today=DAY):
    return [each.state.value for each in seen(session, round, quan, today)]


def test_a_visit_is_done_by_anybodys_record_of_the_days_whatever_its_outcome(
    session, round, quan, lan, stores
):
    minh = make.reviewer(session)
    make.inspection(session, stores[0], minh, visited_on=DAY)
    make.inspection(session, stores[1], lan, visited_on=LAST + timedelta(2), outcome="not_met")
    # Too early, too late: other visits.
    make.inspection(session, stores[2], lan, visited_on=DAY - timedelta(days=1))
    make.inspection(session, stores[3], lan, visited_on=LAST + timedelta(days=3))
    refused = {"observations": [], "use_points": []}
    body = make.body(stores[4], **refused) | {
        "outcome": "refused",
        "started_at": f"{DAY}T10:00:00+07:00",
        "signed_at": f"{DAY}T10:12:00+07:00",
    }
    made = make.put(session, body, lan)
    review(session, made, Act.ACCEPT, "xét", None, now())
    session.commit()

    assert states(session, round, quan) == ["done", "done", *["planned"] * 2, "done", "planned"]
    arrivals = [each.arrival for each in seen(session, round, quan)]
    assert arrivals[0].outcome == "checked"
    assert arrivals[1].visited_on == LAST + timedelta(days=2)
    assert arrivals[4].outcome == "refused"
    (row,) = find_rounds(session, actor_of(session, quan.id), DAY)
    assert (row.counts.total, row.counts.done, row.counts.waiting) == (6, 3, 0)


def test_a_record_that_does_not_count_yet_is_waited_for(session, round, quan, lan, stores):
    photo = make.photo_entry(make.jpeg())
    at = {
        "started_at": f"{DAY}T10:00:00+07:00",
        "signed_at": f"{DAY}T10:12:00+07:00",
    }
    make.put(session, make.body(stores[0], photos=[photo]) | at, lan)
    flagged = make.inspection(session, stores[1], lan, visited_on=DAY, accepted=False)
    voided = make.inspection(session, stores[2], lan, visited_on=DAY, accepted=False)
    review(session, voided, Act.VOID, "nhầm", None, now())
    make.inspection(session, stores[3], lan, visited_on=DAY, accepted=False)
    make.inspection(session, stores[3], lan, visited_on=DAY)
    session.commit()

    assert flagged.review == "flagged"
    expected = ["waiting", "waiting", "planned", "done", "planned", "planned"]
    assert states(session, round, quan) == expected
    (row,) = find_rounds(session, actor_of(session, quan.id), DAY)
    assert (row.counts.done, row.counts.waiting) == (1, 2)


def test_a_visit_is_overdue_after_its_own_day_or_the_rounds_last(session, round, quan, lan, stores):
    edit = Edit(actor_of(session, quan.id), round.id, 1, DAY, now())
    assign(session, edit, [stores[0].id], lan.id, DAY)

    assert set(states(session, round, quan, DAY)) == {"planned"}
    assert states(session, round, quan, LAST) == ["overdue", *["planned"] * 5]
    assert set(states(session, round, quan, LAST + timedelta(days=1))) == {"overdue"}


def test_what_became_of_a_store_is_shown_and_a_merged_one_is_visited_under_either_code(
    session, round, quan, lan, stores
):
    other = make.facility(session, "Siêu thị 1 (ghi lại)")
    merge(session, stores[0], other)
    make.inspection(session, other, lan, visited_on=DAY)
    set_status(session, stores[1], Status.CLOSED, DAY)
    set_status(session, stores[2], Status.SUSPENDED, DAY)
    new = move(session, stores[3], on=DAY, ward_code=make.RACH_GIA, address="2 Trần Phú")
    session.commit()

    by_code = {each.planned.code: each for each in seen(session, round, quan)}
    merged = by_code[stores[0].code]
    assert (merged.fate, merged.store.facility.code) == (Fate.MERGED, other.code)
    assert merged.state is VisitState.DONE
    assert by_code[stores[1].code].fate is Fate.CLOSED
    assert by_code[stores[2].code].fate is Fate.SUSPENDED
    assert by_code[stores[3].code].fate is Fate.MOVED
    assert by_code[stores[3].code].moved_to.code == new.code
    assert by_code[stores[4].code].fate is None


def test_rounds_are_planned_running_over_or_cancelled(session, round, quan, lan, stores):
    def found(today, state):
        rows = find_rounds(session, actor_of(session, quan.id), today, state)
        return [row.state for row in rows]

    for today, state in (
        (DAY - timedelta(days=1), RoundState.PLANNED),
        (DAY, RoundState.RUNNING),
        (LAST + timedelta(days=2), RoundState.RUNNING),
        (LAST + timedelta(days=3), RoundState.OVER),
    ):
        assert {each: found(today, each) for each in RoundState} == {
            **{each: [] for each in RoundState},
            state: [state],
        }
    round.cancelled_at = now()
    assert found(DAY, RoundState.CANCELLED) == [RoundState.CANCELLED]
    assert found(DAY, RoundState.RUNNING) == []


def test_the_days_list_holds_ones_own_and_the_teams_visits_of_running_rounds(
    session, quan, lan, stores
):
    hoa = make.account(session, "hoa")
    mine = make.round(session, quan, stores[:3], lan, hoa, starts_on=DAY)
    make.round(session, quan, stores[3:4], hoa, starts_on=DAY)
    make.round(session, quan, stores[4:5], lan, starts_on=LAST + timedelta(days=9))
    edit = Edit(actor_of(session, quan.id), mine.id, 1, DAY, now())
    assign(session, edit, [stores[0].id], lan.id, None)
    assign(
        session, edit.__class__(edit.actor, mine.id, 2, DAY, now()), [stores[1].id], hoa.id, None
    )
    merge(session, make.facility(session, "X"), stores[0])

    def days_list(person, on):
        rounds = my_rounds(session, actor_of(session, person.id), on)
        return [[each.planned.name for each in found.visits] for found in rounds]

    assert days_list(lan, DAY) == [["Siêu thị 1", "Siêu thị 3"]]
    assert days_list(hoa, DAY) == [["Siêu thị 2", "Siêu thị 3"], ["Siêu thị 4"]]
    assert days_list(quan, DAY) == []
    assert days_list(lan, LAST + timedelta(days=1)) == []
    assert days_list(lan, LAST + timedelta(days=9)) == [["Siêu thị 5"]]


def test_stores_outside_ones_areas_are_not_shown_and_one_store_is_shown_once(
    session, quan, lan, stores
):
    far = make.facility(session, "Phú Quốc", ward_code=make.PHU_QUOC)
    hoa = make.account(session, "hoa", areas=(make.RACH_GIA,))
    made = make.round(session, quan, [*stores[:2], far], lan, hoa, starts_on=DAY)
    merge(session, stores[0], stores[1])
    session.commit()

    (found,) = my_rounds(session, actor_of(session, hoa.id), DAY)
    assert [each.store.facility.id for each in found.visits] == [stores[1].id]
    assert len(seen(session, made, lan)) == 3


def test_a_long_round_takes_no_more_statements_than_a_short_one(session, quan, lan, stores):
    short = make.round(session, quan, stores[:1], lan, starts_on=DAY)
    long = make.round(session, quan, stores, lan, starts_on=DAY)
    taken = []
    for each in (short, long):
        seen(session, each, quan)
    for each in (short, long):
        with statements() as sent:
            seen(session, each, quan)
            teams_of(session, [each.id])
        taken.append(len(sent))

    assert taken[0] == taken[1]
