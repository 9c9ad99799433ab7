"""The parts of the OpenAPI document that all operations share."""

from typing import Any

from audit_service.security import APP_NAME
from inspections.errors import Problem

_TEXT = {"type": "string"}

SECURITY = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key of an account, from `flask key add`; it acts as that person.",
    },
    "basic": {
        "type": "http",
        "scheme": "basic",
        "description": "User = the key's id, password = the key. For reading only.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "session",
        "description": "A signed-in browser (`__Host-session` over HTTPS). To send anything it "
        "needs the header X-App, from a page of this service.",
    },
    "device": {
        "type": "apiKey",
        "in": "cookie",
        "name": "device",
        "description": "An enrolled phone (`__Host-device` over HTTPS), from POST /devices. Sends "
        "as a session does; a session or a key beside it wins.",
    },
}

HEADERS = {
    "XApp": {
        "description": "Says that this service answered, and not the sign-in page of a Wi-Fi.",
        "required": True,
        "schema": {**_TEXT, "const": APP_NAME},
    },
    "ETag": {"description": "For If-None-Match.", "required": True, "schema": _TEXT},
    "Challenge": {
        "description": "Only where the request has no Sec-Fetch-Mode: spreadsheets ask for a key.",
        "schema": _TEXT,
    },
    "RetryAfter": {
        "description": "Seconds to wait.",
        "required": True,
        "schema": {**_TEXT, "pattern": "^[0-9]+$"},
    },
}

PARAMETERS = {
    "XApp": {
        "in": "header",
        "name": "X-App",
        "description": "The name of the sending program; needed with a cookie.",
        "schema": {**_TEXT, "pattern": "^[A-Za-z0-9._-]+$"},
        "example": "my-program",
    },
    "IfNoneMatch": {
        "in": "header",
        "name": "If-None-Match",
        "description": "The ETag of the answer that the client has; 304 if it still holds.",
        "schema": {**_TEXT, "pattern": '^"[A-Za-z0-9]+(:(br|gzip))?"$'},
        "example": '"0123abcd"',
    },
}

PROBLEM = {
    "type": "object",
    "description": "An error (RFC 9457).",
    "required": ["type", "title", "status", "code", "detail"],
    "additionalProperties": False,
    "properties": {
        "type": {**_TEXT, "const": "about:blank"},
        "title": {**_TEXT, "description": "The status in words."},
        "status": {"type": "integer"},
        "code": {
            **_TEXT,
            "enum": [problem.value for problem in Problem],
            "description": "Never renamed: programs decide by it.",
        },
        "detail": {**_TEXT, "description": "For people, in their language."},
        "errors": {
            "type": "object",
            "description": "What is wrong with each field.",
            "additionalProperties": True,
        },
    },
}


def components(schemas: dict[str, Any]) -> dict[str, Any]:
    return {
        "securitySchemes": SECURITY,
        "schemas": {**schemas, "Problem": PROBLEM},
        "headers": HEADERS,
        "parameters": PARAMETERS,
    }
