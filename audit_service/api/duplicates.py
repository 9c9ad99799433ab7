"""Pairs in the registry that may be one facility."""

from typing import Any

from flask import Response
from flask_smorest import Blueprint

from audit_service.api.answers import refuses
from audit_service.api.examples import DISTINCT
from audit_service.api.objects import BODY, object_body, read_object
from audit_service.api.parameters import CODE
from audit_service.api.registry import own_facility, seen_facility
from audit_service.api.schemas.facility_lists import (
    DistinctSchema,
    PairPageSchema,
    PairQuerySchema,
)
from audit_service.auth import current_actor, needs
from audit_service.db import db
from inspections.account.rules import Permission
from inspections.errors import Problem, Refused
from inspections.facility.commands.duplicates import dismiss
from inspections.facility.queries.duplicates import Candidate, duplicate_candidates
from inspections.facility.rules import Author

blp = Blueprint("duplicates", __name__, description="Cơ sở trùng")
MOST_BYTES = 16 * 1024


@blp.route("/facility-duplicates")
@needs(Permission.READ_REGISTRY)
@blp.arguments(PairQuerySchema, location="query")
@blp.response(200, PairPageSchema, description="The likeliest pairs.")
def list_duplicates(query: dict[str, Any]) -> Any:
    """Pairs that look like one facility, the likeliest first; those dismissed are left out."""
    found = duplicate_candidates(db.session(), current_actor(), limit=query["limit"])
    return {"items": [_pair(each) for each in found], "next": None}


@blp.route("/facilities/<code>/distinct", methods=["POST"], parameters=[CODE])
@needs(Permission.MANAGE_FACILITIES)
@refuses(Problem.NOT_FOUND, *BODY)
@blp.doc(requestBody=object_body(DistinctSchema, DISTINCT))
@blp.alt_response(204, description="Kept: these are two.")
def say_distinct(code: str) -> Response:
    """Say that two facilities are not one, however alike they look."""
    # No lock is held while it comes.
    sent = read_object(DistinctSchema, MOST_BYTES)
    facility = seen_facility(code)
    try:
        other = own_facility(sent["other"])
    except Refused as refused:
        raise Refused(Problem.INVALID, {"other": "unknown"}) from refused
    dismiss(db.session(), facility, other, Author(current_actor().account_id, sent["reason"]))
    db.session.commit()
    return Response(status=204)


def _pair(candidate: Candidate) -> dict[str, Any]:
    alike = candidate.pair.alike
    return {
        "one": candidate.a.code,
        "other": candidate.b.code,
        "likeness": alike.likeness.value,
        "reasons": [each.value for each in alike.reasons],
    }
