"""All that the figures need of some facilities, and what is kept of them.

The statements are made once: putting one together takes longer than running it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, false, func, or_, select
from sqlalchemy.orm import Session

from inspections.area.models import Area
from inspections.area.rules import NATION_KEY
from inspections.db import Base
from inspections.facility.models import Facility, FacilityStatus, FacilityType
from inspections.inspection.models import Counted, Inspection
from inspections.inspection.record import Outcome
from inspections.inspection.rules import ReviewState, State
from inspections.progress.models import ProgressInterval
from inspections.progress.steps import Facts, Interval, Place, Span, Visit
from inspections.verdict.models import Verdict

Places = dict[int | None, Place]

# Tables, not the mapped classes: rows are all that is wanted of them.
_facility, _type, _status, _counted, _inspection, _verdict, _interval, _area = (
    Base.metadata.tables[model.__tablename__].c
    for model in (
        *(Facility, FacilityType, FacilityStatus, Counted, Inspection, Verdict),
        *(ProgressInterval, Area),
    )
)
_ids: Any = bindparam("ids", expanding=True)
# The ward, or the nation in place of none.
_nation = select(_area.id).where(_area.key == NATION_KEY).scalar_subquery()

_ENTRIES = (
    select(
        _facility.id,
        _facility.merged_into_id,
        _facility.ward_id,
        _area.id,
        _area.parent_id,
        _area.former_id,
    )
    .outerjoin(_area.id.table, _area.id == func.coalesce(_facility.ward_id, _nation))
    .where(or_(_facility.id.in_(_ids), _facility.merged_into_id.in_(_ids)))
)
_TYPES = select(_type.facility_id, _type.type, _type.starts_on, _type.ends_on).where(
    _type.facility_id.in_(_ids)
)
_STATUSES = select(_status.facility_id, _status.status, _status.starts_on, _status.ends_on).where(
    _status.facility_id.in_(_ids)
)
_VISITS = (
    select(
        _counted.facility_id,
        _counted.visited_on,
        _counted.inspection_seq,
        _verdict.outcome,
        func.coalesce(_verdict.full_but_for_film, false()),
        _verdict.friendly_bags,
        _verdict.all_bags,
    )
    .outerjoin(
        _verdict.outcome.table,
        and_(
            _verdict.inspection_seq == _counted.inspection_seq,
            _verdict.rule_set == _counted.rule_set,
        ),
    )
    .where(_counted.facility_id.in_(_ids), _counted.outcome == Outcome.CHECKED.value)
    .order_by(_counted.visited_at, _counted.inspection_id)
)
_WAITING = select(_inspection.facility_id, _inspection.visited_on).where(
    _inspection.facility_id.in_(_ids),
    _inspection.outcome == Outcome.CHECKED.value,
    or_(
        _inspection.state == State.WAITING.value,
        and_(
            _inspection.state == State.COMPLETE.value,
            _inspection.review == ReviewState.FLAGGED.value,
        ),
    ),
)
_KEPT = (
    select(
        _interval.facility_id,
        _area.id,
        _area.parent_id,
        _area.former_id,
        *(_interval[name] for name in Interval._fields),
    )
    .outerjoin(_area.id.table, _area.id == func.coalesce(_interval.ward_id, _nation))
    .where(_interval.facility_id.in_(_ids))
    .order_by(_interval.facility_id, _interval.starts_on)
)


@dataclass(frozen=True)
class Kept:
    """By facility, in order; and where the wards lie in which they stood when it was written."""

    intervals: dict[int, list[Interval]]
    places: Places


def facts_by_facility(
    session: Session, facility_ids: Collection[int]
) -> tuple[dict[int, Facts], Places]:
    """By facility; one that was merged into another is left out. And where their wards lie."""
    asked = {"ids": list(facility_ids)}
    connection = session.connection()
    entries = connection.execute(_ENTRIES, asked).all()
    # What was merged into a facility was always that facility.
    became = {id_: merged_into_id or id_ for id_, merged_into_id, *_ in entries}
    types, statuses = (
        _grouped(connection.execute(each, asked), Span) for each in (_TYPES, _STATUSES)
    )
    every = {"ids": list(became)}
    visits = _grouped(connection.execute(_VISITS, every), Visit, became)
    waiting = _grouped(connection.execute(_WAITING, every), _day, became)
    facts: dict[int, Facts] = {}
    places: Places = {}
    for id_, merged_into_id, ward_id, area_id, province_id, former_id in entries:
        if merged_into_id is None:
            facts[id_] = Facts(ward_id, types[id_], statuses[id_], visits[id_], waiting[id_])
            places[ward_id] = _place(ward_id, area_id, province_id, former_id)
    return facts, places


def kept_by_facility(session: Session, facility_ids: Collection[int]) -> Kept:
    found: dict[int, list[Interval]] = defaultdict(list)
    places: Places = {}
    rows = session.connection().execute(_KEPT, {"ids": list(facility_ids)})
    for facility_id, area_id, province_id, former_id, *values in rows:
        interval = Interval(*values)
        found[facility_id].append(interval)
        places[interval.ward_id] = _place(interval.ward_id, area_id, province_id, former_id)
    return Kept(found, places)


def _grouped(rows: Any, make: Any, became: Mapping[int, int] | None = None) -> dict[int, list[Any]]:
    """What each row makes, after its first column, by that: the facility, or what it became."""
    found: dict[int, list[Any]] = defaultdict(list)
    for facility_id, *values in rows:
        found[became[facility_id] if became else facility_id].append(make(*values))
    return found


def _day(visited_on: date) -> date:
    return visited_on


def _place(
    ward_id: int | None, area_id: int, province_id: int | None, former_id: int | None
) -> Place:
    if ward_id is None:
        return Place(area_id, (area_id,))
    return Place(area_id, tuple(each for each in (province_id, former_id) if each is not None))
