"""The companies and market boards that answer for facilities."""

import re
from typing import Any

from flask import jsonify
from flask_smorest import Blueprint

from audit_service.api.answers import refuses
from audit_service.api.examples import NEW_RETAILER, RETAILER_CHANGE
from audit_service.api.objects import BODY, object_body, read_object
from audit_service.api.parameters import RETAILER
from audit_service.api.schemas.registry import (
    NewRetailerSchema,
    RetailerChangeSchema,
    RetailerPageSchema,
    RetailerQuerySchema,
    RetailerSchema,
)
from audit_service.auth import current_actor, needs
from audit_service.cursors import cursor, next_address, place_after
from audit_service.db import db
from inspections.account.rules import Permission
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility.commands.retailers import (
    add_retailer,
    rename_retailer,
    set_retailer_address,
    set_tax_code,
    tie_to_head_office,
)
from inspections.facility.models import Retailer
from inspections.facility.queries.retailers import find_retailers, retailer_by_id
from inspections.facility.rules import Author, RetailerKind
from inspections.inspection.rules import visit_day

blp = Blueprint("retailers", __name__, description="Đơn vị bán lẻ")
MOST_BYTES = 16 * 1024
# What an id's column holds.
WHOLE = re.compile(r"[0-9]{1,9}")


@blp.route("/retailers")
@needs(Permission.READ_REGISTRY)
@blp.arguments(RetailerQuerySchema, location="query")
@blp.response(200, RetailerPageSchema, description="A page of them.")
def list_retailers(query: dict[str, Any]) -> Any:
    """Retailers of facilities that one may see, and those without any, by name."""
    limit = query["limit"]
    found = find_retailers(
        db.session(),
        current_actor(),
        visit_day(now()),
        q=query["q"],
        after=place_after(query.get("after")),
        limit=limit + 1,
    )
    following = None
    if len(found) > limit:
        following = next_address(after=cursor(found[limit - 1].place), limit=limit)
    return {"items": [each.retailer for each in found[:limit]], "next": following}


@blp.route("/retailers", methods=["POST"])
@needs(Permission.MANAGE_FACILITIES)
@refuses(*BODY)
@blp.doc(requestBody=object_body(NewRetailerSchema, NEW_RETAILER))
@blp.alt_response(201, schema=RetailerSchema, description="Entered.")
def enter_retailer() -> Any:
    """Enter a retailer. Its tax code, if given, has to check."""
    sent = read_object(NewRetailerSchema, MOST_BYTES)
    by = _by(sent)
    made = add_retailer(
        db.session(),
        sent["name"],
        RetailerKind.of(sent["kind"]),
        sent.get("tax_code"),
        address=sent.get("address"),
        by=by,
    )
    return _done(made, 201)


@blp.route("/retailers/<retailer_id>", methods=["PATCH"], parameters=[RETAILER])
@needs(Permission.MANAGE_FACILITIES)
@refuses(Problem.NOT_FOUND, *BODY)
@blp.doc(requestBody=object_body(RetailerChangeSchema, RETAILER_CHANGE))
@blp.alt_response(200, schema=RetailerSchema, description="Changed, or as it was already.")
def change_retailer(retailer_id: str) -> Any:
    """Change a retailer: all that is sent or nothing. A head office sees what its branches do."""
    # No lock is held while it comes.
    sent = read_object(RetailerChangeSchema, MOST_BYTES)
    session, by = db.session(), _by(sent)
    number = int(retailer_id) if WHOLE.fullmatch(retailer_id) else 0
    retailer = retailer_by_id(session, current_actor(), number)
    if retailer is None:
        raise Refused(Problem.NOT_FOUND)
    if "name" in sent:
        rename_retailer(session, retailer, sent["name"], by=by)
    if "tax_code" in sent:
        set_tax_code(session, retailer, sent["tax_code"], by=by)
    if "address" in sent:
        set_retailer_address(session, retailer, sent["address"], by=by)
    if "head_office_id" in sent:
        head = _head(sent["head_office_id"])
        tie_to_head_office(session, current_actor(), retailer, head, by)
    return _done(retailer)


def _head(head_id: int | None) -> Retailer | None:
    """Any retailer: a chain's head office may lie in another province."""
    head = None if head_id is None else db.session().get(Retailer, head_id)
    if head_id is not None and head is None:
        raise Refused(Problem.INVALID, {"head_office_id": "unknown"})
    return head


def _by(sent: dict[str, Any]) -> Author:
    return Author(current_actor().account_id, sent.pop("reason"))


def _done(retailer: Retailer, status: int = 200) -> Any:
    answer = jsonify(RetailerSchema().dump(retailer))
    db.session.commit()
    answer.status_code = status
    return answer
