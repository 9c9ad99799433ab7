"""The facilities behind a figure, and those that are out of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.facility.models import Facility, FacilityStatus, FacilityType
from inspections.facility.queries.dated import holds_on
from inspections.facility.rules import Status
from inspections.inspection.models import Inspection
from inspections.plan.models import Plan, Target
from inspections.progress.queries.facts import facts_of, in_territory


@dataclass(frozen=True)
class FacilityProgress:
    """One facility behind a figure: its latest counted visit up to the date, if there is one.
    `valid`: that visit is in the window."""

    facility: Facility
    type: str
    inspection_id: Any
    visited_on: date | None
    verdict: str | None
    valid: bool
    pending: bool


def facilities_behind(
    session: Session, plan: Plan, target: Target, on: date
) -> list[FacilityProgress]:
    """Every facility of N with what is known of it, by name."""
    facts = facts_of(session, plan, target, on)
    query = (
        select(Facility, facts, Inspection.id.label("inspection_id"))
        .join(facts, facts.c.facility_id == Facility.id)
        .outerjoin(Inspection, Inspection.seq == facts.c.inspection_seq)
        .order_by(Facility.sort_key, Facility.id)
    )
    return [
        FacilityProgress(
            facility=row.Facility,
            type=row.type,
            inspection_id=row.inspection_id,
            visited_on=row.visited_on,
            verdict=row.verdict,
            valid=bool(row.valid),
            pending=bool(row.pending),
        )
        for row in session.execute(query)
    ]


def not_active(
    session: Session, plan: Plan, target: Target, on: date
) -> list[tuple[Facility, str, str | None]]:
    """Facilities of the target's types and territory that are out of N on the date, each with its
    status and the reason where one is known."""
    query = (
        select(Facility, FacilityStatus.status, FacilityStatus.reason)
        .join(FacilityType, FacilityType.facility_id == Facility.id)
        .join(FacilityStatus, FacilityStatus.facility_id == Facility.id)
        .where(
            Facility.merged_into_id.is_(None),
            in_territory(session, plan),
            holds_on(FacilityType, on),
            FacilityType.type.in_(target.facility_types),
            holds_on(FacilityStatus, on),
            FacilityStatus.status != Status.ACTIVE.value,
        )
        .order_by(Facility.sort_key, Facility.id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def unplaced(session: Session) -> list[Facility]:
    """Facilities without a ward: printed, never dropped. They stand in the nation's N only."""
    query = (
        select(Facility)
        .where(Facility.ward_id.is_(None), Facility.merged_into_id.is_(None))
        .order_by(Facility.sort_key, Facility.id)
    )
    return list(session.scalars(query))
