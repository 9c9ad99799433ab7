"""All that the figures need of some facilities, and what is kept of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from inspections.area.models import Area
from inspections.area.rules import NATION_KEY
from inspections.facility.models import Facility, FacilityStatus, FacilityType
from inspections.inspection.models import Counted, Inspection
from inspections.inspection.record import Outcome
from inspections.inspection.rules import ReviewState, State
from inspections.progress.models import ProgressInterval
from inspections.progress.steps import Facts, Interval, Place, Span, Visit
from inspections.verdict.models import Verdict

Places = dict[int | None, Place]


@dataclass(frozen=True)
class Kept:
    """By facility, in order; and where the wards lie in which they stood when it was written."""

    intervals: dict[int, list[Interval]]
    places: Places


def facts_by_facility(
    session: Session, facility_ids: Collection[int]
) -> tuple[dict[int, Facts], Places]:
    """By facility; one that was merged into another is left out. And where their wards lie."""
    types = _spans(session, FacilityType, FacilityType.type, facility_ids)
    statuses = _spans(session, FacilityStatus, FacilityStatus.status, facility_ids)
    visits = _visits(session, facility_ids)
    waiting = _waiting(session, facility_ids)
    query = (
        select(Facility.id, Facility.ward_id, Area.id, Area.parent_id, Area.former_id)
        .join(Area, Area.id == _placed(Facility.ward_id))
        .where(Facility.id.in_(facility_ids), Facility.merged_into_id.is_(None))
    )
    facts: dict[int, Facts] = {}
    places: Places = {}
    for id_, ward_id, area_id, province_id, former_id in session.execute(query):
        facts[id_] = Facts(ward_id, types[id_], statuses[id_], visits[id_], waiting[id_])
        places[ward_id] = _place(ward_id, area_id, province_id, former_id)
    return facts, places


def kept_by_facility(session: Session, facility_ids: Collection[int]) -> Kept:
    each = ProgressInterval
    columns = [getattr(each, name) for name in Interval._fields]
    query = (
        select(each.facility_id, Area.id, Area.parent_id, Area.former_id, *columns)
        .join(Area, Area.id == _placed(each.ward_id))
        .where(each.facility_id.in_(facility_ids))
        .order_by(each.facility_id, each.starts_on)
    )
    found: dict[int, list[Interval]] = defaultdict(list)
    places: Places = {}
    for facility_id, area_id, province_id, former_id, *values in session.execute(query):
        interval = Interval(*values)
        found[facility_id].append(interval)
        places[interval.ward_id] = _place(interval.ward_id, area_id, province_id, former_id)
    return Kept(found, places)


def _placed(ward_id: Any) -> Any:
    """The ward, or the nation in place of none."""
    nation = select(Area.id).where(Area.key == NATION_KEY).scalar_subquery()
    return func.coalesce(ward_id, nation)


def _place(
    ward_id: int | None, area_id: int, province_id: int | None, former_id: int | None
) -> Place:
    if ward_id is None:
        return Place(area_id, (area_id,))
    return Place(area_id, tuple(each for each in (province_id, former_id) if each is not None))


def _spans(
    session: Session, model: Any, value: Any, facility_ids: Collection[int]
) -> dict[int, list[Span]]:
    query = select(model.facility_id, value, model.starts_on, model.ends_on)
    found: dict[int, list[Span]] = defaultdict(list)
    for facility_id, *span in session.execute(query.where(model.facility_id.in_(facility_ids))):
        found[facility_id].append(Span(*span))
    return found


def _visits(session: Session, facility_ids: Collection[int]) -> dict[int, list[Visit]]:
    """What was merged into a facility was always that facility."""
    visited, survivor, ours = _of(facility_ids)
    query = (
        select(
            survivor,
            Counted.visited_on,
            Counted.inspection_seq,
            Verdict.outcome,
            func.coalesce(Verdict.full_but_for_film, False),
            Verdict.friendly_bags,
            Verdict.all_bags,
        )
        .join(visited, visited.id == Counted.facility_id)
        .outerjoin(
            Verdict,
            and_(
                Verdict.inspection_seq == Counted.inspection_seq,
                Verdict.rule_set == Counted.rule_set,
            ),
        )
        .where(ours, Counted.outcome == Outcome.CHECKED.value)
        .order_by(Counted.visited_at, Counted.inspection_id)
    )
    found: dict[int, list[Visit]] = defaultdict(list)
    for facility_id, *values in session.execute(query):
        found[facility_id].append(Visit(*values))
    return found


def _waiting(session: Session, facility_ids: Collection[int]) -> dict[int, list[Any]]:
    visited, survivor, ours = _of(facility_ids)
    flagged = and_(
        Inspection.state == State.COMPLETE.value, Inspection.review == ReviewState.FLAGGED.value
    )
    query = (
        select(survivor, Inspection.visited_on)
        .join(visited, visited.id == Inspection.facility_id)
        .where(
            ours,
            Inspection.outcome == Outcome.CHECKED.value,
            or_(Inspection.state == State.WAITING.value, flagged),
        )
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for facility_id, visited_on in session.execute(query):
        found[facility_id].append(visited_on)
    return found


def _of(facility_ids: Collection[int]) -> tuple[Any, Any, Any]:
    """The facilities that visits name, what each turned out to be, and the condition that this is
    one of ours. Both columns have an index; the survivor's id as such has none."""
    visited = aliased(Facility)
    own, merged = visited.id.in_(facility_ids), visited.merged_into_id.in_(facility_ids)
    ours = or_(and_(visited.merged_into_id.is_(None), own), merged)
    return visited, func.coalesce(visited.merged_into_id, visited.id), ours
