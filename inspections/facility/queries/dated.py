"""What held of a facility on a day."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from inspections.facility import models
from inspections.facility.models import Facility, FacilityName, FacilityOwner, FacilityStatus
from inspections.facility.rules import STATUSES, TYPES, FacilityType, Status

# The tables whose rows hold from `starts_on` until before `ends_on`.
DatedRows = (
    type[models.FacilityType] | type[FacilityStatus] | type[FacilityOwner] | type[FacilityName]
)


def holds_on(
    model: DatedRows, day: date | InstrumentedAttribute[date | None] | BindParameter[date]
) -> ColumnElement[bool]:
    """The rows of a dated table that hold on the day."""
    begun = or_(model.starts_on.is_(None), model.starts_on <= day)
    return begun & or_(model.ends_on.is_(None), model.ends_on > day)


def types_on(session: Session, ids: Collection[int], day: date) -> dict[int, FacilityType]:
    """The type of each facility on the day; one without is left out."""
    rows = type_rows_on(session, ids, day)
    return {facility_id: TYPES[row.type] for facility_id, row in rows.items()}


def type_on(session: Session, facility_id: int, day: date) -> FacilityType | None:
    return types_on(session, [facility_id], day).get(facility_id)


def type_near(session: Session, facility_id: int, day: date) -> FacilityType:
    """The type on the day; for a day before the first that is known, the first. A facility has
    always had at least one."""
    held = type_on(session, facility_id, day)
    if held is not None:
        return held
    dated = models.FacilityType
    query = select(dated.type).where(dated.facility_id == facility_id).order_by(dated.starts_on)
    return TYPES[session.scalars(query.limit(1)).one()]


def type_rows_on(
    session: Session, ids: Collection[int], day: date
) -> dict[int, models.FacilityType]:
    """As types_on, with the class and what both rest on."""
    dated = models.FacilityType
    query = select(dated).where(dated.facility_id.in_(ids), holds_on(dated, day))
    return {row.facility_id: row for row in session.scalars(query)}


def statuses_on(session: Session, ids: Collection[int], day: date) -> dict[int, Status]:
    """The status of each facility on the day; one that has none (not yet opened) is left out."""
    query = select(FacilityStatus.facility_id, FacilityStatus.status).where(
        FacilityStatus.facility_id.in_(ids), holds_on(FacilityStatus, day)
    )
    return {row.facility_id: STATUSES[row.status] for row in session.execute(query)}


def status_on(session: Session, facility_id: int, day: date) -> Status | None:
    return statuses_on(session, [facility_id], day).get(facility_id)


def owners_on(session: Session, ids: Collection[int], day: date) -> dict[int, int]:
    """The retailer's id of each facility on the day; one without a known owner is left out."""
    query = select(FacilityOwner.facility_id, FacilityOwner.retailer_id).where(
        FacilityOwner.facility_id.in_(ids), holds_on(FacilityOwner, day)
    )
    return {row.facility_id: row.retailer_id for row in session.execute(query)}


def owner_on(session: Session, facility_id: int, day: date) -> int | None:
    return owners_on(session, [facility_id], day).get(facility_id)


def names_of(session: Session, facility: Facility) -> list[FacilityName]:
    """Every name that the facility has borne, the latest first."""
    query = select(FacilityName).where(FacilityName.facility_id == facility.id)
    rows = session.scalars(query)
    return sorted(rows, key=lambda row: row.starts_on or date.min, reverse=True)
