from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from inspections.account.commands import accounts, sessions
from inspections.account.commands.accounts import add_account
from inspections.account.commands.guessing import TRIES, TRIES_OF_ADDRESS
from inspections.account.commands.keys import add_key, revoke_key
from inspections.account.commands.sessions import Where, sign_in
from inspections.account.models import AccountArea, ApiKey, Login, Throttle
from inspections.account.queries import account_by_name, actor_by_key, actor_by_session
from inspections.account.rules import Grade, Role, Scope
from inspections.account.secrets import is_outdated, read_key
from inspections.db import now
from inspections.errors import Problem, Refused

HERE = Where("192.0.2.1")
GOOD = "rừng tràm mùa nước nổi"


def refusal(call, *arguments, **keywords):
    with pytest.raises(Refused) as raised:
        call(*arguments, **keywords)
    return raised.value


def fail(session, times, moment, name="lan", here=HERE):
    for _ in range(times):
        refused = refusal(sign_in, session, name, "wrong", moment, here)
        assert refused.problem is Problem.WRONG_PASSWORD


def test_a_name_is_kept_composed_and_folded(session):
    made = add_account(session, " Lan.Nguye\u0302\u0303n ", Role.INSPECTOR, GOOD)

    assert made.name == "lan.nguyễn"
    assert made.display_name == "lan.nguyễn"


def test_a_name_is_taken_however_it_is_typed(session, lan):
    refused = refusal(add_account, session, "LAN", Role.INSPECTOR, GOOD)

    assert refused.problem is Problem.NAME_TAKEN


def test_a_closed_accounts_name_stays_taken(session, lan):
    accounts.deactivate(session, "lan")

    refused = refusal(add_account, session, "lan", Role.INSPECTOR, GOOD)

    assert refused.problem is Problem.NAME_TAKEN


def test_an_unknown_area_is_refused_and_nobody_is_added(session):
    refused = refusal(add_account, session, "ha", Role.INSPECTOR, GOOD, area_codes=["F91", "00"])

    assert (refused.problem, refused.fields) == (Problem.UNKNOWN_AREA, {"area.00": "unknown"})
    assert account_by_name(session, "ha") is None


def test_an_area_named_twice_is_one_area(session):
    made = add_account(session, "ha", Role.INSPECTOR, GOOD, area_codes=["F91", "F91", "VN"])

    of_made = select(AccountArea.area_id).where(AccountArea.account_id == made.id)
    assert set(session.scalars(of_made)) == {1, 3}


@pytest.mark.parametrize(
    ("role", "given", "kept"),
    [
        (Role.DEPARTMENT, None, "viewer"),
        (Role.DEPARTMENT, Grade.MANAGER, "manager"),
        (Role.INSPECTOR, Grade.MANAGER, None),
    ],
)
def test_only_a_department_has_a_grade_and_viewer_is_the_least(session, role, given, kept):
    assert add_account(session, "ha", role, GOOD, grade=given).grade == kept


@pytest.mark.parametrize(("retailer", "code"), [(None, "required"), (99, "unknown")])
def test_a_retailers_account_needs_a_known_retailer(session, retailer, code):
    refused = refusal(add_account, session, "ha", Role.RETAILER, GOOD, retailer_id=retailer)

    assert (refused.problem, refused.fields) == (Problem.INVALID, {"retailer": code})


def test_only_a_retailers_account_is_bound_to_one(session):
    owner = add_account(session, "ha", Role.RETAILER, GOOD, retailer_id=7)
    inspector = add_account(session, "an", Role.INSPECTOR, GOOD, retailer_id=7)

    assert (owner.retailer_id, inspector.retailer_id) == (7, None)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("  ", "required"),
        ("a" * 65, "too_long"),
        ("a\tb", "unprintable"),
        ("\u3164", "unprintable"),
    ],
)
def test_a_name_has_1_to_64_printable_letters(session, name, code):
    refused = refusal(add_account, session, name, Role.INSPECTOR, GOOD)

    assert refused.fields == {"name": code}


def test_an_empty_password_is_refused(session):
    refused = refusal(add_account, session, "ha", Role.INSPECTOR, "")

    assert refused.fields == {"password": "required"}


def test_the_table_holds_no_token(session, lan, moment):
    token = sign_in(session, "LAN", "rung-tram-lan", moment, HERE).token

    login = session.scalars(select(Login)).one()
    assert login.account_id == lan.id
    assert token.encode() not in login.token_sha256
    assert login.expires_at == moment + timedelta(hours=12)


@pytest.mark.parametrize("name", ["nobody", "minh", "lan\0", ""])
def test_the_wrong_password_and_the_wrong_name_look_alike(session, lan, moment, name):
    refused = refusal(sign_in, session, name, "wrong", moment, HERE)

    assert (refused.problem, refused.fields) == (Problem.WRONG_PASSWORD, {})


def test_a_closed_account_cannot_sign_in(session, lan, moment):
    accounts.deactivate(session, "lan")

    refused = refusal(sign_in, session, "lan", "rung-tram-lan", moment, HERE)

    assert refused.problem is Problem.WRONG_PASSWORD


