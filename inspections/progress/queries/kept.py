"""The counts of targets on given days, from what is kept of them.

A count on a day is the sum of all changes up to it: those of whole quarters, of a few areas, and
for a day in the midst of a quarter those of its days so far, of the wards.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from inspections.area.models import Area, AreaWard
from inspections.area.rules import Level
from inspections.plan.models import Plan
from inspections.progress.models import ProgressBuild, ProgressDelta
from inspections.progress.stale import stale
from inspections.progress.steps import DAY, QUARTER, VERSION, Measures, quarter_start

# By type of facility.
Counts = Mapping[str, Measures]
_COLUMNS = [getattr(ProgressDelta, name) for name in Measures._fields]
_SUMS = [func.sum(column) for column in _COLUMNS]


def is_kept(session: Session) -> bool:
    """Whether what is kept holds every facility, and everything that this session has changed."""
    return not stale(session) and is_built(session)


def is_built(session: Session) -> bool:
    return session.scalar(select(ProgressBuild.version)) == VERSION


def kept_counts(session: Session, plan: Plan, days: Iterable[date]) -> dict[date, Counts]:
    """The counts of the plan's territory on each of the days."""
    territory = session.get_one(Area, plan.territory_id)
    ordered = sorted(set(days))
    if territory.level is Level.WARD:
        changes = _changes(session, ProgressDelta.area_id == territory.id, DAY, ordered[-1])
        return _running_sums(changes, {day: day for day in ordered})
    changes = _changes(session, _counted_by_quarter(territory), QUARTER, ordered[-1])
    counts = _running_sums(changes, {day: _last_whole_quarter(day) for day in ordered})
    for day in ordered:
        if not _ends_quarter(day):
            counts[day] = _plus(counts[day], _since(session, territory, quarter_start(day), day))
    return counts


def _counted_by_quarter(territory: Area) -> ColumnElement[bool]:
    """The nation is its provinces and, in its own rows, the facilities without a ward."""
    if territory.level is not Level.NATION:
        return ProgressDelta.area_id == territory.id
    provinces = select(Area.id).where(Area.level.in_([Level.NATION, Level.PROVINCE]))
    return ProgressDelta.area_id.in_(provinces)


def _counted_by_day(territory: Area) -> ColumnElement[bool]:
    wards = select(AreaWard.ward_id).where(AreaWard.area_id == territory.id)
    if territory.level is not Level.NATION:
        return ProgressDelta.area_id.in_(wards)
    return ProgressDelta.area_id.in_(
        wards.union_all(select(Area.id).where(Area.id == territory.id))
    )


def _changes(session: Session, areas: ColumnElement[bool], step: str, until: date) -> Sequence[Any]:
    """(day, type, *measures) in the order of the days."""
    query = (
        select(ProgressDelta.day, ProgressDelta.type, *_SUMS)
        .where(areas, ProgressDelta.step == step, ProgressDelta.day <= until)
        .group_by(ProgressDelta.day, ProgressDelta.type)
        .order_by(ProgressDelta.day)
    )
    return session.execute(query).all()


def _since(session: Session, territory: Area, first: date, last: date) -> dict[str, list[int]]:
    query = (
        select(ProgressDelta.type, *_SUMS)
        .where(
            _counted_by_day(territory),
            ProgressDelta.step == DAY,
            ProgressDelta.day.between(first, last),
        )
        .group_by(ProgressDelta.type)
    )
    return {type_: [int(each) for each in more] for type_, *more in session.execute(query)}


def _running_sums(changes: Sequence[Any], until: Mapping[date, date]) -> dict[date, Counts]:
    """By each day, in order, the sums of the changes up to the day that it names: every day has
    its counts, also where nothing changed."""
    sums: dict[str, list[int]] = {}
    found: dict[date, Counts] = {}
    position = 0
    for day, last in until.items():
        while position < len(changes) and changes[position][0] <= last:
            _changed_on, type_, *more = changes[position]
            held = sums.get(type_)
            sums[type_] = [int(each) for each in more] if held is None else _added(held, more)
            position += 1
        found[day] = {type_: Measures(*numbers) for type_, numbers in sums.items()}
    return found


def _plus(counts: Counts, more: Mapping[str, Sequence[int]]) -> Counts:
    zero = Measures(*[0] * len(Measures._fields))
    return {
        type_: Measures(*_added(counts.get(type_, zero), more.get(type_, zero)))
        for type_ in counts.keys() | more.keys()
    }


def _added(one: Iterable[Any], other: Iterable[Any]) -> list[int]:
    return [int(left) + int(right) for left, right in zip(one, other, strict=True)]


def _ends_quarter(day: date) -> bool:
    return day == date.max or quarter_start(day + timedelta(days=1)) != quarter_start(day)


def _last_whole_quarter(day: date) -> date:
    """The last day of the last quarter that is over at the end of the day."""
    if _ends_quarter(day):
        return day
    first = quarter_start(day)
    return first - timedelta(days=1) if first > date.min else date.min
