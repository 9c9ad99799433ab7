"""Keeping the registry. What is dated is never overwritten: a change ends the running period on
its first day and opens the next. Counted inspections are not touched; figures follow the links."""

import random as randomness
from datetime import date
from random import Random
from typing import Any, TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from inspections.area.models import Area
from inspections.area.queries import area_by_code, nearest_names
from inspections.area.rules import Level
from inspections.db import insert_once, now
from inspections.errors import Problem, Refused
from inspections.facility import code as codes
from inspections.facility import models, taxcode
from inspections.facility.collation import sort_key
from inspections.facility.entry import (
    ADDRESS,
    NAME,
    NOTE,
    REASON,
    check_class,
    check_position,
    line,
)
from inspections.facility.models import Facility, FacilityOwner, FacilityStatus, Retailer
from inspections.facility.queries import facility_by_code, survivor
from inspections.facility.rules import (
    FacilityType,
    Period,
    RetailerKind,
    Status,
    may_begin,
)
from inspections.facility.search import search_key
from inspections.inspection.rules import visit_day

DatedT = TypeVar("DatedT", models.FacilityType, FacilityStatus, FacilityOwner)

# A drawn code is taken once in 9,000,000 / facilities draws; so many in a row mean a fault.
DRAWS = 20
KEY_LENGTH = 600
RETAILER_KEY_LENGTH = 300


def add_retailer(
    session: Session, name: str, kind: RetailerKind, tax_code: str | None = None
) -> Retailer:
    """A new retailer. Refused when another has the name, or when the tax code does not check."""
    name = line("name", name, NAME)
    number = taxcode.normalise(tax_code) if tax_code else None
    if number is not None and not taxcode.is_tax_code(number):
        raise Refused(Problem.INVALID, {"tax_code": "check_digit"})
    keys = {"search_key": search_key(name)[:RETAILER_KEY_LENGTH], "sort_key": sort_key(name)}
    row = {"name": name, "kind": kind.value, "tax_code": number}
    if not insert_once(session, Retailer, **row, **keys):
        raise Refused(Problem.INVALID, {"name": "taken"})
    return session.scalars(select(Retailer).where(Retailer.name == name)).one()


def add_facility(
    session: Session,
    *,
    name: str,
    type: FacilityType,
    class_: str | None = None,
    basis: str | None = None,
    ward_code: str | None = None,
    address: str | None = None,
    former_address: str | None = None,
    lat: float | None = None,
    lon: float | None = None,
    retailer_id: int | None = None,
    parent_code: str | None = None,
    opened_on: date | None = None,
    status: Status = Status.ACTIVE,
    code: str | None = None,
    source: str | None = None,
    random: Random | None = None,
) -> Facility:
    """A new facility with its first type, status and owner.

    Its status begins on `opened_on` (None = not known when), type and owner hold from the start.
    `code` None: one is drawn from `random`. `parent_code` may be that of a merged facility.
    Refused for an unknown ward, parent or retailer, a code that is taken or does not check, a
    class that the type has not, half a position, and a planned facility with an opening day.
    """
    if status is Status.PLANNED and opened_on is not None:
        raise Refused(Problem.INVALID, {"opened_on": "planned"})
    check_class(type, class_)
    check_position(lat, lon)
    _check_retailer(session, retailer_id)
    name, ward = line("name", name, NAME), _ward(session, ward_code)
    address = address and line("address", address, ADDRESS)
    former_address = former_address and line("former_address", former_address, ADDRESS)
    basis, source = basis and line("basis", basis, NOTE), source and line("source", source, NOTE)
    parent = _parent(session, parent_code)
    facility = _insert(
        session,
        code,
        random or randomness.SystemRandom(),
        name=name,
        search_key=_key_of(session, ward, name, address, former_address),
        sort_key=sort_key(name),
        ward_id=ward.id if ward else None,
        address=address,
        former_address=former_address,
        lat=lat,
        lon=lon,
        parent_id=parent.id if parent else None,
        source=source,
    )
    _open(session, models.FacilityType, facility, None, type=type.value, class_=class_, basis=basis)
    _open(session, FacilityStatus, facility, opened_on, status=status.value)
    if retailer_id is not None:
        _open(session, FacilityOwner, facility, None, retailer_id=retailer_id)
    return facility


def set_status(
    session: Session, facility: Facility, status: Status, on: date, reason: str | None = None
) -> FacilityStatus:
    """The facility has this status from the day on. Returns the row that says so.

    Does nothing when it has it for this reason already. Refused for a day that is not later than
    the start of the running period.
    """
    reason = reason and line("reason", reason, REASON)
    return _change(session, FacilityStatus, facility, on, status=status.value, reason=reason)


