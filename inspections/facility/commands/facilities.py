"""Entering a facility."""

import random as randomness
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.db import insert_once
from inspections.errors import Problem, Refused
from inspections.facility import code as codes
from inspections.facility import models
from inspections.facility.collation import sort_key
from inspections.facility.commands.lookups import (
    area_by_id,
    check_holds_others,
    check_retailer,
    key_of,
    parent_by_code,
    ward_by_code,
)
from inspections.facility.commands.periods import open_period
from inspections.facility.commands.record import record
from inspections.facility.entry import (
    ADDRESS,
    NAME,
    NOTE,
    check_class,
    check_position,
    check_size,
    line,
)
from inspections.facility.models import Facility, FacilityName, FacilityOwner, FacilityStatus
from inspections.facility.queries.by_code import survivor
from inspections.facility.rules import Author, ChangeKind, FacilityType, PlacedBy, Status
from inspections.progress.commands.refresh import refresh

# A drawn code is taken once in 9,000,000 / facilities draws; so many in a row mean a fault.
DRAWS = 20


def add_facility(
    session: Session,
    *,
    name: str,
    type: FacilityType,
    class_: str | None = None,
    basis: str | None = None,
    area_m2: int | None = None,
    items: int | None = None,
    ward_code: str | None = None,
    ward_basis: PlacedBy | None = None,
    territory_id: int | None = None,
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
    continues: Facility | None = None,
    random: Random | None = None,
    by: Author | None = None,
) -> Facility:
    """A new facility with its first name, type, status and owner.

    Its status begins on `opened_on` (None = not known when); name, type and owner hold from the
    start. `code` None: one is drawn from `random`. `parent_code` may be that of a merged facility.
    `continues`: the facility that moved here, see `move`. `territory_id`: the area whose office
    enters it, which alone sees it until it has a ward. Refused for an unknown ward, area, parent or
    retailer, a parent that is neither mall nor market, a code that is taken or does not check, a
    class that the type has not, half a position, and a planned facility with an opening day.
    """
    if status is Status.PLANNED and opened_on is not None:
        raise Refused(Problem.INVALID, {"opened_on": "planned"})
    check_class(type, class_)
    check_size(area_m2, items)
    check_position(lat, lon)
    check_retailer(session, retailer_id)
    ward = ward_by_code(session, ward_code)
    territory = area_by_id(session, territory_id)
    parent = _parent(session, parent_code)
    row: dict[str, Any] = {
        "name": line("name", name, NAME),
        "ward_id": ward.id if ward else None,
        "ward_basis": ward_basis.value if ward and ward_basis else None,
        "territory_id": territory.id if territory else None,
        "address": address and line("address", address, ADDRESS),
        "former_address": former_address and line("former_address", former_address, ADDRESS),
        "lat": lat,
        "lon": lon,
        "parent_id": parent.id if parent else None,
        "continues_id": continues.id if continues else None,
        "source": source and line("source", source, NOTE),
    }
    typed: dict[str, Any] = {
        "type": type.value,
        "class_": class_,
        "basis": basis and line("basis", basis, NOTE),
        "area_m2": area_m2,
        "items": items,
    }
    facility = _insert(
        session, code, random or randomness.SystemRandom(), **_with_keys(session, row)
    )
    open_period(session, FacilityName, facility, None, {"name": facility.name})
    open_period(session, models.FacilityType, facility, None, typed)
    open_period(session, FacilityStatus, facility, opened_on, {"status": status.value})
    if retailer_id is not None:
        open_period(session, FacilityOwner, facility, None, {"retailer_id": retailer_id})
    told = {
        "name": facility.name,
        **{name.rstrip("_"): value for name, value in typed.items()},
        "status": status.value,
        "opened_on": opened_on,
        "ward": ward.key if ward else None,
        "territory": territory.key if territory else None,
        "address": facility.address,
        "former_address": facility.former_address,
        "retailer_id": retailer_id,
        "parent_code": parent.code if parent else None,
        "continues": continues.code if continues else None,
        "source": facility.source,
    }
    known = {name: value for name, value in told.items() if value is not None}
    record(session, facility, ChangeKind.CREATED, by, None, known)
    refresh(session, facility.id)
    return facility


def _with_keys(session: Session, row: dict[str, Any]) -> dict[str, Any]:
    parts = (row["name"], row["address"], row["former_address"])
    found_by = key_of(session, row["ward_id"], *parts)
    return {**row, "search_key": found_by, "sort_key": sort_key(row["name"])}


def _parent(session: Session, code: str | None) -> Facility | None:
    found = parent_by_code(session, code)
    if found is None:
        return None
    parent = survivor(session, found)
    check_holds_others(session, parent)
    return parent


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
