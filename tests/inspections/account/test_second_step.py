"""Signing in with a password and a code; nobody locks another person out from elsewhere."""

import json
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from audit_service.db import db
from inspections.account.commands.accounts import deactivate
from inspections.account.commands.guessing import (
    TOLD_OF_ACCOUNT,
    TOLD_OF_UNKNOWN,
    TRIES,
    TRIES_OF_NAME,
)
from inspections.account.commands.second_step import (
    begin_first_set_up,
    confirm_first_set_up,
    enter_code,
    half_signed_in,
)
from inspections.account.commands.sessions import HALF_LIFE, Step, Where, sign_in
from inspections.account.commands.tries import WINDOW
from inspections.account.models import HalfLogin, Login
from inspections.account.queries import actor_by_session
from inspections.account.rules import Role
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.factor.queries import pending_salt
from inspections.factor.totp import secret_of
from inspections.trail.models import TrailEntry, TrailValue
from tests import make
from tests.inspections.factor.conftest import KEY, set_up
from tests.together import together

DATABASES = "both"
HERE = Where("192.0.2.1", "Firefox, Windows")
KNOWN = Where("192.0.2.1", known="a mark")


@pytest.fixture
def session(app):
    return db.session()


@pytest.fixture
def moment():
    """The start of a window of tries, so that no test crosses its end."""
    seconds = WINDOW.total_seconds()
    today = now().replace(microsecond=0)
    return today - timedelta(seconds=today.timestamp() % seconds)


@pytest.fixture
def minh(session):
    return make.reviewer(session)


def enter(session, name, moment, where=HERE, password=make.PASSWORD, **more):
    return sign_in(session, name, password, moment, where, needs_factor=True, **more)


def refused(call, *arguments, **more):
    with pytest.raises(Refused) as raised:
        call(*arguments, **more)
    return raised.value.problem


def wrong(session, times, moment, name="minh", where=HERE):
    found = {refused(enter, session, name, moment, where, "wrong") for _ in range(times)}
    assert found == {Problem.WRONG_PASSWORD}


def facts(session, act):
    query = select(TrailEntry).where(TrailEntry.act == act).order_by(TrailEntry.id)
    return [json.loads(entry.body)["facts"] for entry in session.scalars(query)]


def test_the_field_and_retailers_are_in_with_a_password_offices_only_half(session, minh, moment):
    make.account(session, "lan")
    make.account(session, "quantri", Role.ADMINISTRATOR)
    steps = {name: enter(session, name, moment).step for name in ("lan", "minh", "quantri")}

    assert steps == {"lan": Step.DONE, "minh": Step.SET_UP, "quantri": Step.SET_UP}
    optional = sign_in(session, "minh", make.PASSWORD, moment, HERE)
    assert optional.step is Step.DONE


def test_who_has_a_factor_is_always_asked(session, moment):
    lan = make.account(session, "lan")
    set_up(session, lan.id, moment)

    entry = sign_in(session, "lan", make.PASSWORD, moment, HERE)

    assert entry.step is Step.CODE
    assert actor_by_session(session, entry.token, moment) is None
    assert list(session.scalars(select(Login))) == []


def test_a_code_makes_a_session_of_half_a_one_once(session, minh, moment):
    secret, _ = set_up(session, minh.id, moment)
    half = enter(session, "minh", moment).token

    entered = enter_code(session, half, pyotp.TOTP(secret).at(moment), KEY, moment, HERE)

    assert actor_by_session(session, entered.entry.token, moment).name == "minh"
    assert session.scalars(select(Login)).one().browser == "Firefox, Windows"
    assert minh.signed_in_at == moment
    assert facts(session, "signed_in") == [{"by": "app"}]
    assert refused(half_signed_in, session, half, moment) is Problem.NOT_SIGNED_IN


def test_a_recovery_code_lets_in_and_tells_how_many_are_left(session, minh, moment):
    _, codes = set_up(session, minh.id, moment)
    half = enter(session, "minh", moment).token

    assert enter_code(session, half, codes[0], KEY, moment, HERE).codes_left == 9
    assert facts(session, "signed_in") == [{"by": "recovery_code"}]


@pytest.mark.parametrize("over", ["late", "closed", "unknown"])
def test_half_a_session_ends_soon_and_with_the_account(session, minh, moment, over):
    half, at = enter(session, "minh", moment).token, moment
    if over == "late":
        at = moment + HALF_LIFE
    if over == "closed":
        deactivate(session, "minh")
    if over == "unknown":
        half = "0" * 64

    assert refused(begin_first_set_up, session, half, at) is Problem.NOT_SIGNED_IN
    assert refused(enter_code, session, half, "1", KEY, at, HERE) is Problem.NOT_SIGNED_IN


