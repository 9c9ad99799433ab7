"""One table from problems to HTTP statuses, and the one place that words an error."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, TimeoutError
from werkzeug.exceptions import BadHost, HTTPException

from audit_service.api.bodies import discard_body
from audit_service.db import db
from audit_service.language import current_language
from audit_service.security import is_api
from inspections.errors import Problem, Refused

STATUS: dict[Problem, int] = {
    Problem.NOT_JSON: 400,
    Problem.TOO_LARGE: 413,
    Problem.BAD_ID: 400,
    Problem.SIGNED_BY_OTHER: 403,
    Problem.SIGNER_NOT_NAMED: 422,
    Problem.UNKNOWN_SIGNER: 422,
    Problem.OTHER_BODY: 409,
    Problem.INSPECTION_NOT_RECEIVED: 404,
    Problem.NOT_IN_MANIFEST: 422,
    Problem.WRONG_HASH: 422,
    Problem.NOT_AN_IMAGE: 415,
    Problem.STORE_FAILED: 503,
    Problem.NOT_SIGNED_IN: 401,
    Problem.DEVICE_REVOKED: 401,
    Problem.NOT_ALLOWED: 403,
    Problem.LOOK_FIRST: 428,
    Problem.KEPT_BY_DUTY: 409,
    Problem.CROSS_SITE: 403,
    Problem.TOO_MANY_TRIES: 429,
    Problem.NOT_FOUND: 404,
    Problem.METHOD_NOT_ALLOWED: 405,
    Problem.BAD_REQUEST: 400,
    Problem.INVALID: 422,
    Problem.BUSY: 503,
    Problem.SERVER_ERROR: 500,
    Problem.NOT_COMPLETE: 409,
    Problem.NOT_QUARANTINED: 409,
    Problem.OWN_INSPECTION: 403,
    Problem.REASON_NEEDED: 422,
    Problem.REASON_TOO_LONG: 422,
    Problem.DECIDED_MEANWHILE: 409,
    Problem.TOO_MANY_RECORDS: 422,
    Problem.ALREADY_LOOKED_AT: 409,
    Problem.STILL_UNREADABLE: 422,
    Problem.BAD_FACILITY_CODE: 422,
    Problem.NAME_TAKEN: 409,
    Problem.UNKNOWN_AREA: 422,
    Problem.CHANGED_MEANWHILE: 412,
    Problem.ROUND_CHANGED: 412,
    Problem.ROUND_OVER: 409,
    Problem.DRAWN_BY_LOT: 409,
    Problem.LIST_NOT_READY: 409,
    Problem.NOTHING_CHOSEN: 422,
    Problem.TOO_MANY_LABELS: 422,
    Problem.TOO_MANY_POINTS: 422,
    Problem.TOO_MANY_ROWS: 422,
    Problem.WRONG_PASSWORD: 401,
    Problem.WRONG_ENROLMENT_CODE: 422,
    Problem.WRONG_CODE: 422,
    Problem.INVITE_GONE: 404,
    Problem.PERSON_CHANGED: 412,
    Problem.LAST_ADMINISTRATOR: 409,
    Problem.OWN_ACCOUNT: 403,
}

# What werkzeug, flask-smorest and Flask-WTF raise by themselves.
BY_STATUS = {
    401: Problem.NOT_SIGNED_IN,
    403: Problem.NOT_ALLOWED,
    404: Problem.NOT_FOUND,
    405: Problem.METHOD_NOT_ALLOWED,
    413: Problem.TOO_LARGE,
    422: Problem.INVALID,
    429: Problem.TOO_MANY_TRIES,
    503: Problem.BUSY,
}
RETRY_AFTER = 5
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")
CHALLENGE = 'Basic realm="Bao Bi Xanh", charset="UTF-8"'
# Lock timeout, deadlock, serialization failure, cancelled by a timeout.
BUSY_STATES = {"55P03", "40P01", "40001", "57014"}


def init_app(app: Flask) -> None:
    # Anything else unexpected is logged with its traceback by Flask, which then asks for its 500.
    app.register_error_handler(Refused, answer_refused)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(OperationalError, answer_database)
    app.register_error_handler(TimeoutError, answer_database)


def answer_refused(error: Refused) -> Response:
    """The domain said no."""
    headers = {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    return answer(error.problem, error.fields, headers)


def answer_http(error: HTTPException) -> Response:
    """The framework said no, or it has a ready answer (a redirect, a 304), which is left alone."""
    status = error.code or 500
    if error.response is not None or status < 400:
        db.session.rollback()
        return make_response(error.get_response())
    # webargs and flask-smorest keep here what is wrong with each field.
    data = getattr(error, "data", None) or {}
    fields = data.get("errors") or data.get("messages")
    headers = {name: value for name, value in error.get_headers() if name in KEPT_HEADERS}
    headers.update(data.get("headers") or {})
    problem = _problem(error, status)
    return answer(problem, fields, headers, None if isinstance(error, CSRFError) else status)


def _problem(error: HTTPException, status: int) -> Problem:
    if isinstance(error, CSRFError):
        return Problem.CROSS_SITE
    other = Problem.BAD_REQUEST if status < 500 else Problem.SERVER_ERROR
    return BY_STATUS.get(status, other)


def answer_database(error: Exception) -> Response:
    """Waiting for a lock or a connection took too long: 503. Anything else is a failure: 500."""
    if isinstance(error, OperationalError) and not is_busy(error):
        raise error
    current_app.logger.warning("busy: %s %s", request.method, request.endpoint)
    return answer(Problem.BUSY)


def is_busy(error: OperationalError) -> bool:
    if getattr(error.orig, "sqlstate", None) in BUSY_STATES:
        return True
    # "database is locked", "database table is locked"
    return type(error.orig).__module__ == "sqlite3" and "is locked" in str(error.orig)


def answer(
    problem: Problem,
    fields: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    status: int | None = None,
) -> Response:
    """The error as a program or a person reads it; what the request had begun is rolled back.

    `status` is for what the framework refused; a Problem has its own in STATUS.
    """
    db.session.rollback()
    if is_api():
        discard_body()
    status = status or STATUS[problem]
    response = _json(problem, status, fields) if is_api() else _page(problem, status)
    response.headers.update(headers or {})
    if status == 503:
        response.headers.setdefault("Retry-After", str(RETRY_AFTER))
    # A browser would open its own password window; it names its fetches, spreadsheets do not.
    if problem is Problem.NOT_SIGNED_IN and "Sec-Fetch-Mode" not in request.headers:
        response.headers.setdefault("WWW-Authenticate", CHALLENGE)
    return response


def _json(problem: Problem, status: int, fields: Mapping[str, Any] | None) -> Response:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": problem.value,
        "detail": problem.label(current_language()),
    }
    if fields:
        body["errors"] = fields
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, content_type="application/problem+json; charset=utf-8")


def _page(problem: Problem, status: int) -> Response:
    sentence = problem.label(current_language())
    if isinstance(request.routing_exception, BadHost):
        # A page is full of addresses, and none can be made from what was sent as the host.
        return Response(sentence, status, content_type="text/plain; charset=utf-8")
    page = render_template("error.html", problem=problem, status=status, sentence=sentence)
    return make_response(page, status)
