"""The bytes of a record: their sameness, and whether they are one JSON object."""

import json
import re
from hashlib import sha256
from typing import Any

from inspections.errors import Problem, Refused

_TOKEN = re.compile(
    r"""[ \t\n\r]*(?:
        (?P<open>[\[{])|(?P<close>[\]}])|(?P<comma>,)|(?P<colon>:)
        |(?P<string>"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")
        |(?P<scalar>true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    )""",
    re.VERBOSE,
)


def payload_sha256(body: bytes) -> str:
    """Lower-case hex SHA-256 of the bytes as sent: the only test of sameness."""
    return sha256(body).hexdigest()


def parse_object(body: bytes) -> dict[str, Any] | None:
    """The object that the bytes hold; None when it is JSON but beyond what can be read (nested
    thousands deep, numbers of thousands of digits): such a body is kept for a person.

    Raises Refused(NOT_JSON) for anything that is not one whole JSON object: transport damage.
    """
    try:
        text = body.decode("utf-8")
        value = json.loads(text, parse_constant=_refuse_constant)
    except (UnicodeDecodeError, json.JSONDecodeError) as damage:
        raise Refused(Problem.NOT_JSON) from damage
    except (RecursionError, ValueError) as beyond:
        if not is_json_object(text):
            raise Refused(Problem.NOT_JSON) from beyond
        return None
    if not isinstance(value, dict):
        raise Refused(Problem.NOT_JSON)
    return value


def _refuse_constant(name: str) -> None:
    """NaN and Infinity are not JSON, though Python would read them."""
    raise Refused(Problem.NOT_JSON, {"value": name})


def is_json_object(text: str) -> bool:
    """Whether `text` is one JSON object, checked without recursion and without building it."""
    stack: list[str] = []
    expected = "value"
    position = 0
    while True:
        if expected == "end":
            return not text[position:].strip(" \t\n\r")
        token = _TOKEN.match(text, position)
        if token is None:
            return False
        position = token.end()
        kind = str(token.lastgroup)
        if not stack and (kind != "open" or not token[kind].endswith("{")):
            return False
        step = _next_expected(stack, expected, kind, token[kind])
        if step is None:
            return False
        expected = step


def _next_expected(stack: list[str], expected: str, kind: str, sign: str) -> str | None:
    """What may follow, None where the token may not stand here; `stack` holds open brackets."""
    if kind == "close":
        if expected not in ("after", "first key", "first value"):
            return None
        if not stack or {"[": "]", "{": "}"}[stack.pop()] != sign:
            return None
        return "after" if stack else "end"
    if expected in ("key", "first key"):
        return "colon" if kind == "string" else None
    if expected == "colon":
        return "value" if kind == "colon" else None
    if expected == "after":
        if kind != "comma":
            return None
        return "key" if stack[-1] == "{" else "value"
    if kind == "open":
        stack.append(sign)
        return "first key" if sign == "{" else "first value"
    return "after" if kind in ("string", "scalar") else None