def test_the_first_factor_is_set_up_before_anything_else(session, minh, moment):
    half = enter(session, "minh", moment).token
    begin_first_set_up(session, half, moment)
    secret = secret_of(KEY, minh.id, pending_salt(session, minh.id, moment))
    assert refused(confirm_first_set_up, session, half, "1", KEY, moment, HERE)

    code = pyotp.TOTP(secret).at(moment)
    entered = confirm_first_set_up(session, half, code, KEY, moment, HERE)

    assert len(entered.codes) == 10
    assert actor_by_session(session, entered.entry.token, moment).name == "minh"
    assert enter(session, "minh", moment).step is Step.CODE


def test_a_password_alone_never_replaces_a_factor(session, minh, moment):
    """Somebody with the password began before its owner set theirs up."""
    thief = enter(session, "minh", moment).token
    begin_first_set_up(session, thief, moment)
    set_up(session, minh.id, moment)

    assert refused(begin_first_set_up, session, thief, moment) is Problem.NOT_SIGNED_IN
    assert (
        refused(confirm_first_set_up, session, thief, "1", KEY, moment, HERE)
        is Problem.NOT_SIGNED_IN
    )


def test_codes_are_guessed_ten_times_in_a_window(session, minh, moment):
    secret, _ = set_up(session, minh.id, moment)
    half = enter(session, "minh", moment).token
    for _ in range(TRIES):
        assert refused(enter_code, session, half, "no", KEY, moment, HERE) is Problem.WRONG_CODE
    code = pyotp.TOTP(secret).at(moment)

    waits = refused(enter_code, session, half, code, KEY, moment, HERE)

    assert waits is Problem.TOO_MANY_TRIES
    assert enter_code(session, half, code, KEY, moment, KNOWN)


def test_guesses_from_all_over_do_not_lock_a_person_out_of_their_own_browser(session, minh, moment):
    for number in range(TRIES_OF_NAME // TRIES):
        wrong(session, TRIES, moment, where=Where(f"198.51.100.{number}"))

    assert refused(enter, session, "minh", moment, HERE) is Problem.TOO_MANY_TRIES
    assert enter(session, "minh", moment, KNOWN).step is Step.SET_UP
    # The tries of one browser are its own.
    wrong(session, TRIES, moment, where=KNOWN)
    assert refused(enter, session, "minh", moment, KNOWN) is Problem.TOO_MANY_TRIES
    assert enter(session, "minh", moment, Where("192.0.2.1", known="another")).token


def test_a_neighbour_behind_one_address_does_not_lock_a_name_out(session, minh, moment):
    make.account(session, "lan")
    wrong(session, TRIES, moment, name="lan")

    assert refused(enter, session, "lan", moment) is Problem.TOO_MANY_TRIES
    assert enter(session, "minh", moment)
    assert enter(session, "lan", moment, Where("192.0.2.2"))


def test_tries_at_once_on_several_hosts_are_all_counted(app, session, minh, moment):
    def guess(own):
        try:
            enter(own, "minh", moment, password="wrong")
        except Refused as refused_:
            own.commit()
            raise refused_

    counted = [each for _ in range(3) for each in together(app, *[guess] * 4)]

    assert counted.count(Problem.WRONG_PASSWORD) == TRIES
    assert counted.count(Problem.TOO_MANY_TRIES) == 2


def test_the_trail_hears_of_refusals_and_no_flood_fills_it(session, minh, moment):
    make.account(session, "lan")
    wrong(session, TRIES, moment)
    refused(enter, session, "minh", moment)
    of_minh = facts(session, "sign_in_refused")
    assert of_minh == [{"why": "password", "known_browser": False}] * 2

    for number in range(TOLD_OF_ACCOUNT + 5):
        wrong(session, 1, moment, where=Where(f"198.51.100.{number}"))
    for number in range(TOLD_OF_UNKNOWN + 5):
        wrong(session, 1, moment, f"nobody-{number}", Where(f"203.0.113.{number}"))
    wrong(session, 1, moment, "lan", Where("198.51.100.99"))

    entries = session.scalars(select(TrailEntry).where(TrailEntry.act == "sign_in_refused"))
    subjects = [(entry.subject_kind, entry.subject_key) for entry in entries]
    assert subjects.count(("account", str(minh.id))) == TOLD_OF_ACCOUNT
    assert subjects.count(("installation", "sign_in")) == TOLD_OF_UNKNOWN
    assert len(subjects) == TOLD_OF_ACCOUNT + TOLD_OF_UNKNOWN + 1


def test_addresses_and_names_typed_stay_out_of_the_hashed_bytes(session, minh, moment):
    wrong(session, 1, moment, "mat-khau-go-nham", Where("203.0.113.7"))
    enter(session, "minh", moment)

    bodies = b"".join(session.scalars(select(TrailEntry.body)))
    assert b"203.0.113" not in bodies
    assert b"go-nham" not in bodies
    assert set(session.scalars(select(TrailValue.name))) == {"address"}


def test_old_half_sessions_are_cleared_away(session, minh, moment):
    enter(session, "minh", moment)
    enter(session, "minh", moment + HALF_LIFE)

    assert len(list(session.scalars(select(HalfLogin)))) == 1
