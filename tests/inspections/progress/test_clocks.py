"""Clocks that are wrong: whatever they say, what is kept is what the rows say."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from audit_service.api.reader import READER
from inspections.account.queries import actor_of
from inspections.inspection.commands.receive import receive
from inspections.inspection.commands.review import review
from inspections.inspection.models import Flag
from inspections.inspection.rules import VIETNAM, Act
from inspections.plan.queries import plan_by_slug
from inspections.progress.commands.recompute import recompute
from inspections.progress.queries import data_at, plan_progress
from inspections.progress.queries.kept import is_kept
from tests import make

DATABASES = "both"

DAY, AHEAD = date(2026, 11, 20), date(2031, 3, 1)
NOW = datetime(2026, 11, 20, 12, tzinfo=VIETNAM)


@pytest.fixture
def send(session, store, lan):
    """send(day, received): a visit on the day by the phone's clock, of which nothing else is known;
    received at the moment by the server's."""

    def act(day, received, **more):
        started = datetime(day.year, day.month, day.day, 10, tzinfo=VIETNAM)
        times = {"started_at": started, "signed_at": started + timedelta(minutes=12)}
        body = make.body(store, **{name: at.isoformat() for name, at in times.items()}, **more)
        actor = actor_of(session, lan.id)
        made = receive(session, uuid4(), make.to_bytes(body), actor, READER, received).inspection
        session.commit()
        return made

    return act


@pytest.fixture
def accept(session):
    def act(made, moment):
        review(session, made, Act.ACCEPT, "đồng hồ sai", None, moment)
        session.commit()

    return act


@pytest.fixture
def met(session):
    """met(day): how many stores meet the first target, after all ways to it were compared."""

    def count(day):
        assert is_kept(session)
        for on in {day, DAY, AHEAD, date(2040, 1, 1)}:
            assert [str(each) for each in recompute(session, on)] == []
        return plan_progress(session, plan_by_slug(session, "vn-889"), day)[0].counts.met_full

    return count


def test_a_record_from_the_future_counts_from_its_day_and_goes_when_it_is_corrected(
    session, send, accept, met
):
    ahead = send(AHEAD, NOW)
    assert session.get(Flag, (ahead.seq, "future")) is not None
    assert (met(DAY), met(AHEAD)) == (0, 0)
    accept(ahead, NOW)
    assert (met(DAY), met(AHEAD)) == (0, 1)

    mended = send(DAY, NOW, supersedes=str(ahead.id), reason="đồng hồ điện thoại sai")
    accept(mended, NOW)

    assert (met(DAY), met(AHEAD)) == (1, 0)


@pytest.mark.parametrize("day", [date(1971, 1, 1), date(2099, 12, 31)])
def test_a_phone_that_knows_no_time_breaks_no_figure(send, accept, met, day):
    accept(send(DAY, NOW), NOW)
    accept(send(day, NOW), NOW)

    assert met(DAY) == 1


def test_a_server_whose_clock_goes_back_keeps_the_figures_and_the_date_of_the_data(
    session, send, accept, met
):
    last_year = NOW - timedelta(days=400)
    first = send(date(2025, 9, 1), NOW)
    accept(first, last_year)
    second = send(DAY, last_year)
    assert (met(date(2025, 9, 1)), met(DAY)) == (1, 0)

    accept(second, last_year)
    assert (met(date(2025, 9, 1)), met(DAY)) == (1, 1)
    review(session, second, Act.VOID, "thử", None, last_year - timedelta(days=1))
    session.commit()

    assert (met(date(2025, 9, 1)), met(DAY)) == (1, 0)
    assert data_at(session) == NOW
