"""A code lets its person in once; what replaces a lost phone does too."""

import json
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from inspections.account.models import Login
from inspections.errors import Problem, Refused
from inspections.factor.commands.checking import use_code
from inspections.factor.commands.setting_up import (
    begin_set_up,
    confirm_set_up,
    new_recovery_codes,
    reset_factor,
)
from inspections.factor.models import Factor, RecoveryCode
from inspections.factor.queries import PENDING_LIFE, codes_left, has_factor, pending_salt
from inspections.factor.totp import secret_of
from inspections.trail.models import TrailEntry
from tests import make
from tests.inspections.factor.conftest import KEY, set_up
from tests.together import together

DATABASES = "both"


def code_at(secret, moment, steps=0):
    return pyotp.TOTP(secret).at(moment + timedelta(seconds=30 * steps))


def refused(call, *arguments):
    with pytest.raises(Refused) as raised:
        call(*arguments)
    return raised.value.problem


def told(session):
    entries = session.scalars(select(TrailEntry).where(TrailEntry.act == "secret_changed"))
    return [json.loads(entry.body)["facts"]["what"] for entry in entries]


def test_a_code_is_good_once_and_so_are_all_before_it(session, minh, secret, moment):
    use_code(session, minh.id, KEY, code_at(secret, moment), moment)

    for steps in (0, -1):
        again = refused(use_code, session, minh.id, KEY, code_at(secret, moment, steps), moment)
        assert again is Problem.WRONG_CODE
    later = moment + timedelta(seconds=30)
    assert use_code(session, minh.id, KEY, code_at(secret, later), later).codes_left is None


def test_of_two_requests_with_one_code_one_is_let_in(app, session, minh, secret, moment):
    who = minh.id
    for steps in range(5):
        at = moment + timedelta(seconds=30 * steps)
        code = code_at(secret, at)

        def enter(own, at=at, code=code):
            use_code(own, who, KEY, code, at)

        assert sorted(map(str, together(app, enter, enter))) == ["None", "wrong_code"]


def test_of_two_requests_with_one_recovery_code_one_is_let_in(app, session, minh, moment):
    who, (_, codes) = minh.id, set_up(session, minh.id, moment)
    for left, code in zip((9, 8, 7), codes, strict=False):

        def enter(own, code=code):
            use_code(own, who, KEY, code.lower(), moment)

        assert sorted(map(str, together(app, enter, enter))) == ["None", "wrong_code"]
        assert codes_left(session, who) == left


def test_a_recovery_code_is_kept_as_a_hash_and_says_how_many_are_left(session, minh, moment):
    _, codes = set_up(session, minh.id, moment)

    proof = use_code(session, minh.id, KEY, codes[3], moment)

    assert proof.codes_left == 9
    kept = list(session.scalars(select(RecoveryCode.code_sha256)))
    assert not [code for code in codes if code.replace("-", "").encode() in b"".join(kept)]
    assert told(session)[-1] == "recovery_code_used"


def test_anothers_codes_open_nothing(session, minh, secret, moment):
    quan = make.manager(session)
    _, codes = set_up(session, quan.id, moment)

    for code in (codes[0], code_at(secret, moment)[::-1] + "0", "", "000000 000000"):
        assert refused(use_code, session, minh.id, KEY, code, moment) is Problem.WRONG_CODE
    assert refused(use_code, session, quan.id, KEY, code_at(secret, moment), moment)


def test_new_recovery_codes_end_the_old_ones(session, minh, moment):
    _, old = set_up(session, minh.id, moment)

    new = new_recovery_codes(session, minh.id, moment)

    assert refused(use_code, session, minh.id, KEY, old[0], moment) is Problem.WRONG_CODE
    assert use_code(session, minh.id, KEY, new[0], moment).codes_left == 9


def test_a_secret_counts_once_a_first_code_has_shown_that_the_app_has_it(session, minh, moment):
    begin_set_up(session, minh.id, moment)
    assert not has_factor(session, minh.id)
    wrong = refused(confirm_set_up, session, minh.id, KEY, "000000", moment - timedelta(days=99))
    assert wrong in (Problem.WRONG_CODE, Problem.NOT_FOUND)

    secret = secret_of(KEY, minh.id, pending_salt(session, minh.id, moment))
    code = code_at(secret, moment)
    assert len(confirm_set_up(session, minh.id, KEY, code, moment)) == 10

    assert has_factor(session, minh.id)
    assert refused(use_code, session, minh.id, KEY, code, moment) is Problem.WRONG_CODE
    assert told(session) == ["factor_set_up", "recovery_codes_made"]


def test_a_page_left_open_shows_its_secret_to_nobody_tomorrow(session, minh, moment):
    begin_set_up(session, minh.id, moment)
    first = pending_salt(session, minh.id, moment)
    begin_set_up(session, minh.id, moment)
    assert pending_salt(session, minh.id, moment) == first

    late = moment + PENDING_LIFE
    code = code_at(secret_of(KEY, minh.id, first), late)
    assert refused(confirm_set_up, session, minh.id, KEY, code, late) is Problem.NOT_FOUND
    begin_set_up(session, minh.id, late)
    assert pending_salt(session, minh.id, late) != first


def test_another_app_takes_the_place_of_the_first_once_it_is_confirmed(
    session, minh, secret, moment
):
    begin_set_up(session, minh.id, moment)
    new = secret_of(KEY, minh.id, pending_salt(session, minh.id, moment))
    use_code(session, minh.id, KEY, code_at(secret, moment), moment)

    confirm_set_up(session, minh.id, KEY, code_at(new, moment), moment)

    later = moment + timedelta(minutes=2)
    assert refused(use_code, session, minh.id, KEY, code_at(secret, later), later)
    assert use_code(session, minh.id, KEY, code_at(new, later), later)


def test_a_reset_takes_factor_codes_and_sessions_away(session, minh, secret, moment):
    quan = make.manager(session)
    for number, account in ((1, minh), (2, quan)):
        token = bytes([number]) * 32
        session.add(
            Login(token_sha256=token, account_id=account.id, created_at=moment, expires_at=moment)
        )
    session.flush()

    reset_factor(session, minh.id, quan.id, moment)

    assert not has_factor(session, minh.id)
    assert list(session.scalars(select(RecoveryCode))) == []
    assert list(session.scalars(select(Login.account_id))) == [quan.id]
    assert told(session)[-1] == "factor_reset"
    assert refused(reset_factor, session, minh.id, quan.id, moment) is Problem.NOT_FOUND


def test_no_table_holds_what_codes_are_made_from(session, minh, secret, moment):
    kept = session.get(Factor, minh.id)

    assert secret.encode() not in kept.salt
    assert secret_of("another service key", minh.id, kept.salt) != secret
