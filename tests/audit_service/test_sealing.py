"""The sealer beside the requests: begun by the first request of a process, once, and after a fork
again; in no command."""

import os
from threading import enumerate as threads

import pytest

from audit_service import sealing
from audit_service.app import create_app
from audit_service.db import db
from inspections.trail.queries.state import head_of
from tests import trails

DATABASES = "both"


@pytest.fixture
def sealer(settings, app, session):
    """A service with a sealer that never waits, around the test's own database."""
    trails.some(session, 3)
    made = sealing.Sealer(app, 0.01)
    yield made
    made.stop()
    for each in running():
        each.join(60)


def running():
    return [each for each in threads() if each.name == "trail sealer"]


def ask(served) -> None:
    answers = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/trail/head", "wsgi.url_scheme": "http"}
    environ |= {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.input": None}
    body = served(environ, lambda status, _headers, *_: answers.append(status))
    assert b"bao-bi-xanh/trail" in b"".join(body)
    assert answers == ["200 OK"]


def test_requests_begin_one_sealer_and_it_seals(app, session, sealer):
    session.rollback()
    assert running() == []
    for _ in range(3):
        ask(sealer)
    assert len(running()) == 1
    while head_of(session, "").size < 3:
        session.rollback()
    trails.some(session, 2)
    while head_of(session, "").size < 5:
        session.rollback()
    assert trails.found(session) == []


def test_a_process_that_was_forked_begins_its_own(sealer, monkeypatch):
    ask(sealer)
    monkeypatch.setattr(os, "getpid", lambda: -1)
    ask(sealer)

    assert len(running()) == 2


def test_a_failure_is_told_and_the_sealer_tries_again(session, sealer, monkeypatch, caplog):
    tried = []

    def fail(_engine) -> None:
        tried.append(1)
        raise OSError("disk")

    monkeypatch.setattr(sealing, "seal_all", fail)
    session.rollback()
    ask(sealer)
    while len(tried) < 2:
        ask(sealer)

    assert "the trail could not be sealed" in caplog.text


def test_the_setting_turns_it_off_and_no_command_begins_one(tmp_path, settings):
    for seconds in (0, 2):
        app = create_app(type(settings)(**{**vars(settings), "trail_seal_seconds": seconds}))
        sealing.start_with(app)
        assert isinstance(app.wsgi_app, sealing.Sealer) == bool(seconds)
        with app.app_context():
            assert app.test_cli_runner().invoke(args=["trail", "seal"]).exit_code == 0
            db.engine.dispose()
    assert running() == []
