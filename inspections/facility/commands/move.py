"""A facility that goes elsewhere."""

from datetime import date
from random import Random

from sqlalchemy.orm import Session

from inspections.errors import Problem, Refused
from inspections.facility.commands.facilities import add_facility
from inspections.facility.commands.locks import lock_unmerged
from inspections.facility.commands.periods import change
from inspections.facility.models import Facility, FacilityStatus
from inspections.facility.queries.dated import owner_on, status_on, type_near, type_rows_on
from inspections.facility.rules import Author, ChangeKind, PlacedBy, Status


def move(
    session: Session,
    facility: Facility,
    *,
    ward_code: str | None,
    address: str | None,
    on: date,
    former_address: str | None = None,
    ward_basis: PlacedBy | None = None,
    territory_id: int | None = None,
    lat: float | None = None,
    lon: float | None = None,
    parent_code: str | None = None,
    code: str | None = None,
    random: Random | None = None,
    by: Author | None = None,
) -> Facility:
    """The facility is closed from the day on, and a new one, which is returned, continues it at the
    new place from that day: name, type, class, their basis and the owner as they are on the day.

    Selling area and number of goods are those of the old place and not taken over; visits stay with
    the place where they were made. `territory_id` None: that of the old place. Refused, and then
    nothing is written, for a merged facility, one that is closed or not opened yet on the day, a
    day too early, and as add_facility.
    """
    lock_unmerged(session, facility)
    status = status_on(session, facility.id, on)
    if status in (Status.CLOSED, Status.PLANNED):
        raise Refused(Problem.INVALID, {"facility": status.value})
    typed = type_rows_on(session, [facility.id], on).get(facility.id)
    with session.begin_nested():
        moved = add_facility(
            session,
            name=facility.name,
            type=type_near(session, facility.id, on),
            class_=typed.class_ if typed else None,
            basis=typed.basis if typed else None,
            ward_code=ward_code,
            ward_basis=ward_basis,
            territory_id=territory_id or facility.territory_id,
            address=address,
            former_address=former_address,
            lat=lat,
            lon=lon,
            retailer_id=owner_on(session, facility.id, on),
            parent_code=parent_code,
            opened_on=on,
            code=code,
            continues=facility,
            random=random,
            by=by,
        )
        closed = {"status": Status.CLOSED.value, "reason": ChangeKind.MOVED.vi}
        told = {"to": moved.code}
        change(session, FacilityStatus, facility, on, ChangeKind.MOVED, by, closed, told)
    return moved
