"""Inspections: sent by phones and programs, answered with the one receipt."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import current_app, request
from flask_smorest import Blueprint

from audit_service.api.answers import refuses
from audit_service.api.bodies import read_body, uuid_of
from audit_service.api.examples import RECORD
from audit_service.api.parameters import INSPECTION
from audit_service.api.reader import READER
from audit_service.api.schemas.inspection import InspectionSchema
from audit_service.api.schemas.lists import InspectionPageSchema, InspectionQuerySchema
from audit_service.api.schemas.receipt import ReceiptSchema
from audit_service.auth import current_actor, needs
from audit_service.compression import compressed
from audit_service.cursors import next_address
from audit_service.db import db
from audit_service.noting import reading
from inspections.account.rules import Permission, Role, may_see_inspection
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.inspection.commands.receive import receive
from inspections.inspection.models import Inspection
from inspections.inspection.queries import (
    InspectionRow,
    chain_around,
    facts,
    find_inspections,
    flag_codes,
    inspection_by_id,
    receipt,
    receipt_in,
    receipt_no,
)
from inspections.inspection.rules import State

blp = Blueprint("inspections", __name__, description="Lượt kiểm tra")
RECEIPT = ReceiptSchema()


@blp.route("/inspections/<inspection_id>", methods=["PUT"], parameters=[INSPECTION])
@needs(Permission.SUBMIT_INSPECTION)
@refuses(
    Problem.NOT_JSON,
    Problem.BAD_ID,
    Problem.SIGNED_BY_OTHER,
    Problem.SIGNER_NOT_NAMED,
    Problem.UNKNOWN_SIGNER,
    Problem.OTHER_BODY,
    Problem.TOO_LARGE,
)
@blp.doc(
    requestBody={
        "required": True,
        "description": "One JSON object. Any is kept; one that does not fit waits in quarantine.",
        "content": {"application/json": {"schema": InspectionSchema, "example": RECORD}},
    },
)
@blp.alt_response(200, schema=ReceiptSchema, description="Received before: the same receipt.")
@blp.alt_response(201, schema=ReceiptSchema, description="Received.")
@blp.alt_response(202, schema=ReceiptSchema, description="Received; quarantined for a person.")
def put_inspection(inspection_id: str) -> Any:
    """Send a signed inspection; sending it again changes nothing.

    Sameness is the SHA-256 of the bytes as sent. A client believes an answer that carries X-App and
    echoes the id and that hash. Photos follow, one request each.

    With the header `X-Rescue: 1` a signed-in reviewer of the department sends the record and its
    photos from a rescue file, for the person whom the record names in `signed_by`.
    """
    given_id = uuid_of(inspection_id)
    body = read_body(current_app.config["MAX_RECORD_BYTES"])
    try:
        received = receive(
            db.session(), given_id, body, current_actor(), READER, now(), imports=imports()
        )
    except Refused as refused:
        if refused.problem is Problem.OTHER_BODY:
            db.session.commit()
        raise
    db.session.commit()
    return answer(given_id, created=received.created)


def imports() -> bool:
    """Whether the office's page of rescue files sends this, for whoever signed it."""
    return "X-Rescue" in request.headers


def answer(inspection_id: UUID, created: bool) -> Any:
    """The receipt, read back from what is committed."""
    status = HTTPStatus.CREATED if created else HTTPStatus.OK
    with reading() as session:
        records = chain_around(session, inspection_id)
        (inspection,) = (each for each in records if each.id == inspection_id)
        if inspection.state == State.QUARANTINED:
            status = HTTPStatus.ACCEPTED
        return RECEIPT.dump(receipt_in(session, inspection, records)), status


@blp.route("/inspections/<inspection_id>/receipt", parameters=[INSPECTION])
@needs(Permission.READ_INSPECTIONS)
@refuses(Problem.BAD_ID, Problem.NOT_FOUND)
@blp.response(200, ReceiptSchema, description="The receipt.")
def get_receipt(inspection_id: str) -> Any:
    """The receipt of an inspection that one may see.

    Flags are questions of the office to itself: for retailers the list is empty.
    """
    found = receipt(db.session(), seen(inspection_id))
    return replace(found, flags=[]) if current_actor().role is Role.RETAILER else found


def seen(inspection_id: str) -> Inspection:
    """The inspection, if the actor may see it; what one may not know of is not found."""
    inspection = inspection_by_id(db.session(), uuid_of(inspection_id))
    actor = current_actor()
    if inspection is None or not may_see_inspection(actor, facts(db.session(), inspection)):
        raise Refused(Problem.NOT_FOUND)
    return inspection


@blp.route("/inspections")
@needs(Permission.READ_INSPECTIONS)
@compressed
@blp.arguments(InspectionQuerySchema, location="query")
@blp.response(200, InspectionPageSchema, description="A page of them.")
def list_inspections(query: dict[str, Any]) -> Any:
    """Inspections that one may see, latest arrival first, a page at a time."""
    limit = query["limit"]
    rows = find_inspections(
        db.session(),
        current_actor(),
        review=query.get("review"),
        state=query.get("state"),
        before=query.get("before"),
        limit=limit + 1,
    )
    page = rows[:limit]
    following = None
    if len(rows) > limit:
        following = next_address(before=page[-1].seq, limit=limit)
    return {"items": _items(page), "next": following}


def _items(rows: list[InspectionRow]) -> list[dict[str, Any]]:
    flags = flag_codes(db.session(), [row.seq for row in rows])
    hides_office = current_actor().role is Role.RETAILER
    return [
        {
            "id": row.id,
            "receipt_no": receipt_no(row.seq),
            "facility": row.facility_code,
            "facility_name": row.facility_name,
            "outcome": row.outcome,
            "visited_at": row.visited_at,
            "visited_on": row.visited_on,
            "received_at": row.received_at,
            "state": row.state,
            "review": row.review,
            "flags": None if hides_office else flags[row.seq],
            "verdict": row.verdict,
            "legal": row.legal,
        }
        for row in rows
    ]
