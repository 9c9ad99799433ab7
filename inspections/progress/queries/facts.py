"""One row a facility that a target is about, with what its latest counted visit says on a date:
the reference for every other way to the same figures."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from inspections.area.models import Area, AreaWard
from inspections.area.rules import NATION_KEY
from inspections.facility.models import Facility, FacilityStatus, FacilityType
from inspections.facility.queries.dated import holds_on
from inspections.facility.rules import Status
from inspections.inspection.models import Counted, Inspection
from inspections.inspection.record import Outcome
from inspections.inspection.rules import ReviewState, State, day_after
from inspections.plan.models import Plan, Target
from inspections.plan.rules import Criterion
from inspections.progress.rules import window_start
from inspections.verdict.models import Verdict
from inspections.verdict.rules import VerdictOutcome


class Asked(NamedTuple):
    """What the facts are asked of: values, or parameters that get theirs when the statement runs.

    `start`: the first visit day that counts on the date; `until`: the first moment after it.
    """

    territory_id: Any
    is_nation: bool
    types: Any
    full_only: bool
    on: Any
    start: Any
    until: Any


def asked_of(session: Session, plan: Plan, target: Target, on: date) -> Asked:
    return Asked(
        territory_id=plan.territory_id,
        is_nation=_is_nation(session, plan),
        types=target.facility_types,
        full_only=target.criterion is Criterion.FULL,
        on=on,
        start=window_start(on),
        until=day_after(on),
    )


def facts_of(session: Session, plan: Plan, target: Target, on: date) -> CTE:
    """One row a facility that the target is about, with its latest counted visit up to the date."""
    return facts(asked_of(session, plan, target, on))


def facts(asked: Asked) -> CTE:
    """The same, of what is asked; to put it together takes as long as to run it for few."""
    start = asked.start
    registered = _registered(asked)
    latest = _latest(registered, asked)
    visited_on = latest.c.visited_on
    meets = [VerdictOutcome.FULL.value] + [VerdictOutcome.GRADUAL.value] * (not asked.full_only)
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
            registered.c.facility_id.in_(_pending(asked)).label("pending"),
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


def _registered(asked: Asked) -> CTE:
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
            _lies_in(asked.territory_id, asked.is_nation),
            holds_on(FacilityType, asked.on),
            FacilityType.type.in_(asked.types),
            holds_on(FacilityStatus, asked.on),
            FacilityStatus.status == Status.ACTIVE.value,
        )
        .cte("registered")
    )


def in_territory(session: Session, plan: Plan) -> ColumnElement[bool]:
    """The facilities whose ward belongs to the plan, as a where-clause on Facility."""
    return _lies_in(plan.territory_id, _is_nation(session, plan))


def _is_nation(session: Session, plan: Plan) -> bool:
    return session.get_one(Area, plan.territory_id).key == NATION_KEY


def _lies_in(territory_id: Any, is_nation: bool) -> ColumnElement[bool]:
    wards = select(AreaWard.ward_id).where(AreaWard.area_id == territory_id)
    placed = Facility.ward_id.in_(wards)
    return or_(placed, Facility.ward_id.is_(None)) if is_nation else placed


def _latest(registered: CTE, asked: Asked) -> CTE:
    """The latest counted, checked visit of each of these facilities up to the date, however long
    ago; what was merged into a facility was always that facility.

    One step into the index a facility: reading every visit there is to rank them takes longer than
    all else.
    """
    ours = registered.c.facility_id
    merged = aliased(Facility)
    entries = union_all(
        select(ours.label("facility_id"), ours.label("entry_id")),
        select(ours, merged.id).join(merged, merged.merged_into_id == ours),
    ).cte("entries")
    newest = (
        select(Counted.inspection_seq)
        .where(
            Counted.facility_id == entries.c.entry_id,
            Counted.outcome == Outcome.CHECKED.value,
            Counted.visited_at < asked.until,
            Counted.visited_on <= asked.on,
        )
        .order_by(Counted.visited_at.desc(), Counted.inspection_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = select(entries.c.facility_id, newest.label("inspection_seq")).cte("newest")
    place = func.row_number().over(
        partition_by=found.c.facility_id,
        order_by=(Counted.visited_at.desc(), Counted.inspection_id.desc()),
    )
    ranked = (
        select(
            found.c.facility_id,
            Counted.inspection_seq,
            Counted.rule_set,
            Counted.visited_on,
            place.label("place"),
        )
        .join(Counted, Counted.inspection_seq == found.c.inspection_seq)
        .cte("ranked")
    )
    return select(ranked).where(ranked.c.place == 1).cte("latest")


def _pending(asked: Asked) -> Select[int]:
    """The facilities of which a checked record in the window still waits for photos or review."""
    visited = aliased(Facility)
    # Only what is complete is ever flagged; asked for both, SQLite would read all that is complete.
    waits = or_(
        Inspection.state == State.WAITING.value,
        Inspection.review == ReviewState.FLAGGED.value,
    )
    return (
        select(func.coalesce(visited.merged_into_id, visited.id))
        .join(Inspection, Inspection.facility_id == visited.id)
        .where(
            Inspection.outcome == Outcome.CHECKED.value,
            Inspection.visited_on >= asked.start,
            Inspection.visited_on <= asked.on,
            waits,
        )
    )
