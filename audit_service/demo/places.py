"""The places of the demonstration data: some real, some made up, none of them a register."""

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.demo.made_up import made_up
from audit_service.demo.place import Change, Place
from inspections.area.models import Area
from inspections.area.queries import area_by_code
from inspections.facility.commands.dated import set_status
from inspections.facility.commands.facilities import add_facility
from inspections.facility.commands.retailers import add_retailer
from inspections.facility.models import Facility, Retailer
from inspections.facility.rules import STATUSES, TYPES, RetailerKind, Status

SOURCE = "dữ liệu minh hoạ"
# QĐ 889/QĐ-TTg: any number would do, but always the same one.
SEED = 889

_KINDS = {kind.value: kind for kind in RetailerKind}


@cache
def places() -> tuple[Place, ...]:
    """All entries in the order of the file, a parent before its children; then the made-up ones."""
    listed = [_place(**entry) for entry in _file()["places"]]
    return (*listed, *made_up(Random(SEED)))  # noqa: S311 – a story, no secret


def load_places(session: Session, random: Random) -> dict[str, Facility]:
    """The facility of every place by its key; those that are missing are added, with their owners.

    Codes are drawn from `random`. A facility of the same name in the same ward is taken for the
    place and left as it is, so that loading twice changes nothing. The areas must have been loaded:
    raises Refused for an unknown ward. Does not commit.
    """
    retailers = {key: _retailer(session, **entry) for key, entry in _file()["retailers"].items()}
    found: dict[str, Facility] = {}
    for place in places():
        facility = _stored(session, place)
        if facility is None:
            parent = found[place.parent] if place.parent else None
            facility = _add(session, place, retailers[place.retailer], parent, random)
        found[place.key] = facility
    return found


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "places.toml").read_text("utf-8"))


def _place(
    type: str,
    status: str = Status.ACTIVE.value,
    changes: tuple[dict[str, Any], ...] = (),
    **entry: Any,
) -> Place:
    steps = tuple(Change(STATUSES[c["status"]], c["on"], c["reason"]) for c in changes)
    return Place(type=TYPES[type], status=STATUSES[status], changes=steps, **entry)


def _retailer(session: Session, name: str, kind: str) -> Retailer:
    stored = session.scalar(select(Retailer).where(Retailer.name == name))
    return stored or add_retailer(session, name, _KINDS[kind])


def _stored(session: Session, place: Place) -> Facility | None:
    ward: Area | None = area_by_code(session, place.ward) if place.ward else None
    same_ward = Facility.ward_id == ward.id if ward else Facility.ward_id.is_(None)
    query = select(Facility).where(Facility.name == place.name, same_ward)
    return session.scalars(query.order_by(Facility.id)).first()


def _add(
    session: Session, place: Place, retailer: Retailer, parent: Facility | None, random: Random
) -> Facility:
    facility = add_facility(
        session,
        name=place.name,
        type=place.type,
        ward_code=place.ward,
        address=place.address,
        former_address=place.former_address,
        lat=place.lat,
        lon=place.lon,
        retailer_id=retailer.id,
        parent_code=parent.code if parent else None,
        opened_on=place.opened_on,
        status=place.status,
        source=SOURCE,
        random=random,
    )
    for change in place.changes:
        set_status(session, facility, change.status, change.on, change.reason)
    return facility
