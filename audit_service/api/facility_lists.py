"""Lists of facilities as departments have them: sent, looked at, written or thrown away.

A list is one person's own; nothing is written before it is asked for.
"""

from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Response, current_app, jsonify
from flask_smorest import Blueprint

from audit_service import import_jobs
from audit_service.api.answers import refuses
from audit_service.api.bodies import read_body, uuid_of
from audit_service.api.parameters import LIST
from audit_service.api.schemas.facility_lists import (
    FacilityListSchema,
    ListRowPageSchema,
    RowQuerySchema,
    UploadQuerySchema,
)
from audit_service.auth import current_actor, needs
from audit_service.choices import FIRST_DAY, today
from audit_service.cursors import next_address
from audit_service.db import db
from audit_service.language import current_language
from audit_service.sheets.limits import MAX_FILE
from audit_service.sheets.problems import SheetProblem
from audit_service.sheets.reading import read
from inspections.account.rules import Permission
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility_list.commands import keep
from inspections.facility_list.findings import Finding
from inspections.facility_list.models import FacilityList
from inspections.facility_list.queries.lists import ListRow, is_silent, own_list, page_of
from inspections.facility_list.rules import ACTIONS, WRITING, ListState

blp = Blueprint("facility_lists", __name__, description="Nhập danh sách")
_FILE = {"type": "string", "contentEncoding": "binary", "maxLength": MAX_FILE}
_SENT = {"application/octet-stream": {"schema": _FILE, "example": "Tên cơ sở,Loại hình\nA,chợ\n"}}


@blp.route("/facility-lists", methods=["POST"])
@needs(Permission.MANAGE_FACILITIES)
@refuses(Problem.TOO_LARGE, Problem.NOT_JSON, Problem.INVALID)
@blp.doc(
    requestBody={"required": True, "description": "An XLSX or a CSV file, raw.", "content": _SENT}
)
@blp.arguments(UploadQuerySchema, location="query")
@blp.alt_response(202, schema=FacilityListSchema, description="Being read; nothing is written yet.")
def upload_list(query: dict[str, Any]) -> Any:
    """Send a list. Its rows are looked at one by one; ask for the list until it is ready."""
    on = query.get("on") or today()
    if not FIRST_DAY <= on <= today():
        raise Refused(Problem.INVALID, {"on": "out_of_range"})
    data = read_body(MAX_FILE)
    path = import_jobs.place_for(current_app.config["SETTINGS"].data_dir)
    path.write_bytes(data)
    try:
        read(path, query["name"])
    except SheetProblem as problem:
        path.unlink()
        raise Refused(Problem.INVALID, {"file": problem.fault.value}) from problem
    session, at = db.session(), now()
    keep.remove_old(session, at)
    digest = sha256(data).hexdigest()
    made = keep.add_list(session, current_actor().account_id, query["name"], digest, on, at)
    answer = _answer(made, 202)
    list_id = made.id
    session.commit()
    import_jobs.start_reading(list_id, path, query["name"])
    return answer


@blp.route("/facility-lists/<list_id>", parameters=[LIST])
@needs(Permission.MANAGE_FACILITIES)
@refuses(Problem.BAD_ID, Problem.NOT_FOUND)
@blp.response(200, FacilityListSchema, description="The list.")
def get_list(list_id: str) -> Any:
    """How far one's own list is, and what it would do."""
    return _answer(_own(list_id))


@blp.route("/facility-lists/<list_id>/rows", parameters=[LIST])
@needs(Permission.MANAGE_FACILITIES)
@refuses(Problem.BAD_ID, Problem.NOT_FOUND)
@blp.arguments(RowQuerySchema, location="query")
@blp.response(200, ListRowPageSchema, description="A page of them.")
def list_rows(query: dict[str, Any], list_id: str) -> Any:
    """What each row would enter or change, or why it is refused."""
    found, limit = _own(list_id), query["limit"]
    action = ACTIONS.get(query.get("action", ""))
    rows = page_of(db.session(), found.id, action, query["after"], limit + 1)
    following = None
    if len(rows) > limit:
        following = next_address(after=rows[limit - 1].number, limit=limit)
    return {"items": [_row(each) for each in rows[:limit]], "next": following}


@blp.route("/facility-lists/<list_id>/apply", methods=["POST"], parameters=[LIST])
@needs(Permission.MANAGE_FACILITIES)
@refuses(Problem.BAD_ID, Problem.NOT_FOUND, Problem.LIST_NOT_READY, Problem.INVALID)
@blp.alt_response(202, schema=FacilityListSchema, description="Being written, or written already.")
def apply_list(list_id: str) -> Any:
    """Write the list, all of it or nothing.

    Each row is looked at once more. Asked twice it is written once.
    """
    session, found = db.session(), _own(list_id)
    state = ListState.of(found.state)
    again = state is ListState.APPLYING and is_silent(found, now())
    if state is ListState.READY or again:
        keep.begin_applying(session, found, now())
        answer, found_id = _answer(found, 202), found.id
        session.commit()
        import_jobs.start_writing(found_id)
        return answer
    if state not in (ListState.APPLYING, ListState.APPLIED):
        raise Refused(Problem.LIST_NOT_READY)
    return _answer(found, 202)


@blp.route("/facility-lists/<list_id>", methods=["DELETE"], parameters=[LIST])
@needs(Permission.MANAGE_FACILITIES)
@refuses(Problem.BAD_ID, Problem.NOT_FOUND, Problem.INVALID)
@blp.alt_response(204, description="Thrown away.")
def discard_list(list_id: str) -> Response:
    """Throw a preview away; invalid for a list that is written, or is being written."""
    keep.discard(db.session(), _own(list_id))
    db.session.commit()
    return Response(status=204)


def _own(list_id: str) -> FacilityList:
    return own_list(db.session(), current_actor(), UUID(str(uuid_of(list_id))))


def _answer(found: FacilityList, status: int = 200) -> Any:
    counts = {key: count for key, count in (found.counts or {}).items() if key in ACTIONS}
    schema = FacilityListSchema()
    told = {name: getattr(found, name) for name in schema.fields}
    answer = jsonify(schema.dump({**told, "notes": found.notes or [], "counts": counts or None}))
    answer.status_code = status
    return answer


def _row(row: ListRow) -> dict[str, Any]:
    proposal = row.proposal
    return {
        "number": row.number,
        "action": row.action.value,
        "code": proposal.code if row.action not in WRITING[:1] else None,
        "changes": [
            {"field": each.key.value, "before": each.before, "after": each.after}
            for each in proposal.changes
        ],
        "reasons": [_finding(each) for each in proposal.reasons],
        "notices": [_finding(each) for each in proposal.notices],
        "ward": proposal.placed and {**vars(proposal.placed)},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.word.value,
        "column": finding.column.value if finding.column else None,
        "sentence": finding.sentence(current_language()),
    }
