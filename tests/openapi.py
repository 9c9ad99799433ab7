"""The API's own document as a yardstick for what it answers."""

import re
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from werkzeug.test import TestResponse

Document = dict[str, Any]


def operations(document: Document) -> dict[tuple[str, str], dict[str, Any]]:
    """(METHOD, path) → operation, the parameters of its path among its own."""
    return {
        (method.upper(), path): {
            **operation,
            "parameters": [
                resolved(document, each)
                for each in (*item.get("parameters", ()), *operation.get("parameters", ()))
            ],
        }
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    }


def resolved(document: Document, part: dict[str, Any]) -> dict[str, Any]:
    """What a $ref points to; the part itself if it is none."""
    found: Any = document
    if "$ref" not in part:
        return part
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return dict(found)


def differences(document: Document, answer: TestResponse) -> list[str]:
    """How an answer differs from what the document promises; none for an address it does not
    speak of."""
    request = answer.request
    path = next((each for each in document["paths"] if _matches(each, request.path)), None)
    if path is None or request.method in ("HEAD", "OPTIONS"):
        return []
    if request.method.lower() not in document["paths"][path]:
        return [] if answer.status_code == 405 else [f"{answer.status} for an unknown method"]
    operation = document["paths"][path][request.method.lower()]
    response = operation["responses"].get(str(answer.status_code))
    if response is None:
        return [f"{answer.status} is not in the document of {request.method} {path}"]
    return [*_of_headers(document, response, answer), *_of_content(document, response, answer)]


def _matches(path: str, address: str) -> bool:
    return re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", path), address) is not None


def _of_headers(document: Document, response: dict[str, Any], answer: TestResponse) -> list[str]:
    wanted = {
        name: resolved(document, header) for name, header in response.get("headers", {}).items()
    }
    return [
        f"no header {name}"
        for name, header in wanted.items()
        if header.get("required") and name not in answer.headers
    ]


def _of_content(document: Document, response: dict[str, Any], answer: TestResponse) -> list[str]:
    content = response.get("content", {})
    if not content:
        return ["a body where none is promised"] if answer.data else []
    if answer.mimetype not in content:
        return [f"{answer.mimetype} instead of {', '.join(content)}"]
    if not answer.is_json:
        return []
    return errors(document, content[answer.mimetype]["schema"], answer.json)


def errors(document: Document, schema: dict[str, Any], value: Any) -> list[str]:
    """What keeps a value from fitting a schema of the document."""
    whole = {**schema, "components": document["components"]}
    validator = Draft202012Validator(whole, format_checker=FormatChecker())
    return [f"{each.json_path}: {each.message}" for each in validator.iter_errors(value)]
