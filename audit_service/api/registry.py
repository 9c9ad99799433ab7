"""Keeping the registry: entering facilities, changing, moving and merging them, and their history.

Each change says why, and is kept with who made it. What one changes must lie in one's areas before
and afterwards. A body is read before anything is looked up: no lock is held while it comes.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import jsonify
from flask_smorest import Blueprint

from audit_service.api.answers import refuses
from audit_service.api.examples import FACILITY_CHANGE, MERGE, MOVE, NEW_FACILITY
from audit_service.api.objects import BODY, object_body, read_object
from audit_service.api.parameters import CODE
from audit_service.api.registry_view import history_of
from audit_service.api.schemas.registry import (
    FacilityChangeSchema,
    HistorySchema,
    MergeSchema,
    MoveSchema,
    NewFacilitySchema,
)
from audit_service.auth import current_actor, needs
from audit_service.db import db
from inspections.account.rules import Permission, may_see_facility
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility.commands.corrections import (
    set_address,
    set_parent,
    set_position,
    set_ward,
)
from inspections.facility.commands.dated import rename, set_owner, set_status, set_type
from inspections.facility.commands.facilities import add_facility
from inspections.facility.commands.locks import lock
from inspections.facility.commands.merge import merge
from inspections.facility.commands.move import move
from inspections.facility.models import Facility
from inspections.facility.queries.by_code import facility_by_code, survivor
from inspections.facility.queries.changes import latest_change
from inspections.facility.queries.dated import type_rows_on
from inspections.facility.queries.visible import facts
from inspections.facility.rules import STATUSES, TYPES, Author, PlacedBy
from inspections.inspection.rules import visit_day

blp = Blueprint("registry", __name__, description="Danh sách cơ sở")
MOST_BYTES = 16 * 1024
PLACE = (Problem.UNKNOWN_AREA, Problem.BAD_FACILITY_CODE)
Sent = dict[str, Any]


@blp.route("/facilities/<code>/history", parameters=[CODE])
@needs(Permission.READ_REGISTRY)
@refuses(Problem.NOT_FOUND)
@blp.response(200, HistorySchema, description="All that was ever known of it.")
def facility_history(code: str) -> Any:
    """Names, types, statuses and retailers with their days; every change with who and why."""
    return history_of(db.session(), current_actor(), seen_facility(code))


@blp.route("/facilities", methods=["POST"])
@needs(Permission.MANAGE_FACILITIES)
@refuses(*BODY, *PLACE)
@blp.doc(requestBody=object_body(NewFacilitySchema, NEW_FACILITY))
@blp.alt_response(201, schema=HistorySchema, description="Entered.")
def enter_facility() -> Any:
    """Enter a facility. Without a code one is drawn."""
    sent = read_object(NewFacilitySchema, MOST_BYTES)
    by = _by(sent)
    _check_parent(sent.get("parent_code"))
    sent["type"] = TYPES[sent["type"]]
    if "status" in sent:
        sent["status"] = STATUSES[sent["status"]]
    if sent.get("ward_code") is not None:
        sent["ward_basis"] = PlacedBy.STATED
    return _done(add_facility(db.session(), **sent, by=by), 201)


@blp.route("/facilities/<code>", methods=["PATCH"], parameters=[CODE])
@needs(Permission.MANAGE_FACILITIES)
@refuses(Problem.NOT_FOUND, Problem.CHANGED_MEANWHILE, *BODY, *PLACE)
@blp.doc(requestBody=object_body(FacilityChangeSchema, FACILITY_CHANGE))
@blp.alt_response(200, schema=HistorySchema, description="Changed, or as it was already.")
def change_facility(code: str) -> Any:
    """Change what is said of a facility: all of it or nothing.

    A name, type, status or retailer holds from `on`; an address, ward, position or parent is what
    has always been right. A store that goes elsewhere is moved.
    """
    sent = read_object(FacilityChangeSchema, MOST_BYTES)
    facility = seen_facility(code)
    by, on = _by(sent), sent.pop("on", None) or visit_day(now())
    lock(db.session(), facility)
    if sent.pop("version", None) not in (None, latest_change(db.session(), facility)):
        raise Refused(Problem.CHANGED_MEANWHILE)
    for names, act in CHANGES:
        if not sent.keys().isdisjoint(names):
            act(facility, sent, on, by)
    return _done(facility)


@blp.route("/facilities/<code>/move", methods=["POST"], parameters=[CODE])
@needs(Permission.MANAGE_FACILITIES)
@refuses(Problem.NOT_FOUND, *BODY, *PLACE)
@blp.doc(requestBody=object_body(MoveSchema, MOVE))
@blp.alt_response(201, schema=HistorySchema, description="Closed here; this continues it there.")
def move_facility(code: str) -> Any:
    """The store goes elsewhere: closed here from the day on, a new facility continues it there."""
    sent = read_object(MoveSchema, MOST_BYTES)
    facility = seen_facility(code)
    sent.setdefault("address", None)
    by = _by(sent)
    _check_parent(sent.get("parent_code"))
    moved = move(db.session(), facility, **sent, ward_basis=PlacedBy.STATED, by=by)
    return _done(moved, 201)


@blp.route("/facilities/<code>/merge", methods=["POST"], parameters=[CODE])
@needs(Permission.MANAGE_FACILITIES)
@refuses(Problem.NOT_FOUND, *BODY)
@blp.doc(requestBody=object_body(MergeSchema, MERGE))
@blp.alt_response(200, schema=HistorySchema, description="One store from now on and ever since.")
def merge_facility(code: str) -> Any:
    """The facility turned out to be another one: it always was, and its code leads there."""
    sent = read_object(MergeSchema, MOST_BYTES)
    facility = own_facility(code)
    into = facility_by_code(db.session(), sent["into"])
    if into is None or not _may_see(into):
        raise Refused(Problem.INVALID, {"into": "unknown"})
    merge(db.session(), facility, into, by=_by(sent))
    return _done(survivor(db.session(), facility))


def own_facility(code: str) -> Facility:
    """The facility of this very code. NOT_FOUND for what one may not see."""
    facility = facility_by_code(db.session(), code)
    if facility is None or not _may_see(facility):
        raise Refused(Problem.NOT_FOUND)
    return facility


def seen_facility(code: str) -> Facility:
    """The facility of the code, or what it was merged into."""
    facility = facility_by_code(db.session(), code)
    return own_facility(survivor(db.session(), facility).code if facility else code)


def _may_see(facility: Facility) -> bool:
    return may_see_facility(current_actor(), facts(db.session(), facility))


def _check_parent(code: str | None) -> None:
    """One that they may not see is as good as none."""
    parent = None if code is None else facility_by_code(db.session(), code)
    if parent is not None and not _may_see(parent):
        raise Refused(Problem.INVALID, {"parent_code": "unknown"})


def _by(sent: Sent) -> Author:
    return Author(current_actor().account_id, sent.pop("reason"))


def _done(facility: Facility, status: int = 200) -> Any:
    session = db.session()
    session.flush()
    if not _may_see(facility):
        # One may not put a facility where one could not see it any more.
        raise Refused(Problem.NOT_ALLOWED)
    answer = jsonify(HistorySchema().dump(history_of(session, current_actor(), facility)))
    session.commit()
    answer.status_code = status
    return answer


def _rename(facility: Facility, sent: Sent, on: date, by: Author) -> None:
    rename(db.session(), facility, sent["name"], on, by=by)


def _type(facility: Facility, sent: Sent, on: date, by: Author) -> None:
    """What is not said of the type stays; another type begins with nothing known."""
    row = type_rows_on(db.session(), [facility.id], on).get(facility.id)
    type_ = sent.get("type", row.type if row else None)
    if type_ is None:
        raise Refused(Problem.INVALID, {"type": "missing"})
    kept = row if row is not None and row.type == type_ else None
    rest = {name: sent.get(name, getattr(kept, name, None)) for name in TYPED if name != "type"}
    set_type(db.session(), facility, TYPES[type_], on, **rest, by=by)


def _status(facility: Facility, sent: Sent, on: date, by: Author) -> None:
    set_status(db.session(), facility, STATUSES[sent["status"]], on, by.why, by=by)


def _owner(facility: Facility, sent: Sent, on: date, by: Author) -> None:
    set_owner(db.session(), facility, sent["retailer_id"], on, by=by)


def _address(facility: Facility, sent: Sent, _on: date, by: Author) -> None:
    texts = {name: sent.get(name, getattr(facility, name)) for name in ADDRESS}
    set_address(db.session(), facility, **texts, by=by)


def _ward(facility: Facility, sent: Sent, _on: date, by: Author) -> None:
    code = sent["ward_code"]
    set_ward(db.session(), facility, code, PlacedBy.CONFIRMED if code else None, by=by)


def _position(facility: Facility, sent: Sent, _on: date, by: Author) -> None:
    if not sent.keys() >= set(POSITION):
        raise Refused(Problem.INVALID, {"lat" if "lat" not in sent else "lon": "missing"})
    set_position(db.session(), facility, sent["lat"], sent["lon"], by=by)


def _parent(facility: Facility, sent: Sent, _on: date, by: Author) -> None:
    _check_parent(sent["parent_code"])
    set_parent(db.session(), facility, sent["parent_code"], by=by)


TYPED = ("type", "class_", "basis", "area_m2", "items")
ADDRESS, POSITION = ("address", "former_address"), ("lat", "lon")
# Which fields of a change are one act of the domain.
CHANGES: tuple[tuple[tuple[str, ...], Callable[[Facility, Sent, date, Author], None]], ...] = (
    (("name",), _rename),
    (TYPED, _type),
    (("status",), _status),
    (("retailer_id",), _owner),
    (ADDRESS, _address),
    (("ward_code",), _ward),
    (POSITION, _position),
    (("parent_code",), _parent),
)
