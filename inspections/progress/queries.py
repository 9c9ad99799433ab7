"""The figures of a plan's targets on a date, from the counted inspections.

One statement a target and date, in steps that can be read one after the other: the facilities that
the target is about, the latest counted visit of each, what it says, and the sums.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from inspections.area.models import Area, AreaWard
from inspections.area.queries import nearest_names
from inspections.area.rules import NATION_KEY
from inspections.facility.collation import sort_key
from inspections.facility.models import Facility, FacilityStatus, FacilityType
from inspections.facility.queries.dated import holds_on
from inspections.facility.rules import TYPES, Status
from inspections.inspection.models import Counted, Inspection, Review
from inspections.inspection.record import Outcome
from inspections.inspection.rules import ReviewState, State
from inspections.plan.models import Plan, Target
from inspections.plan.queries import targets_of
from inspections.plan.rules import Criterion, Unit
from inspections.progress.rules import Figures, Tally, TargetTerms, figures, window_start
from inspections.round.queries.drawn import parts_by_lot
from inspections.verdict.models import Verdict
from inspections.verdict.queries import latest_checked
from inspections.verdict.rules import VerdictOutcome
from inspections.words import Word


class By(Word):
    """What a plan's figures can be broken down by."""

    WARD = "ward", "theo xã, phường", "by ward"
    TYPE = "type", "theo loại cơ sở", "by type"
    FORMER_PROVINCE = "former_province", "theo tỉnh cũ", "by former province"


@dataclass(frozen=True)
class Group:
    """One part of a breakdown. `key` is the ward's or former province's code, or the type; None =
    facilities of which that is not known, which come last."""

    key: str | None
    name: str | None
    figures: Figures


@dataclass(frozen=True)
class TargetProgress:
    """A target with its figures on the date, and on its due date once that has come; each with the
    counts that it was worked out from."""

    target: Target
    counts: Tally
    figures: Figures
    counts_at_due: Tally | None
    at_due: Figures | None
    groups: tuple[Group, ...] | None = None


def plan_progress(
    session: Session, plan: Plan, on: date, by: By | None = None
) -> list[TargetProgress]:
    """The figures of every target of a plan. Everything known now about that date is counted."""
    return [
        target_progress(session, plan, target, on, by) for target in targets_of(session, plan.id)
    ]


def target_progress(
    session: Session, plan: Plan, target: Target, on: date, by: By | None = None
) -> TargetProgress:
    terms = terms_of(target)
    counts = tally(session, plan, target, on)
    due = target.due_on
    at_due = tally(session, plan, target, due) if due is not None and due <= on else None
    return TargetProgress(
        target=target,
        counts=counts,
        figures=figures(terms, counts),
        counts_at_due=at_due,
        at_due=None if at_due is None else figures(terms, at_due),
        groups=_groups(session, plan, target, on, by) if by else None,
    )


def terms_of(target: Target) -> TargetTerms:
    return TargetTerms(
        kind=target.kind,
        goal_percent=target.goal_percent,
        unit=target.unit or Unit.FACILITIES,
        criterion=target.criterion,
        facility_types=target.facility_types,
    )


def tally(session: Session, plan: Plan, target: Target, on: date) -> Tally:
    """The counts of one target on one date."""
    facts = _facts(session, plan, target, on)
    (row,) = session.execute(select(*_sums(facts))).all()
    whole = literal(1)
    return _tally(row, bool(parts_by_lot(session, facts, whole, window_start(on), on)))


def _groups(session: Session, plan: Plan, target: Target, on: date, by: By) -> tuple[Group, ...]:
    facts = _facts(session, plan, target, on)
    column = {
        By.WARD: facts.c.ward_id,
        By.TYPE: facts.c.type,
        By.FORMER_PROVINCE: facts.c.former_id,
    }[by]
    rows = session.execute(select(column.label("part"), *_sums(facts)).group_by(column)).all()
    terms, by_lot = terms_of(target), parts_by_lot(session, facts, column, window_start(on), on)
    labels = _labels(session, {row.part for row in rows if row.part is not None}, on, by)
    found = {row.part: figures(terms, _tally(row, row.part in by_lot)) for row in rows}
    groups = [Group(key, name, found.pop(part)) for part, (key, name) in labels.items()]
    return (*groups, *(Group(None, None, rest) for rest in found.values()))


