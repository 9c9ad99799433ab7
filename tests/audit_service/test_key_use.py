"""When a key was last used is noted without the request waiting for it, or failing."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from audit_service import key_use
from inspections.account.commands.keys import note_use
from inspections.account.models import ApiKey
from inspections.account.rules import Scope
from inspections.account.secrets import read_key
from inspections.db import now
from tests import make
from tests.pages import statements

DATABASES = "both"
ME = "/api/v1/me"


@pytest.fixture
def lan(session):
    return make.account(session)


@pytest.fixture
def key(session, lan, bearer):
    """Headers of a new key of Lan's, and its row."""
    headers = bearer("lan", Scope.READ)
    key_id, _ = read_key(headers["Authorization"].split()[1])
    return headers, session.get(ApiKey, key_id)


def used(session, row):
    session.rollback()
    return row.last_used_at


def ask(client, headers) -> int:
    """As a server answers: the answer is closed when it has gone out."""
    with client.get(ME, headers=headers) as answer:
        return answer.status_code


def test_a_use_is_noted_when_the_answer_has_gone_out(client, session, key):
    headers, row = key
    begun = now()
    session.commit()

    with client.get(ME, headers=headers) as answer:
        assert answer.status_code == 200
        assert used(session, row) is None
        session.rollback()

    assert begun <= used(session, row) <= now()


def test_it_is_noted_once_in_some_minutes_and_then_again(client, session, key):
    headers, row = key
    ask(client, headers)
    first = used(session, row)
    with statements() as sent:
        ask(client, headers)
    assert [each for each in sent if each.startswith("UPDATE")] == []
    assert used(session, row) == first

    row.last_used_at = now() - timedelta(minutes=6)
    session.commit()
    ask(client, headers)

    assert used(session, row) >= first


def test_a_wrong_or_ended_key_is_not_used(client, session, key):
    headers, row = key
    wrong = {"Authorization": headers["Authorization"][:-4] + "0000"}
    assert ask(client, wrong) == 401
    row.revoked_at = now()
    session.commit()

    assert ask(client, headers) == 401
    assert used(session, row) is None


def test_while_another_writes_the_answer_stands_and_the_next_use_is_noted(
    client, session, key, settings
):
    headers, row = key
    key_id = row.id
    session.commit()
    engine = create_engine(settings.database)
    with engine.connect() as other:
        other.execute(text("UPDATE api_key SET label = 'x' WHERE id = :id"), {"id": key_id})
        assert ask(client, headers) == 200
        other.rollback()
    engine.dispose()
    assert used(session, row) is None
    session.rollback()

    assert ask(client, headers) == 200

    assert used(session, row) is not None


def test_it_waits_for_no_lock_and_requests_still_do(client, session, key, monkeypatch):
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL skips the locked row instead")
    headers, row = key
    asked = []

    def look(session, key_id, at):
        asked.append(session.scalar(text("PRAGMA busy_timeout")))
        note_use(session, key_id, at)

    monkeypatch.setattr(key_use, "note_use", look)

    assert ask(client, headers) == 200
    assert used(session, row) is not None
    assert asked == [0]
    assert session.scalar(text("PRAGMA busy_timeout")) == 20000


def test_a_database_that_fails_then_fails_nobody(client, session, key, monkeypatch):
    headers, row = key

    def fail(session, key_id, at):
        session.execute(text("SELECT * FROM no_such_table"))

    monkeypatch.setattr(key_use, "note_use", fail)

    assert ask(client, headers) == 200
    assert used(session, row) is None
