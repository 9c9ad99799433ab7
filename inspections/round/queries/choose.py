"""Looking for the stores of a round: by filter, and those that can be drawn."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from inspections.account.rules import Actor
from inspections.facility.models import Facility, FacilityStatus, FacilityType
from inspections.facility.queries.dated import holds_on
from inspections.facility.queries.filter import FacilityFilter, conditions
from inspections.facility.queries.find import FoundFacility, described
from inspections.facility.queries.visible import in_area, visible_facilities
from inspections.facility.rules import Status
from inspections.inspection.models import Counted
from inspections.plan.models import Plan, Target
from inspections.progress.queries import in_territory


@dataclass(frozen=True)
class Choice:
    """What the stores are looked for by. `not_since`: without a counted visit, of any outcome, on
    that day or later; None = whatever."""

    filter: FacilityFilter = field(default_factory=FacilityFilter)
    not_since: date | None = None


def chosen(
    session: Session, actor: Actor, area_id: int, choice: Choice, on: date, limit: int
) -> list[FoundFacility]:
    """The stores of the area that are active on the day and fit, by name."""
    query = select(Facility).where(
        *_may_be_visited(actor, area_id, on), *conditions(choice.filter, actor, on)
    )
    if choice.not_since is not None:
        query = query.where(~_visited_since(choice.not_since))
    found = session.scalars(query.order_by(Facility.sort_key, Facility.id).limit(limit))
    return list(described(session, found.all(), on))


def visitable(
    session: Session, actor: Actor, area_id: int, ids: Collection[int], on: date
) -> set[int]:
    """Which of these are no duplicates, lie in the area and are active on the day."""
    wanted = _may_be_visited(actor, area_id, on)
    return set(session.scalars(select(Facility.id).where(Facility.id.in_(ids), *wanted)))


def frame_of(session: Session, plan: Plan, target: Target, on: date) -> list[tuple[int, str]]:
    """N: (id, code) of every facility of the target's types in its territory that is active on the
    day, in the order of the codes."""
    query = (
        select(Facility.id, Facility.code)
        .join(FacilityType, FacilityType.facility_id == Facility.id)
        .where(
            Facility.merged_into_id.is_(None),
            in_territory(session, plan),
            _is_active(on),
            holds_on(FacilityType, on),
            FacilityType.type.in_(target.facility_types),
        )
        .order_by(Facility.code)
    )
    return [(row.id, row.code) for row in session.execute(query)]


def _may_be_visited(actor: Actor, area_id: int, on: date) -> Iterator[ColumnElement[bool]]:
    yield Facility.merged_into_id.is_(None)
    yield visible_facilities(actor)
    yield in_area(area_id)
    yield _is_active(on)


def _is_active(on: date) -> ColumnElement[bool]:
    return exists().where(
        FacilityStatus.facility_id == Facility.id,
        holds_on(FacilityStatus, on),
        FacilityStatus.status == Status.ACTIVE.value,
    )


def _visited_since(day: date) -> ColumnElement[bool]:
    visited = aliased(Facility)
    return exists().where(
        or_(visited.id == Facility.id, visited.merged_into_id == Facility.id),
        Counted.facility_id == visited.id,
        Counted.visited_on >= day,
    )
