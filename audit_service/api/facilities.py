"""Facilities of one's own areas, or one's own facilities."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_smorest import Blueprint

from audit_service.api.answers import refuses
from audit_service.api.parameters import CODE
from audit_service.api.schemas.lists import (
    FacilityItemSchema,
    FacilityPageSchema,
    FacilityQuerySchema,
)
from audit_service.auth import current_actor, needs
from audit_service.compression import compressed
from audit_service.cursors import cursor, next_address, place_after
from audit_service.db import db
from inspections.account.rules import Permission, Role, may_see_facility
from inspections.area.queries import area_by_code, keys_of
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility.queries.by_code import facility_by_code, survivor
from inspections.facility.queries.filter import FacilityFilter
from inspections.facility.queries.find import FoundFacility, described, find_facilities
from inspections.facility.queries.visible import facts
from inspections.facility.rules import STATUSES, TYPES
from inspections.inspection.rules import visit_day
from inspections.verdict.queries import LastFinding, last_findings
from inspections.verdict.standing import Standing

blp = Blueprint("facilities", __name__, description="Cơ sở")


@blp.route("/facilities")
@needs(Permission.READ_FACILITIES)
@compressed
@blp.arguments(FacilityQuerySchema, location="query")
@blp.response(200, FacilityPageSchema, description="A page of them.")
def list_facilities(query: dict[str, Any]) -> Any:
    """Facilities that one may see, by name, a page at a time."""
    limit = query["limit"]
    found = find_facilities(
        db.session(),
        current_actor(),
        q=query["q"],
        after=place_after(query.get("after")),
        limit=limit + 1,
        filter=asked_filter(query),
    )
    following = None
    if len(found) > limit:
        following = next_address(after=cursor(found[limit - 1].place), limit=limit)
    return {"items": on_wire(found[:limit]), "next": following}


@blp.route("/facilities/<code>", parameters=[CODE])
@needs(Permission.READ_FACILITIES)
@refuses(Problem.NOT_FOUND)
@blp.response(200, FacilityItemSchema, description="The facility.")
def get_facility(code: str) -> Any:
    """One facility; the code of a merged one leads to what it became."""
    session = db.session()
    facility = facility_by_code(session, code)
    if facility is not None:
        facility = survivor(session, facility)
    if facility is None or not may_see_facility(current_actor(), facts(session, facility)):
        raise Refused(Problem.NOT_FOUND)
    (item,) = on_wire([*described(session, [facility], visit_day(now()))])
    return item


def asked_filter(query: Mapping[str, Any]) -> FacilityFilter:
    """What a list of facilities is narrowed down by; INVALID for an area that does not exist."""
    area_id = None
    if "area" in query:
        area = area_by_code(db.session(), query["area"])
        if area is None:
            raise Refused(Problem.INVALID, {"area": "unknown"})
        area_id = area.id
    return FacilityFilter(
        area_id=area_id,
        unplaced=query["unplaced"],
        type=TYPES.get(query.get("type", "")),
        class_=query.get("class_"),
        retailer_id=query.get("retailer"),
        status=STATUSES.get(query.get("status", "")),
        standing=Standing.of(query["standing"]) if "standing" in query else None,
        due_within=query.get("due_within"),
    )


def on_wire(rows: Sequence[FoundFacility]) -> list[dict[str, Any]]:
    """The rows as sent. A retailer is told no last finding: their own pages show them the audits of
    the time in which they owned the store."""
    session = db.session()
    wards = {row.facility.ward_id for row in rows if row.facility.ward_id is not None}
    keys = keys_of(session, wards)
    last: dict[int, LastFinding] = {}
    if current_actor().role is not Role.RETAILER:
        ids = [row.facility.id for row in rows]
        last = last_findings(session, ids, visit_day(now()))
    return [_item(row, keys, last.get(row.facility.id)) for row in rows]


def _item(
    found: FoundFacility, keys: Mapping[int, str], last: LastFinding | None
) -> dict[str, Any]:
    facility = found.facility
    ward = None
    if facility.ward_id is not None and found.ward is not None:
        ward = {"code": keys[facility.ward_id].removeprefix("W"), "name": found.ward}
    return {
        "code": facility.code,
        "name": facility.name,
        "type": found.type,
        "class_": found.class_,
        "status": found.status,
        "ward": ward,
        "address": facility.address,
        "lat": facility.lat,
        "lon": facility.lon,
        "last": None if last is None else _last(last),
    }


def _last(last: LastFinding) -> dict[str, Any]:
    points = [{"key": key, "present": present} for key, present in last.use_points]
    return {**vars(last), "use_points": points}
