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
from inspections.progress.age import Age
from inspections.progress.part import Known
from inspections.progress.queries.ages import age_on
from inspections.progress.queries.facts import facts_of, in_territory


@dataclass(frozen=True)
class FacilityProgress:
    """One facility behind a figure: its latest counted visit up to the date, if there is one.
    `former_id`: the former province of its ward."""

    facility: Facility
    type: str
    former_id: int | None
    inspection_id: Any
    visited_on: date | None
    known: Known

    @property
    def verdict(self) -> str | None:
        return self.known.verdict

    @property
    def valid(self) -> bool:
        """That visit is in the window."""
        return self.known.valid

    @property
    def pending(self) -> bool:
        return self.known.pending


def facilities_behind(
    session: Session, plan: Plan, target: Target, on: date
) -> list[FacilityProgress]:
    """Every facility of N with what is known of it, by name."""
    facts = facts_of(session, plan, target, on)
    query = (
        select(Facility, facts, age_on(facts, on), Inspection.id.label("inspection_id"))
        .join(facts, facts.c.facility_id == Facility.id)
        .outerjoin(Inspection, Inspection.seq == facts.c.inspection_seq)
        .order_by(Facility.sort_key, Facility.id)
    )
    return [
        FacilityProgress(
            facility=row.Facility,
            type=row.type,
            former_id=row.former_id,
            inspection_id=row.inspection_id,
            visited_on=row.visited_on,
            known=Known(
                age=Age.of(row.age),
                verdict=row.verdict,
                meets=bool(row.meets),
                pending=bool(row.pending),
                full_but_for_film=bool(row.full_but_for_film),
                reports_bags=row.all_bags is not None,
            ),
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
