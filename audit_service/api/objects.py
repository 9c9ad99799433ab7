"""Bodies that are one JSON object: how they are read, and how the document shows them."""

from typing import Any

from marshmallow import Schema, ValidationError

from audit_service.api.bodies import read_body
from inspections.errors import Problem, Refused
from inspections.inspection.body import parse_object

# What `read_object` may refuse.
BODY = (Problem.NOT_JSON, Problem.TOO_LARGE, Problem.INVALID)


def object_body(schema: type[Schema], example: dict[str, Any]) -> dict[str, Any]:
    """The request body of an operation in the document."""
    content = {"application/json": {"schema": schema, "example": example}}
    return {"required": True, "description": "One JSON object.", "content": content}


def read_object(schema: type[Schema], most_bytes: int) -> dict[str, Any]:
    """The body as the schema loads it.

    Raises Refused: TOO_LARGE, NOT_JSON for what is no JSON object, INVALID naming the fields that
    are missing, unknown or of a wrong kind.
    """
    sent = parse_object(read_body(most_bytes))
    if sent is None:
        raise Refused(Problem.NOT_JSON)
    try:
        read: dict[str, Any] = schema().load(sent)
    except ValidationError as error:
        raise Refused(Problem.INVALID, dict.fromkeys(error.messages_dict, "invalid")) from error
    return read
