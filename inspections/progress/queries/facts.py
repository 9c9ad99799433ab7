"""One row a facility that a target is about, with what its latest counted visit says on a date:
the reference for every other way to the same figures."""

from datetime import date

from sqlalchemy import CTE, ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from inspections.area.models import Area, AreaWard
from inspections.area.rules import NATION_KEY
from inspections.facility.models import Facility, FacilityStatus, FacilityType
from inspections.facility.queries.dated import holds_on
from inspections.facility.rules import Status
from inspections.inspection.models import Inspection
from inspections.inspection.record import Outcome
from inspections.inspection.rules import ReviewState, State
from inspections.plan.models import Plan, Target
from inspections.plan.rules import Criterion
from inspections.progress.rules import window_start
from inspections.verdict.models import Verdict
from inspections.verdict.queries import latest_checked
from inspections.verdict.rules import VerdictOutcome


def facts_of(session: Session, plan: Plan, target: Target, on: date) -> CTE:
    """One row a facility that the target is about, with its latest counted visit up to the date."""
    start = window_start(on)
    registered = _registered(session, plan, target, on)
    latest = latest_checked(on)
    visited_on = latest.c.visited_on
    meets = (
        [VerdictOutcome.FULL.value]
        if target.criterion is Criterion.FULL
        else [VerdictOutcome.FULL.value, VerdictOutcome.GRADUAL.value]
    )
    return (
        select(
            registered.c.facility_id,
            registered.c.ward_id,
            registered.c.former_id,
            registered.c.type,
            latest.c.inspection_seq,
            visited_on,
            func.coalesce(visited_on >= start, False).label("valid"),
            func.coalesce(visited_on < start, False).label("expired"),
            Verdict.outcome.label("verdict"),
            func.coalesce(Verdict.outcome.in_(meets), False).label("meets"),
            func.coalesce(Verdict.full_but_for_film, False).label("full_but_for_film"),
            Verdict.friendly_bags,
            Verdict.all_bags,
            _is_pending(registered.c.facility_id, start, on).label("pending"),
        )
        .outerjoin(latest, latest.c.facility_id == registered.c.facility_id)
        .outerjoin(
            Verdict,
            and_(
                Verdict.inspection_seq == latest.c.inspection_seq,
                Verdict.rule_set == latest.c.rule_set,
            ),
        )
        .cte("facts")
    )


def _registered(session: Session, plan: Plan, target: Target, on: date) -> CTE:
    """N: facilities of the target's types as on the date, in its territory, active on that date.
    Merged facilities stand for nothing of their own. The nation holds the unplaced ones too."""
    return (
        select(
            Facility.id.label("facility_id"),
            Facility.ward_id,
            Area.former_id,
            FacilityType.type,
        )
        .join(FacilityType, FacilityType.facility_id == Facility.id)
        .join(FacilityStatus, FacilityStatus.facility_id == Facility.id)
        .outerjoin(Area, Area.id == Facility.ward_id)
        .where(
            Facility.merged_into_id.is_(None),
            in_territory(session, plan),
            holds_on(FacilityType, on),
            FacilityType.type.in_(target.facility_types),
            holds_on(FacilityStatus, on),
            FacilityStatus.status == Status.ACTIVE.value,
        )
        .cte("registered")
    )


def in_territory(session: Session, plan: Plan) -> ColumnElement[bool]:
    """The facilities whose ward belongs to the plan, as a where-clause on Facility."""
    wards = select(AreaWard.ward_id).where(AreaWard.area_id == plan.territory_id)
    placed = Facility.ward_id.in_(wards)
    territory = session.get_one(Area, plan.territory_id)
    return or_(placed, Facility.ward_id.is_(None)) if territory.key == NATION_KEY else placed


def _is_pending(facility_id: ColumnElement[int], start: date, on: date) -> ColumnElement[bool]:
    """Whether a checked record in the window still waits for photos or for review."""
    visited = aliased(Facility)
    waits = or_(
        Inspection.state == State.WAITING.value,
        and_(
            Inspection.state == State.COMPLETE.value,
            Inspection.review == ReviewState.FLAGGED.value,
        ),
    )
    return exists().where(
        visited.id == Inspection.facility_id,
        func.coalesce(visited.merged_into_id, visited.id) == facility_id,
        Inspection.outcome == Outcome.CHECKED.value,
        Inspection.visited_on >= start,
        Inspection.visited_on <= on,
        waits,
    )