def test_after_ten_failed_tries_the_right_password_waits_for_the_window(session, lan, moment):
    fail(session, TRIES, moment)

    refused = refusal(sign_in, session, "lan", "rung-tram-lan", moment, HERE)

    assert refused.problem is Problem.TOO_MANY_TRIES
    # 02:01 lies in the window that ends at 02:15.
    assert refused.retry_after == 14 * 60
    later = moment + timedelta(seconds=refused.retry_after)
    token = sign_in(session, "lan", "rung-tram-lan", later, HERE).token
    assert actor_by_session(session, token, later).name == "lan"


def test_one_address_cannot_try_many_names(session, lan, moment):
    for number in range(TRIES_OF_ADDRESS):
        fail(session, 1, moment, name=f"name-{number}")

    refused = refusal(sign_in, session, "lan", "rung-tram-lan", moment, HERE)

    assert refused.problem is Problem.TOO_MANY_TRIES
    assert sign_in(session, "lan", "rung-tram-lan", moment, Where("192.0.2.2"))


def test_signing_in_rightly_is_not_counted(session, lan, moment):
    fail(session, TRIES - 1, moment)

    for _ in range(TRIES):
        sign_in(session, "lan", "rung-tram-lan", moment, HERE)

    tries = select(Throttle.attempts).where(Throttle.key.startswith("sign_in"))
    assert set(session.scalars(tries)) == {TRIES - 1}


def test_tries_keep_neither_name_nor_address_and_end_with_their_window(session, lan, moment):
    fail(session, 1, moment)
    keys = list(session.scalars(select(Throttle.key)))
    assert not [key for key in keys if "lan" in key or HERE.address in key]

    fail(session, 1, moment + timedelta(hours=1), name="other", here=Where("192.0.2.9"))

    assert not set(keys) & set(session.scalars(select(Throttle.key)))


def test_an_outdated_hash_is_renewed_at_sign_in(session, lan, moment):
    lan.password_hash = PasswordHasher(time_cost=1, memory_cost=8192).hash("rung-tram-lan")

    sign_in(session, "lan", "rung-tram-lan", moment, HERE)

    assert not is_outdated(lan.password_hash)
    assert sign_in(session, "lan", "rung-tram-lan", moment, HERE)


def test_signing_in_clears_ones_own_sessions_that_are_over(session, lan, moment):
    sign_in(session, "lan", "rung-tram-lan", moment, HERE)
    sign_in(session, "minh", "rung-tram-minh", moment, HERE)

    sign_in(session, "lan", "rung-tram-lan", moment + timedelta(days=2), HERE)

    assert session.scalar(select(func.count()).select_from(Login)) == 2


def test_signing_out_ends_this_session_alone(session, lan, moment):
    here = sign_in(session, "lan", "rung-tram-lan", moment, HERE).token
    there = sign_in(session, "lan", "rung-tram-lan", moment, HERE).token

    sessions.sign_out(session, here, moment)
    sessions.sign_out(session, "no such token", moment)

    assert actor_by_session(session, here, moment) is None
    assert actor_by_session(session, there, moment).name == "lan"


def test_a_key_lasts_its_days_and_is_kept_as_a_digest(session, lan):
    printed = add_key(session, "Lan", Scope.SUBMIT, 30, "máy tính bảng")

    key_id, secret = read_key(printed)
    key = session.get(ApiKey, key_id)
    assert (key.account_id, key.scope, key.label) == (lan.id, "submit", "máy tính bảng")
    assert key.expires_at - key.created_at == timedelta(days=30)
    assert secret.encode() not in key.secret_sha256


@pytest.mark.parametrize("days", [0, -1, 3651])
def test_a_key_lasts_from_a_day_to_ten_years(session, lan, days):
    refused = refusal(add_key, session, "lan", Scope.READ, days)

    assert refused.fields == {"days": "out_of_range"}


def test_nobody_and_closed_accounts_get_no_key(session, lan):
    accounts.deactivate(session, "lan")

    for name in ("nobody", "lan"):
        refused = refusal(add_key, session, name, Scope.READ, 1)
        assert refused.problem is Problem.NOT_FOUND


def test_revoking_twice_keeps_the_first_moment(session, lan):
    key_id, _ = read_key(add_key(session, "lan", Scope.READ, 1))
    revoke_key(session, key_id)
    first = session.get(ApiKey, key_id).revoked_at

    revoke_key(session, key_id)

    assert session.get(ApiKey, key_id).revoked_at == first
    assert refusal(revoke_key, session, "none").problem is Problem.NOT_FOUND


def test_closing_an_account_ends_its_sessions_and_keys_and_no_others(session, lan, moment):
    tokens = {
        name: sign_in(session, name, f"rung-tram-{name}", moment, HERE).token
        for name in ("lan", "minh")
    }
    keys = {name: read_key(add_key(session, name, Scope.READ, 1)) for name in ("lan", "minh")}

    accounts.deactivate(session, "LAN")

    assert actor_by_session(session, tokens["lan"], moment) is None
    assert actor_by_session(session, tokens["minh"], moment).name == "minh"
    assert session.get(ApiKey, keys["lan"][0]).revoked_at <= now()
    assert actor_by_key(session, *keys["lan"], now()) is None
    assert actor_by_key(session, *keys["minh"], now()).name == "minh"
    assert refusal(accounts.deactivate, session, "nobody").problem is Problem.NOT_FOUND
