"""The code that a person gives to their phone: one use, a quarter of an hour, few tries."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import func, select

from audit_service.db import db
from inspections.account import secrets
from inspections.account.commands import accounts, enrolment
from inspections.account.commands.enrolment import (
    TRIES_OF_ADDRESS,
    TRIES_OF_ALL,
    enrol_device,
    invite_device,
)
from inspections.account.commands.tries import WINDOW
from inspections.account.models import Account, ApiKey, Enrolment, Throttle
from inspections.account.queries import actor_of, device_by_key
from inspections.account.rules import Grade, Role, Scope
from inspections.account.secrets import digest, read_key
from inspections.db import now
from inspections.errors import Problem, Refused
from tests import make

DATABASES = "both"
HERE = "192.0.2.1"


@pytest.fixture
def session(app):
    return db.session()


@pytest.fixture
def moment():
    """The start of a window of tries, so that no test crosses its end."""
    seconds = WINDOW.total_seconds()
    today = now()
    return today - timedelta(seconds=today.timestamp() % seconds)


@pytest.fixture
def lan(session):
    return actor_of(session, make.account(session).id)


@pytest.fixture
def minh(session):
    return actor_of(session, make.reviewer(session).id)


def refusal(call, *arguments):
    with pytest.raises(Refused) as raised:
        call(*arguments)
    return raised.value


def fail(session, times, moment, address=HERE):
    for _ in range(times):
        refused = refusal(enrol_device, session, "no code", "", address, moment)
        assert (refused.problem, refused.fields) == (Problem.WRONG_ENROLMENT_CODE, {})


def test_a_code_is_eight_digits_of_which_only_a_hash_is_kept(session, lan, moment):
    code = invite_device(session, lan, moment)

    kept = session.scalars(select(Enrolment)).one()
    assert code.isascii()
    assert code.isdigit()
    assert len(code) == 8
    assert kept.code_sha256 == digest(code)
    assert kept.expires_at == moment + timedelta(minutes=15)


@pytest.mark.parametrize("typed", ["{0}{1}", "{0} {1}", " {0}-{1}\n", "{0}\u00a0{1}"])
def test_a_code_makes_a_phone_its_persons_however_it_is_spaced(session, lan, minh, moment, typed):
    invite_device(session, minh, moment)
    code = invite_device(session, lan, moment)

    given = typed.format(code[:4], code[4:])
    key_id, secret = read_key(enrol_device(session, given, "Máy A", HERE, moment))

    device = device_by_key(session, key_id, secret, moment)
    assert (device.actor.name, device.actor.scope, device.label) == ("lan", Scope.SUBMIT, "Máy A")
    used = session.get(Enrolment, digest(code), populate_existing=True)
    assert (used.used_at, used.key_id) == (moment, key_id)


def test_used_over_replaced_and_unknown_codes_look_alike(session, lan, moment):
    replaced = invite_device(session, lan, moment)
    used = invite_device(session, lan, moment)
    enrol_device(session, used, "", HERE, moment)
    over = invite_device(session, lan, moment)
    later = moment + timedelta(minutes=15)

    for code, at in ((replaced, moment), (used, moment), ("", moment), (over, later)):
        refused = refusal(enrol_device, session, code, "", HERE, at)
        assert (refused.problem, refused.fields) == (Problem.WRONG_ENROLMENT_CODE, {})
    assert session.scalar(select(func.count()).select_from(ApiKey)) == 1


def test_a_code_is_good_to_its_last_second(session, lan, moment):
    code = invite_device(session, lan, moment)

    last = moment + timedelta(minutes=14, seconds=59)
    assert enrol_device(session, code, "", HERE, last).startswith("bbx_")


def test_an_invitation_ends_ones_own_older_codes_and_clears_what_is_over(
    session, lan, minh, moment
):
    invite_device(session, minh, moment - timedelta(minutes=16))
    of_minh = invite_device(session, minh, moment)
    invite_device(session, lan, moment)

    of_lan = invite_device(session, lan, moment)

    kept = set(session.scalars(select(Enrolment.code_sha256)))
    assert kept == {digest(of_minh), digest(of_lan)}


def test_two_people_never_hold_the_same_code(session, lan, minh, moment, monkeypatch):
    drawn = iter(["11112222", "11112222", "33334444"])
    monkeypatch.setattr(secrets, "new_code", lambda: next(drawn))

    assert invite_device(session, lan, moment) == "11112222"
    assert invite_device(session, minh, moment) == "33334444"


def test_who_may_not_send_inspections_gets_no_code(session, moment):
    viewer = make.account(session, "viet", Role.DEPARTMENT, Grade.VIEWER)

    refused = refusal(invite_device, session, actor_of(session, viewer.id), moment)

    assert refused.problem is Problem.NOT_ALLOWED


@pytest.mark.parametrize("change", ["closed", "demoted"])
def test_a_code_is_worth_nothing_once_its_person_may_not_send(session, minh, moment, change):
    code = invite_device(session, minh, moment)
    if change == "closed":
        accounts.deactivate(session, "minh")
    else:
        session.get(Account, minh.account_id).grade = Grade.VIEWER.value

    refused = refusal(enrol_device, session, code, "", HERE, moment)

    assert refused.problem is Problem.WRONG_ENROLMENT_CODE
    assert list(session.scalars(select(ApiKey))) == []


def test_a_wrong_label_leaves_the_code_good(session, lan, moment):
    code = invite_device(session, lan, moment)

    refused = refusal(enrol_device, session, code, "a" * 81, HERE, moment)

    assert refused.fields == {"label": "too_long"}
    assert enrol_device(session, code, "", HERE, moment).startswith("bbx_")


def test_after_ten_wrong_codes_an_address_waits_and_others_do_not(session, lan, moment):
    fail(session, TRIES_OF_ADDRESS, moment)
    code = invite_device(session, lan, moment)

    refused = refusal(enrol_device, session, code, "", HERE, moment)

    assert (refused.problem, refused.retry_after) == (Problem.TOO_MANY_TRIES, 15 * 60)
    assert enrol_device(session, code, "", "192.0.2.2", moment).startswith("bbx_")


def test_after_a_hundred_wrong_codes_everybody_waits(session, lan, moment):
    for number in range(TRIES_OF_ALL // TRIES_OF_ADDRESS):
        fail(session, TRIES_OF_ADDRESS, moment, f"192.0.2.{number}")
    code = invite_device(session, lan, moment)

    refused = refusal(enrol_device, session, code, "", "198.51.100.1", moment)

    assert refused.problem is Problem.TOO_MANY_TRIES


def test_an_address_that_waits_does_not_use_up_the_tries_of_all(session, lan, moment):
    fail(session, TRIES_OF_ADDRESS, moment)
    for _ in range(TRIES_OF_ALL):
        refused = refusal(enrol_device, session, "", "", HERE, moment)
        assert refused.problem is Problem.TOO_MANY_TRIES

    code = invite_device(session, lan, moment)
    assert enrol_device(session, code, "", "192.0.2.2", moment).startswith("bbx_")


def test_a_right_code_is_no_try_and_no_address_is_kept(session, lan, moment):
    for _ in range(TRIES_OF_ADDRESS + 1):
        enrol_device(session, invite_device(session, lan, moment), "", HERE, moment)

    assert set(session.scalars(select(Throttle.attempts))) == {0}
    assert not [key for key in session.scalars(select(Throttle.key)) if HERE in key]


def test_of_two_phones_with_one_code_exactly_one_is_enrolled(app, session, lan):
    for done in range(1, 16):
        code = invite_device(session, lan, now())
        session.commit()

        won = at_once(app, [partial(try_to_enrol, code)] * 2)

        assert sorted(won) == ["enrolled", "wrong_enrolment_code"]
        assert session.scalar(select(func.count()).select_from(ApiKey)) == done
        session.rollback()


def test_of_two_invitations_at_once_one_code_stays_good(app, session, lan):
    session.commit()
    for _ in range(10):
        codes = at_once(app, [lambda: committed(invite_device(db.session(), lan, now()))] * 2)

        live = list(
            session.scalars(select(Enrolment.code_sha256).where(Enrolment.used_at.is_(None)))
        )
        assert len(live) == 1
        assert live[0] in {digest(code) for code in codes}
        session.rollback()


def try_to_enrol(code: str) -> str:
    try:
        enrolment.enrol_device(db.session(), code, "", HERE, now())
    except Refused as refused:
        db.session.rollback()
        return refused.problem.value
    return committed("enrolled")


def committed(value):
    db.session.commit()
    return value


def at_once(app, calls):
    """What each returns, all begun at the same moment in threads."""
    gate = Barrier(len(calls))

    def run(call):
        with app.app_context():
            gate.wait(30)
            return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [each.result(60) for each in [pool.submit(run, call) for call in calls]]
