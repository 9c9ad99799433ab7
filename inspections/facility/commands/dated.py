"""What holds of a facility from a day on: its name, type, status and owner."""

from datetime import date

from sqlalchemy.orm import Session

from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility import models
from inspections.facility.collation import sort_key
from inspections.facility.commands.corrections import renew_search_key
from inspections.facility.commands.locks import lock_unmerged
from inspections.facility.commands.lookups import check_retailer
from inspections.facility.commands.periods import change
from inspections.facility.entry import NAME, NOTE, REASON, check_class, check_size, line
from inspections.facility.models import Facility, FacilityName, FacilityOwner, FacilityStatus
from inspections.facility.rules import Author, ChangeKind, FacilityType, Status
from inspections.inspection.rules import visit_day


def set_status(
    session: Session,
    facility: Facility,
    status: Status,
    on: date,
    reason: str | None = None,
    *,
    by: Author | None = None,
) -> FacilityStatus:
    """The facility has this status from the day on. Returns the row that says so.

    Does nothing when it has it for this reason already. Refused for a day that is not later than
    the start of the running period, so also for a closing before the opening.
    """
    values = {"status": status.value, "reason": reason and line("reason", reason, REASON)}
    return change(session, FacilityStatus, facility, on, ChangeKind.STATUS, by, values)


def set_type(
    session: Session,
    facility: Facility,
    type: FacilityType,
    on: date,
    class_: str | None = None,
    basis: str | None = None,
    *,
    area_m2: int | None = None,
    items: int | None = None,
    by: Author | None = None,
) -> models.FacilityType:
    """The facility is of this type and class from the day on, and that rests on this; what is left
    out is not known from then on. Otherwise as set_status."""
    check_class(type, class_)
    check_size(area_m2, items)
    basis = basis and line("basis", basis, NOTE)
    size = {"area_m2": area_m2, "items": items}
    values = {"type": type.value, "class_": class_, "basis": basis, **size}
    return change(session, models.FacilityType, facility, on, ChangeKind.TYPED, by, values)


def set_owner(
    session: Session,
    facility: Facility,
    retailer_id: int,
    on: date,
    *,
    by: Author | None = None,
) -> FacilityOwner:
    """This retailer answers for the facility from the day on; otherwise as set_status."""
    check_retailer(session, retailer_id)
    values = {"retailer_id": retailer_id}
    return change(session, FacilityOwner, facility, on, ChangeKind.OWNER, by, values)


def rename(
    session: Session,
    facility: Facility,
    name: str,
    on: date,
    *,
    by: Author | None = None,
) -> FacilityName:
    """The facility bears this name from the day on and is still found by the names before.

    Refused for a merged facility and for a day to come; otherwise as set_status.
    """
    name = line("name", name, NAME)
    if on > visit_day(now()):
        # Lists show the present name: nothing runs at midnight that would put the new one there.
        raise Refused(Problem.INVALID, {"on": "future"})
    lock_unmerged(session, facility)
    row = change(session, FacilityName, facility, on, ChangeKind.RENAMED, by, {"name": name})
    facility.name, facility.sort_key = name, sort_key(name)
    renew_search_key(session, facility)
    return row