def _labels(session: Session, parts: set[Any], on: date, by: By) -> dict[Any, tuple[str, str]]:
    """The key and the name of each part in the order of a list: areas by their names without the
    kind before it."""
    if by is By.TYPE:
        return {each: (each, word.vi) for each, word in TYPES.items() if each in parts}
    names = nearest_names(session, parts, on)
    ordered = sorted(names.items(), key=lambda item: (sort_key(item[1].name), item[1].code))
    return {part: (name.code, name.full_name) for part, name in ordered}


def _tally(row: Any, drawn_by_lot: bool) -> Tally:
    counts = {name: int(getattr(row, name) or 0) for name in _COUNTS}
    return Tally(**counts, drawn_by_lot=drawn_by_lot)


_COUNTS = (
    "registered",
    "inspected",
    "met_gradual",
    "met_full",
    "insufficient",
    "pending",
    "expired",
    "expired_met",
    "full_but_for_film",
    "reporting",
    "friendly_bags",
    "all_bags",
)


def _sums(facts: CTE) -> list[ColumnElement[int]]:
    """What is added up over the facilities, in the order of `Tally`."""
    valid, outcome = facts.c.valid, facts.c.verdict
    met = outcome.in_([VerdictOutcome.FULL.value, VerdictOutcome.GRADUAL.value])
    reports = and_(valid, facts.c.all_bags.is_not(None))
    return [
        func.count().label("registered"),
        _how_many(valid).label("inspected"),
        _how_many(and_(valid, met)).label("met_gradual"),
        _how_many(and_(valid, outcome == VerdictOutcome.FULL.value)).label("met_full"),
        _how_many(and_(valid, outcome == VerdictOutcome.INSUFFICIENT.value)).label("insufficient"),
        _how_many(facts.c.pending).label("pending"),
        _how_many(facts.c.expired).label("expired"),
        _how_many(and_(facts.c.expired, facts.c.meets)).label("expired_met"),
        _how_many(and_(valid, facts.c.full_but_for_film)).label("full_but_for_film"),
        _how_many(reports).label("reporting"),
        func.sum(case((reports, facts.c.friendly_bags), else_=0)).label("friendly_bags"),
        func.sum(case((reports, facts.c.all_bags), else_=0)).label("all_bags"),
    ]


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _facts(session: Session, plan: Plan, target: Target, on: date) -> CTE:
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
    facts = _facts(session, plan, target, on)
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


def data_at(session: Session) -> datetime | None:
    """When the data last changed: the latest arrival or review; None while there is none."""
    arrived = session.scalar(select(func.max(Inspection.received_at)))
    reviewed = session.scalar(select(func.max(Review.at)))
    return max((moment for moment in (arrived, reviewed) if moment), default=None)


def rule_sets_used(session: Session, plan: Plan, on: date) -> list[str]:
    """The ids of the rule sets behind the counted visits of the plan's territory."""
    visited = aliased(Facility)
    query = (
        select(Counted.rule_set)
        .join(visited, visited.id == Counted.facility_id)
        .join(Facility, Facility.id == func.coalesce(visited.merged_into_id, visited.id))
        .where(in_territory(session, plan), Counted.visited_on <= on, Counted.rule_set.is_not(None))
        .distinct()
        .order_by(Counted.rule_set)
    )
    return [rule_set for rule_set in session.scalars(query) if rule_set is not None]


def unplaced(session: Session) -> list[Facility]:
    """Facilities without a ward: printed, never dropped. They stand in the nation's N only."""
    query = (
        select(Facility)
        .where(Facility.ward_id.is_(None), Facility.merged_into_id.is_(None))
        .order_by(Facility.sort_key, Facility.id)
    )
    return list(session.scalars(query))
