import logging
import sqlite3

import pytest
from psycopg.errors import DeadlockDetected, LockNotAvailable
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, TimeoutError

from audit_service.db import db
from audit_service.errors import STATUS
from inspections.account.commands.sessions import sign_out
from inspections.account.models import Account
from inspections.db import now
from inspections.errors import Problem, Refused

FAIL = "/api/v1/probe/fail/it"


def database_error(cause):
    return OperationalError("SELECT secret_word", {"password": "x"}, cause)


def test_every_problem_has_a_status():
    assert set(STATUS) == set(Problem)
    assert all(400 <= status < 600 for status in STATUS.values())


@pytest.mark.parametrize(("problem", "status"), STATUS.items())
def test_a_refusal_answers_with_its_status_and_code(service, failures, problem, status):
    failures["it"] = lambda: Refused(problem)

    answer = service.client().get(FAIL)

    assert answer.content_type == "application/problem+json; charset=utf-8"
    assert answer.status_code == answer.json["status"] == status
    assert answer.json["code"] == problem.value
    assert answer.json["detail"] == problem.vi


def test_a_refusal_names_the_fields_and_when_to_come_back(service, failures):
    failures["it"] = lambda: Refused(Problem.TOO_MANY_TRIES, {"name": "wrong"}, retry_after=61)

    answer = service.client().get(FAIL, headers={"Accept-Language": "en"})

    assert answer.headers["Retry-After"] == "61"
    assert answer.json == {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "code": "too_many_tries",
        "detail": Problem.TOO_MANY_TRIES.en,
        "errors": {"name": "wrong"},
    }


@pytest.mark.parametrize("host", ["a" * 64 + ".vn", "..", ".vn"])
@pytest.mark.parametrize("path", ["/sign-in", "/no-such-page", "/api/v1/me"])
def test_what_is_no_host_is_400_on_every_address(service, host, path):
    answer = service.client().get(path, headers={"Host": host})

    assert answer.status_code == 400
    assert Problem.BAD_REQUEST.vi in answer.text


def test_a_page_words_the_refusal_for_people(service, failures):
    failures["it"] = lambda: Refused(Problem.NOT_FOUND)

    answer = service.client().get("/probe/fail/it")

    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert "<h1>Không tìm thấy.</h1>" in answer.text


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "bad_request"),
        (403, "not_allowed"),
        (404, "not_found"),
        (412, "bad_request"),
        (413, "too_large"),
        (422, "invalid"),
        (429, "too_many_tries"),
        (500, "server_error"),
        (501, "server_error"),
        (503, "busy"),
    ],
)
def test_what_the_framework_refuses_keeps_its_status_and_gets_a_code(service, status, code):
    answer = service.client().get(f"/api/v1/probe/abort/{status}")

    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_a_wrong_method_names_the_right_ones(service):
    answer = service.client().post("/api/v1/probe/abort/404")

    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["Allow"]


def test_come_back_later_says_when(service):
    assert service.client().get("/api/v1/probe/abort/503").headers["Retry-After"] == "5"


def test_a_redirect_is_left_alone(service):
    answer = service.client().get("/probe/moved")

    assert (answer.status_code, answer.location) == (302, "/sign-in")


@pytest.mark.parametrize(
    "cause",
    [
        sqlite3.OperationalError("database is locked"),
        sqlite3.OperationalError("database table is locked: account"),
        LockNotAvailable("canceling statement due to lock timeout"),
        DeadlockDetected("deadlock detected"),
    ],
)
def test_waiting_too_long_for_a_lock_is_busy(service, failures, cause):
    failures["it"] = lambda: database_error(cause)

    answer = service.client().get(FAIL)

    assert (answer.status_code, answer.json["code"]) == (503, "busy")
    assert answer.headers["Retry-After"] == "5"


def test_waiting_too_long_for_a_connection_is_busy(service, failures):
    failures["it"] = TimeoutError

    assert service.client().get(FAIL).json["code"] == "busy"


@pytest.mark.parametrize(
    "make",
    [lambda: database_error(sqlite3.OperationalError("no such table: x")), lambda: KeyError("x")],
)
def test_anything_else_is_a_failure_with_its_traceback_in_the_log(service, failures, caplog, make):
    service.app.testing = False
    failures["it"] = make

    answer = service.client().get(FAIL)

    assert (answer.status_code, answer.json["code"]) == (500, "server_error")
    (record,) = (record for record in caplog.records if record.levelno == logging.ERROR)
    assert record.exc_info[0] is type(make())


def test_the_database_keeps_its_parameters_out_of_messages(service):
    with service.app.app_context(), pytest.raises(OperationalError) as raised:
        db.session.execute(db.text("SELECT :word FROM nowhere"), {"word": "mat-khau"})

    assert "mat-khau" not in str(raised.value)


def test_a_refusal_rolls_back_what_the_request_had_begun(service, failures):
    def rename_and_refuse():
        db.session.scalars(select(Account)).first().display_name = "changed"
        sign_out(db.session(), "none", now())
        return Refused(Problem.INVALID)

    failures["it"] = rename_and_refuse

    with service.app.app_context():
        service.client().get(FAIL)
        db.session.commit()
        names = set(db.session.scalars(select(Account.display_name)))

    assert "changed" not in names
