"""How many facilities the registry has."""

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from inspections.facility import models
from inspections.facility.models import Facility, FacilityStatus
from inspections.facility.queries.dated import holds_on
from inspections.facility.queries.visible import counted_in
from inspections.facility.rules import FacilityType, Status


def registered_by_type(session: Session, area_id: int, on: date) -> dict[FacilityType, int]:
    """The active facilities of an area on the day, by each type, also those of which it has none;
    unplaced ones count for the nation only, as in the figures.

    The N of a target is the sum over its types; with another type added, what it would be with it.
    """
    dated = models.FacilityType
    found = {
        row[0]: row[1] for row in session.execute(_registered(area_id, on).group_by(dated.type))
    }
    return {each: found.get(each.value, 0) for each in FacilityType}


def registered_below(session: Session, area_id: int, on: date, area_m2: int) -> int:
    """How many of the active supermarkets are registered with a smaller selling area than that."""
    dated = models.FacilityType
    small = _registered(area_id, on).where(
        dated.type == FacilityType.SUPERMARKET.value, dated.area_m2 < area_m2
    )
    return sum(row[1] for row in session.execute(small.group_by(dated.type)))


def _registered(area_id: int, on: date) -> Select[str, int]:
    dated = models.FacilityType
    return (
        select(dated.type, func.count())
        .select_from(Facility)
        .join(dated, dated.facility_id == Facility.id)
        .join(FacilityStatus, FacilityStatus.facility_id == Facility.id)
        .where(
            Facility.merged_into_id.is_(None),
            counted_in(area_id),
            holds_on(dated, on),
            holds_on(FacilityStatus, on),
            FacilityStatus.status == Status.ACTIVE.value,
        )
    )
