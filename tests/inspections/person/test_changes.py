"""What a person may do changes under its version, and never by themselves."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from inspections.account.commands.accounts import deactivate
from inspections.account.commands.devices import enrol_signed_in
from inspections.account.commands.passwords import TRIES, change_own_password
from inspections.account.commands.sessions import Where, sign_in
from inspections.account.commands.tries import WINDOW
from inspections.account.models import Account, ApiKey, Login
from inspections.account.queries import actor_by_session, actor_of
from inspections.account.rules import Grade, Role
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.person.commands.changes import (
    Changed,
    change_person,
    close_person,
    reopen_person,
    sign_out_everywhere,
    sign_person_out,
)
from inspections.person.queries.people import find_people
from inspections.trail.models import TrailEntry, TrailValue
from tests import make
from tests.together import together

DATABASES = "both"
HERE = Where("192.0.2.1")
GOOD = "cá linh kho mía mùa này"


@pytest.fixture
def quan(session):
    return actor_of(session, make.manager(session).id)


def window_start():
    """No test crosses the end of a window of tries."""
    today = now()
    return today - timedelta(seconds=today.timestamp() % WINDOW.total_seconds() - 1)


def refused(call, *arguments):
    with pytest.raises(Refused) as raised:
        call(*arguments)
    return raised.value.problem, raised.value.fields


def facts(session, act):
    query = select(TrailEntry).where(TrailEntry.act == act).order_by(TrailEntry.id)
    return [json.loads(entry.body)["facts"] for entry in session.scalars(query)]


def signed_in(session, name, password=make.PASSWORD):
    return sign_in(session, name, password, now(), HERE).token


def test_a_change_holds_from_the_next_request_on_and_is_told(session, quan):
    minh = make.reviewer(session)
    token = signed_in(session, "minh")
    to = Changed("Trần Minh", Grade.MANAGER, (make.RACH_GIA,))

    change_person(session, quan, minh.id, 1, to, now())

    actor = actor_by_session(session, token, now())
    assert (actor.display_name, actor.grade, len(actor.areas)) == ("Trần Minh", Grade.MANAGER, 1)
    assert minh.version == 2
    (told,) = facts(session, "account_changed")
    assert told["grade"] == {"from": "reviewer", "to": "manager"}
    assert set(told) == {"grade", "areas"}
    kept = session.scalars(select(TrailValue).where(TrailValue.name == "display_name")).one()
    assert kept.value == "Trần Minh"
    found = find_people(session, quan, now(), "tran")
    assert [each.account.id for each in found] == [minh.id]


def test_changing_nothing_writes_nothing(session, quan):
    lan = make.account(session)

    change_person(session, quan, lan.id, 1, Changed("Lan", None, ("91",)), now())

    assert (lan.version, facts(session, "account_changed")) == (1, [])


def test_of_two_managers_the_second_has_to_look_again(app, session, quan):
    lan_id = make.account(session).id
    other = actor_of(session, make.manager(session, "ha").id)
    for version, name in enumerate(("Lan A", "Lan B", "Lan C"), start=1):
        to = Changed(name, None, ("91",))

        def change(own, actor, to=to, version=version):
            change_person(own, actor, lan_id, version, to, now())

        ended = together(app, lambda own: change(own, quan), lambda own: change(own, other))
        assert sorted(map(str, ended)) == ["None", "person_changed"]
    assert session.get_one(Account, lan_id).version == 4


@pytest.mark.parametrize("who", ["own", "far", "administrator", "nobody"])
def test_out_of_sight_is_not_found_and_oneself_is_for_others(session, quan, who):
    make.account(session, "quantri", Role.ADMINISTRATOR)
    far = make.account(session, "far", areas=("92",)).id
    boss = make.account(session, "boss", Role.ADMINISTRATOR).id
    account_id = {"own": quan.account_id, "far": far, "administrator": boss, "nobody": 10**6}[who]
    expected = Problem.OWN_ACCOUNT if who == "own" else Problem.NOT_FOUND
    to = Changed("X", Grade.MANAGER, ("91",))

    assert refused(change_person, session, quan, account_id, 1, to, now())[0] is expected
    for act in (close_person, reopen_person):
        assert refused(act, session, quan, account_id, 1, now())[0] is expected
    assert refused(sign_person_out, session, quan, account_id, True, now())[0] is expected


def test_a_manager_gives_nobody_more_than_they_hold(session, quan):
    lan = make.account(session)
    for areas, code in ((("91", "92"), "outside"), (("VN",), "outside"), ((), "required")):
        to = Changed("Lan", None, areas)
        found = refused(change_person, session, quan, lan.id, 1, to, now())
        assert found == (Problem.INVALID, {"areas": code})


def test_closing_ends_sessions_keys_and_phones_and_reopening_brings_none_back(session, quan):
    lan = make.account(session)
    token = signed_in(session, "lan")
    enrol_signed_in(session, actor_of(session, lan.id), "", now())

    close_person(session, quan, lan.id, 1, now())
    assert refused(signed_in, session, "lan")[0] is Problem.WRONG_PASSWORD
    assert refused(close_person, session, quan, lan.id, 1, now())[0] is Problem.PERSON_CHANGED
    close_person(session, quan, lan.id, 2, now())
    reopen_person(session, quan, lan.id, 2, now())

    assert actor_by_session(session, token, now()) is None
    assert session.scalars(select(ApiKey)).one().revoked_at is not None
    assert signed_in(session, "lan")
    assert facts(session, "account_closed") == [{"sessions": 1, "keys": 1}]
    assert facts(session, "account_reopened") == [{}]


def test_one_administrator_always_remains(app, session):
    one = make.account(session, "one", Role.ADMINISTRATOR, areas=())
    two = make.account(session, "two", Role.ADMINISTRATOR, areas=())
    actors = {name: actor_of(session, each.id) for name, each in (("one", one), ("two", two))}
    ids = {"one": one.id, "two": two.id}

    ended = together(
        app,
        lambda own: close_person(own, actors["one"], ids["two"], 1, now()),
        lambda own: close_person(own, actors["two"], ids["one"], 1, now()),
    )

    assert ended.count(None) == 1
    assert Problem.LAST_ADMINISTRATOR in ended
    (left,) = session.scalars(select(Account).where(Account.active)).all()
    assert refused(deactivate, session, left.name)[0] is Problem.LAST_ADMINISTRATOR


def test_signing_out_everywhere_leaves_the_session_that_asks(session, quan):
    lan = make.account(session)
    here, there = signed_in(session, "lan"), signed_in(session, "lan")
    enrol_signed_in(session, actor_of(session, lan.id), "", now())

    assert sign_out_everywhere(session, lan.id, lan.id, False, now(), here) == 1
    assert actor_by_session(session, here, now())
    assert actor_by_session(session, there, now()) is None
    assert session.scalars(select(ApiKey)).one().revoked_at is None

    assert sign_person_out(session, quan, lan.id, True, now()) == 1
    assert session.scalars(select(Login)).all() == []
    session.expire_all()
    assert session.scalars(select(ApiKey)).one().revoked_at is not None
    assert facts(session, "signed_out") == [
        {"sessions": 1, "phones": 0},
        {"sessions": 1, "phones": 1},
    ]


def test_another_password_needs_the_old_one_and_ends_other_sessions(session):
    moment = window_start()
    lan = make.account(session)
    here, there = signed_in(session, "lan"), signed_in(session, "lan")

    def change(current, new):
        change_own_password(session, lan.id, current, new, moment, here)

    assert refused(change, "wrong", GOOD)[1] == {"current": "wrong"}
    assert refused(change, make.PASSWORD, make.PASSWORD)[1] == {"password": "same"}
    assert refused(change, make.PASSWORD, "mật khẩu của lan")[1] == {"password": "too_common"}
    change(make.PASSWORD, GOOD)

    assert actor_by_session(session, here, now())
    assert actor_by_session(session, there, now()) is None
    assert signed_in(session, "lan", GOOD)
    assert refused(signed_in, session, "lan")[0] is Problem.WRONG_PASSWORD
    assert facts(session, "secret_changed") == [{"what": "password"}]
    for _ in range(TRIES - 1):
        assert refused(change, "wrong", GOOD)[1] == {"current": "wrong"}
    assert refused(change, GOOD, make.PASSWORD)[0] is Problem.TOO_MANY_TRIES


def test_people_are_found_by_any_word_of_their_names_and_paged(session, quan):
    for name in ("an", "binh", "chau"):
        make.account(session, name)
    make.account(session, "xa", areas=("92",))
    chau = session.scalars(select(Account).where(Account.name == "chau")).one()
    late = now() - timedelta(days=1)
    enrol_signed_in(session, actor_of(session, chau.id), "", late)

    assert [each.account.name for each in find_people(session, quan, now(), "CHÂU")] == ["chau"]
    first = find_people(session, quan, now(), limit=2)
    rest = find_people(session, quan, now(), after=first[-1].place)
    assert [each.account.name for each in first + rest] == ["an", "binh", "chau", "quan"]
    assert [each.phones for each in first + rest] == [0, 0, 1, 0]
    assert find_people(session, quan, now(), "100%_") == []
