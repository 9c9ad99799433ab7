"""Correcting what has always been so: where a facility stands. Nothing here is dated; what was
written before is in the record of changes."""

from sqlalchemy.orm import Session

from inspections.errors import Problem, Refused
from inspections.facility.commands.locks import lock, lock_unmerged
from inspections.facility.commands.lookups import (
    check_holds_others,
    key_of,
    parent_by_code,
    ward_by_code,
    ward_key,
)
from inspections.facility.commands.record import put, record
from inspections.facility.entry import ADDRESS, check_position, line
from inspections.facility.models import Facility
from inspections.facility.queries.dated import names_of
from inspections.facility.rules import Author, ChangeKind, PlacedBy
from inspections.progress.commands.refresh import refresh


def set_address(
    session: Session,
    facility: Facility,
    *,
    address: str | None,
    former_address: str | None,
    by: Author | None = None,
) -> None:
    """Both texts, as they are to be; None = not known. Refused for a merged facility."""
    values = {
        "address": address and line("address", address, ADDRESS),
        "former_address": former_address and line("former_address", former_address, ADDRESS),
    }
    lock_unmerged(session, facility)
    if put(session, facility, ChangeKind.ADDRESS, by, values):
        renew_search_key(session, facility)


def set_ward(
    session: Session,
    facility: Facility,
    ward_code: str | None,
    placed_by: PlacedBy | None,
    *,
    by: Author | None = None,
) -> None:
    """The ward that it has always stood in, and how that is known; a store that went elsewhere is
    for `move`. `ward_code` None = unplaced. Refused for an unknown ward and a merged facility."""
    ward = ward_by_code(session, ward_code)
    lock_unmerged(session, facility)
    basis = placed_by.value if placed_by is not None and ward is not None else None
    ward_id = ward.id if ward else None
    if (facility.ward_id, facility.ward_basis) == (ward_id, basis):
        return
    before = _ward(session, facility)
    facility.ward_id, facility.ward_basis = ward_id, basis
    renew_search_key(session, facility)
    record(session, facility, ChangeKind.WARD, by, before, _ward(session, facility))
    refresh(session, facility.id)


def set_position(
    session: Session,
    facility: Facility,
    lat: float | None,
    lon: float | None,
    *,
    by: Author | None = None,
) -> None:
    """In degrees, both or neither. Refused for a merged facility."""
    check_position(lat, lon)
    lock_unmerged(session, facility)
    put(session, facility, ChangeKind.POSITION, by, {"lat": lat, "lon": lon})


def set_parent(
    session: Session, facility: Facility, parent_code: str | None, *, by: Author | None = None
) -> None:
    """The mall or market that the facility stands inside; None = in none.

    Refused for a merged facility, and for a parent that is unknown, merged, neither mall nor
    market, the facility itself or inside it.
    """
    parent = parent_by_code(session, parent_code)
    lock(session, facility, *([parent] if parent else []))
    if facility.merged_into_id is not None:
        raise Refused(Problem.INVALID, {"facility": "merged"})
    if parent is not None:
        _check_parent(session, facility, parent)
    put_parent(session, facility, parent, by)


def put_parent(
    session: Session, facility: Facility, parent: Facility | None, by: Author | None
) -> None:
    """Recorded by the codes; the caller has checked and locked."""
    old = session.get(Facility, facility.parent_id) if facility.parent_id else None
    if old is parent:
        return
    facility.parent_id = parent.id if parent else None
    before, after = ({"parent_code": each.code if each else None} for each in (old, parent))
    record(session, facility, ChangeKind.PARENT, by, before, after)


def renew_search_key(session: Session, facility: Facility) -> None:
    names = dict.fromkeys([facility.name, *(row.name for row in names_of(session, facility))])
    parts = (*names, facility.address, facility.former_address)
    facility.search_key = key_of(session, facility.ward_id, *parts)
    session.flush()


def _check_parent(session: Session, facility: Facility, parent: Facility) -> None:
    if parent.id == facility.id:
        raise Refused(Problem.INVALID, {"parent_code": "itself"})
    if parent.merged_into_id is not None:
        raise Refused(Problem.INVALID, {"parent_code": "merged"})
    check_holds_others(session, parent)
    if any(above.id == facility.id for above in enclosing(session, parent)):
        raise Refused(Problem.INVALID, {"parent_code": "circle"})


def enclosing(session: Session, facility: Facility) -> list[Facility]:
    """What the facility stands inside, the nearest first; each is locked, so that nobody else
    closes a circle at the same time."""
    found: list[Facility] = []
    while facility.parent_id is not None:
        facility = session.get_one(Facility, facility.parent_id)
        lock(session, facility)
        found.append(facility)
    return found


def _ward(session: Session, facility: Facility) -> dict[str, str | None]:
    key = ward_key(session, facility.ward_id)
    return {"ward": key, "ward_basis": facility.ward_basis}