def set_type(
    session: Session,
    facility: Facility,
    type: FacilityType,
    on: date,
    class_: str | None = None,
    basis: str | None = None,
) -> models.FacilityType:
    """The facility is of this type and class from the day on; otherwise as set_status."""
    check_class(type, class_)
    basis = basis and line("basis", basis, NOTE)
    row = {"type": type.value, "class_": class_, "basis": basis}
    return _change(session, models.FacilityType, facility, on, **row)


def set_owner(session: Session, facility: Facility, retailer_id: int, on: date) -> FacilityOwner:
    """This retailer answers for the facility from the day on; otherwise as set_status."""
    _check_retailer(session, retailer_id)
    return _change(session, FacilityOwner, facility, on, retailer_id=retailer_id)


def merge(session: Session, facility: Facility, into: Facility) -> None:
    """`facility` turned out to be `into`, or what that was merged into: the survivor.

    All that was merged into `facility` now points to the survivor, so no chain is longer than one
    step; what stood inside `facility` stands inside the survivor. The dated rows stay where they
    are. Does nothing when it was done already. Refused for a circle, and for a facility that was
    merged into another one.
    """
    _lock(session, facility, into)
    target = into
    # Another merge may move the survivor on while its row is waited for.
    while target.merged_into_id is not None:
        target = survivor(session, target)
        _lock(session, target)
    if facility.merged_into_id == target.id:
        return
    if facility.id == target.id:
        raise Refused(Problem.INVALID, {"into": "circle"})
    if facility.merged_into_id is not None:
        raise Refused(Problem.INVALID, {"facility": "merged_already"})
    if target.parent_id == facility.id:
        target.parent_id = facility.parent_id
    for link in (Facility.merged_into_id, Facility.parent_id):
        session.execute(update(Facility).where(link == facility.id).values({link: target.id}))
    facility.merged_into_id = target.id
    session.flush()


def _change(
    session: Session, model: type[DatedT], facility: Facility, on: date, **values: Any
) -> DatedT:
    _lock(session, facility)
    rows = session.scalars(select(model).where(model.facility_id == facility.id)).all()
    last = max(rows, key=lambda row: row.starts_on or date.min, default=None)
    if last is not None and _says(last, on, values):
        return last
    period = None if last is None else Period(last.starts_on, last.ends_on)
    if not may_begin(period, on):
        raise Refused(Problem.INVALID, {"on": "too_early"})
    if last is not None and last.ends_on is None:
        last.ends_on = on
    return _open(session, model, facility, on, **values)


def _says(row: DatedT, on: date, values: dict[str, Any]) -> bool:
    running = row.ends_on is None and (row.starts_on is None or row.starts_on <= on)
    return running and all(getattr(row, name) == value for name, value in values.items())


def _open(
    session: Session, model: type[DatedT], facility: Facility, on: date | None, **values: Any
) -> DatedT:
    row = model(facility_id=facility.id, starts_on=on, ends_on=None, **values)
    session.add(row)
    session.flush()
    return row


def _insert(session: Session, code: str | None, random: Random, **values: Any) -> Facility:
    if code is not None:
        code = codes.normalise(code)
        if not codes.is_code(code):
            raise Refused(Problem.BAD_FACILITY_CODE, {"code": "check_digit"})
        if not insert_once(session, Facility, code=code, **values):
            raise Refused(Problem.INVALID, {"code": "taken"})
        return session.scalars(select(Facility).where(Facility.code == code)).one()
    for _ in range(DRAWS):
        drawn = codes.new_code(random)
        if insert_once(session, Facility, code=drawn, **values):
            return session.scalars(select(Facility).where(Facility.code == drawn)).one()
    raise RuntimeError(f"{DRAWS} codes drawn and all of them taken")


def _lock(session: Session, *facilities: Facility) -> None:
    ids = sorted({facility.id for facility in facilities})
    # One order for all, and read anew: what another transaction just changed must be seen.
    query = select(Facility).where(Facility.id.in_(ids)).order_by(Facility.id)
    session.execute(
        query.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).all()


def _ward(session: Session, code: str | None) -> Area | None:
    if code is None:
        return None
    ward = area_by_code(session, code)
    if ward is None or ward.level is not Level.WARD:
        raise Refused(Problem.UNKNOWN_AREA, {"ward_code": "unknown"})
    return ward


def _parent(session: Session, code: str | None) -> Facility | None:
    if code is None:
        return None
    parent = facility_by_code(session, code)
    if parent is None:
        raise Refused(Problem.INVALID, {"parent_code": "unknown"})
    return survivor(session, parent)


def _check_retailer(session: Session, retailer_id: int | None) -> None:
    if retailer_id is not None and session.get(Retailer, retailer_id) is None:
        raise Refused(Problem.INVALID, {"retailer_id": "unknown"})


def _key_of(session: Session, ward: Area | None, *parts: str | None) -> str:
    name = nearest_names(session, [ward.id], visit_day(now())).get(ward.id) if ward else None
    return search_key(*parts, name.full_name if name else None)[:KEY_LENGTH]
