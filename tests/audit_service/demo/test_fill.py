"""The demonstration is made by the same commands that phones reach, and always the same."""

import shutil
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_service.app import create_app
from audit_service.db import db
from audit_service.demo.access import UNSENT
from audit_service.demo.fill import fill
from audit_service.demo.people import FILE, sign_ins
from audit_service.demo.places import SEED, places
from audit_service.demo.visits import visits
from audit_service.photo_files import store
from audit_service.settings import Settings
from inspections.account.models import Account, ApiKey
from inspections.account.queries import actor_of
from inspections.inspection.models import Flag, Inspection, SecondCopy
from inspections.installation.queries import is_demo
from inspections.person.models import Invite
from inspections.photo.models import Photo
from inspections.review.queries.tasks import task_counts
from inspections.review.rules import Task
from inspections.round.models import Round
from inspections.round.queries.arrived import counts_of
from inspections.round.queries.redraw import redraw
from inspections.round.queries.rounds import state_of
from inspections.round.rules import RoundState
from tests.conftest import opened, service_settings

UNTIL = date(2021, 5, 31)


@pytest.fixture(scope="module")
def settings(sqlite_template, tmp_path_factory) -> Settings:
    """Of one service for all tests here, as they only look: filling it takes its time."""
    folder = tmp_path_factory.mktemp("demonstration")
    shutil.copy(sqlite_template, folder / sqlite_template.name)
    return service_settings(folder)


@pytest.fixture(scope="module")
def session(settings) -> Iterator[Session]:
    with opened(create_app(settings)):
        yield db.session()


@pytest.fixture(scope="module")
def filled(session, settings) -> list[str]:
    return list(fill(session, store(), settings.data_dir, UNTIL))


def test_it_tells_of_some_hundred_visits_since_2021():
    told = visits(places(), date(2026, 11, 20), Random(SEED))

    assert 400 <= len(told) <= 900
    assert min(visit.on.year for visit in told) == 2021


def test_the_same_seed_tells_the_same_story():
    assert visits(places(), UNTIL, Random(SEED)) == visits(places(), UNTIL, Random(SEED))


def test_no_visit_is_made_to_a_place_that_is_not_open():
    for visit in visits(places(), date(2026, 11, 20), Random(SEED)):
        happened = [change for change in visit.place.changes if change.on <= visit.on]
        status = happened[-1].status if happened else visit.place.status
        assert status == "active"
        assert visit.place.opened_on is None or visit.place.opened_on <= visit.on


def test_it_marks_the_database(filled, session):
    assert is_demo(session)


def test_its_office_has_a_key_a_phone_with_records_and_an_open_invitation(filled, session):
    keys = session.scalars(select(ApiKey).order_by(ApiKey.device)).all()
    assert [(key.device, key.unsent) for key in keys] == [(False, None), (True, UNSENT)]
    assert session.scalars(select(Invite.name).where(Invite.used_at.is_(None))).all() == ["thu.vo"]


def test_it_says_how_far_it_is(filled):
    told = len(visits(places(), UNTIL, Random(SEED)))

    assert told > 5
    assert filled[-1] == f"{told}/{told} lượt kiểm tra"


def test_it_shows_what_a_reviewer_meets_now_and_then(filled, session):
    states = set(session.scalars(select(Inspection.state)))
    reviews = set(session.scalars(select(Inspection.review)))
    flags = set(session.scalars(select(Flag.code)))

    assert states >= {"complete", "quarantined"}
    assert reviews >= {"accepted", "flagged", "voided"}
    assert "photo_bytes_seen" in flags
    assert session.scalar(select(func.count()).select_from(SecondCopy)) == 1
    assert session.scalar(select(func.count()).where(Inspection.supersedes.is_not(None))) == 3
    office = session.scalars(select(Account).where(Account.name == "moitruong.angiang")).one()
    waiting = task_counts(session, actor_of(session, office.id), UNTIL)
    assert [task for task in Task if not waiting[task]] == []


def test_a_survey_runs_and_a_draw_was_walked_to_its_end(filled, session):
    running, drawn = session.scalars(select(Round).order_by(Round.starts_on.desc())).all()

    assert state_of(running, UNTIL) is RoundState.RUNNING
    assert state_of(drawn, UNTIL) is RoundState.OVER
    counts = counts_of(session, [running.id, drawn.id])
    assert counts[drawn.id].done == counts[drawn.id].total > 3
    assert counts[running.id].total > 3
    again = redraw(session, drawn)
    assert again is not None
    assert again.repeats


def test_photos_are_kept_whole_and_shown(filled, session):
    photo = session.scalars(select(Photo).where(Photo.state == "stored")).first()

    assert store().exists(photo.sha256)
    assert (photo.width, photo.height) == (480, 360)


def test_filling_again_changes_nothing(filled, session, settings):
    before = session.scalar(select(func.count()).select_from(Inspection))
    passwords = sign_ins(settings.data_dir)

    list(fill(session, store(), settings.data_dir, UNTIL))

    assert session.scalar(select(func.count()).select_from(Inspection)) == before
    assert sign_ins(settings.data_dir) == passwords


def test_passwords_are_readable_by_their_owner_only(filled, settings):
    assert (settings.data_dir / FILE).stat().st_mode & 0o777 == 0o600
