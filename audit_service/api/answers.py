"""What an operation may answer beside its success, written into the OpenAPI document.

A view says with `refuses` what the domain may refuse there. What holds for every operation (who may
use it, a busy database, an answer that the client has already) follows from its permission and its
method, so that it is written once, here.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask
from werkzeug.routing import Rule

from audit_service.auth import needed_by
from audit_service.errors import STATUS
from inspections.account.rules import PERMISSIONS, Grade, Permission, Role, Scope
from inspections.errors import Problem

ViewT = TypeVar("ViewT", bound=Callable[..., Any])
Document = dict[str, Any]

METHODS = ("get", "put", "post", "patch", "delete")
PROBLEM_JSON = "application/problem+json"
EVERYWHERE = (
    Problem.NOT_SIGNED_IN,
    # Of a phone's cookie alone.
    Problem.DEVICE_REVOKED,
    Problem.NOT_ALLOWED,
    # Any address with a NUL in it; see wire.py.
    Problem.NOT_FOUND,
    Problem.SERVER_ERROR,
    Problem.BUSY,
)
ANYBODY = "May be used by: anybody."
_CONVERTER = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")


def refuses(*problems: Problem | tuple[int, Problem]) -> Callable[[ViewT], ViewT]:
    """Say what this view may refuse; a pair names a status other than the problem's own."""

    def mark(view: ViewT) -> ViewT:
        view.refuses = problems  # type: ignore[attr-defined]
        return view

    return mark


def sends_file(view: ViewT) -> ViewT:
    """Say that this view answers a GET with a file that is made anew each time: it has no ETag, and
    nobody has it already."""
    view.sends_file = True  # type: ignore[attr-defined]
    return view


def complete(document: Document, app: Flask) -> Document:
    """The document with all answers, ids, security and permissions of its operations."""
    rules: dict[str, list[Rule]] = defaultdict(list)
    for rule in app.url_map.iter_rules():
        rules[_CONVERTER.sub(r"{\1}", rule.rule)].append(rule)
    for path, method, operation in operations(document):
        (rule,) = (each for each in rules[path] if method.upper() in (each.methods or ()))
        view = app.view_functions[rule.endpoint]
        permission = needed_by(app, rule.endpoint, method.upper())
        operation["operationId"] = rule.endpoint.rpartition(".")[2]
        who = _who_may(permission) if isinstance(permission, Permission) else ANYBODY
        operation["description"] = "\n\n".join(filter(None, (operation.get("description"), who)))
        tagged = method == "get" and not getattr(view, "sends_file", False)
        _add_conditions(operation, method, permission, tagged)
        _add_refusals(operation, _problems(operation, method, getattr(view, "refuses", ())))
    return document


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every (path, method, operation) of a document."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def _who_may(permission: Permission) -> str:
    roles, lowest, scopes = PERMISSIONS[permission]
    people = [
        f"{role.value} ({lowest.value} or above)"
        if role is Role.DEPARTMENT and lowest is not Grade.VIEWER
        else role.value
        for role in Role
        if role in roles
    ]
    keys = ", ".join(sorted(scope.value for scope in scopes)) or "none"
    return f"May be used by: {', '.join(people)}. Scopes of keys that carry it: {keys}."


def _ways_to_sign_in(method: str, permission: Permission | str | None) -> list[dict[str, Any]]:
    ways = ["key", *(["basic"] if method == "get" else []), "session"]
    if not isinstance(permission, Permission):
        return [*({way: []} for way in ways), {}]
    if Scope.SUBMIT in PERMISSIONS[permission][2]:
        ways.append("device")
    return [{way: []} for way in ways]


def _add_conditions(
    operation: dict[str, Any], method: str, permission: Permission | str | None, tagged: bool
) -> None:
    """How one signs in, and what a request and a success carry in their headers."""
    operation["security"] = _ways_to_sign_in(method, permission)
    operation.setdefault("parameters", [])
    if tagged or method != "get":
        header = "IfNoneMatch" if tagged else "XApp"
        operation["parameters"].append({"$ref": f"#/components/parameters/{header}"})
    if tagged:
        unchanged = "The client has this answer already (If-None-Match)."
        operation["responses"]["304"] = {"description": unchanged}
    for status, response in operation["responses"].items():
        response["headers"] = _headers(int(status), etag=tagged)


def _headers(status: int, etag: bool = False) -> dict[str, Any]:
    names = {"X-App": "XApp"}
    if etag:
        names["ETag"] = "ETag"
    if status == HTTPStatus.UNAUTHORIZED:
        names["WWW-Authenticate"] = "Challenge"
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        names["Retry-After"] = "RetryAfter"
    return {name: {"$ref": f"#/components/headers/{ref}"} for name, ref in names.items()}


def _problems(
    operation: dict[str, Any], method: str, own: tuple[Problem | tuple[int, Problem], ...]
) -> dict[int, list[Problem]]:
    everywhere = [*EVERYWHERE] if method == "get" else [*EVERYWHERE, Problem.CROSS_SITE]
    by_status: dict[int, list[Problem]] = defaultdict(list)
    # flask-smorest has put down a 422 where it checks arguments.
    if operation["responses"].pop("422", None):
        everywhere.append(Problem.INVALID)
    for each in (*own, *everywhere):
        status, problem = each if isinstance(each, tuple) else (STATUS[each], each)
        if problem not in by_status[status]:
            by_status[status].append(problem)
    return by_status


def _add_refusals(operation: dict[str, Any], by_status: dict[int, list[Problem]]) -> None:
    responses = operation["responses"]
    responses.update({str(status): _refusal(status, by_status[status]) for status in by_status})
    operation["responses"] = dict(sorted(responses.items()))


def _refusal(status: int, problems: list[Problem]) -> dict[str, Any]:
    codes = {"code": {"enum": [problem.value for problem in problems]}}
    narrowed = {"allOf": [{"$ref": "#/components/schemas/Problem"}, {"properties": codes}]}
    examples = {
        problem.value: {"value": body_of(problem, status, problem.vi)} for problem in problems
    }
    return {
        "description": " ".join(f"`{problem.value}`: {problem.en}" for problem in problems),
        "headers": _headers(status),
        "content": {PROBLEM_JSON: {"schema": narrowed, "examples": examples}},
    }


def body_of(problem: Problem, status: int, detail: str) -> dict[str, Any]:
    """A refusal's body as it is sent, without the fields."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": problem.value,
        "detail": detail,
    }
