from datetime import timedelta

from inspections.account.commands import accounts, keys, sessions
from inspections.account.models import ApiKey
from inspections.account.queries import account_by_name, actor_by_key, actor_by_session
from inspections.account.rules import Actor, Grade, Role, Scope
from inspections.account.secrets import read_key
from inspections.db import now

HERE = sessions.Where("192.0.2.1")
GOOD = "rừng tràm mùa nước nổi"


def test_an_account_is_found_however_its_name_is_typed(session, lan):
    assert account_by_name(session, " LAN ") is lan
    assert account_by_name(session, "la") is None


def test_a_session_gives_the_person_with_their_own_areas(session, lan, moment):
    token = sessions.sign_in(session, "lan", "rung-tram-lan", moment, HERE).token

    assert actor_by_session(session, token, moment) == Actor(
        lan.id, "lan", "lan", Role.INSPECTOR, areas=frozenset({2})
    )


def test_a_session_over_the_nation_says_so(session, moment):
    accounts.add_account(
        session, "ha", Role.DEPARTMENT, GOOD, Grade.REVIEWER, ["VN", "F91"], display_name="Hà"
    )
    token = sessions.sign_in(session, "ha", GOOD, moment, HERE).token

    actor = actor_by_session(session, token, moment)

    assert (actor.nation, actor.areas, actor.grade) == (True, {1, 3}, Grade.REVIEWER)
    assert actor.display_name == "Hà"


def test_a_session_ends_at_its_hour(session, lan, moment):
    token = sessions.sign_in(session, "lan", "rung-tram-lan", moment, HERE, hours=2).token

    last = moment + timedelta(hours=2)
    assert actor_by_session(session, token, last - timedelta(seconds=1)).name == "lan"
    assert actor_by_session(session, token, last) is None


def test_an_unknown_token_is_nobody(session, lan, moment):
    sessions.sign_in(session, "lan", "rung-tram-lan", moment, HERE)

    assert actor_by_session(session, "", moment) is None


def test_a_key_gives_its_person_narrowed_to_its_scope(session, lan):
    key_id, secret = read_key(keys.add_key(session, "lan", Scope.READ, 1))

    actor = actor_by_key(session, key_id, secret, now())

    assert (actor.name, actor.scope) == ("lan", Scope.READ)


def test_a_key_with_another_keys_secret_is_nobody(session, lan):
    key_id, _ = read_key(keys.add_key(session, "lan", Scope.READ, 1))
    _, other = read_key(keys.add_key(session, "minh", Scope.READ, 1))

    assert actor_by_key(session, key_id, other, now()) is None
    assert actor_by_key(session, "none", other, now()) is None


def test_a_key_ends_with_its_days_or_when_revoked(session, lan):
    key_id, secret = read_key(keys.add_key(session, "lan", Scope.READ, 1))
    ends = session.get(ApiKey, key_id).expires_at
    assert actor_by_key(session, key_id, secret, ends) is None
    assert actor_by_key(session, key_id, secret, ends - timedelta(seconds=1)).name == "lan"

    keys.revoke_key(session, key_id)

    assert actor_by_key(session, key_id, secret, now()) is None
