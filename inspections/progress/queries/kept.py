"""The counts of targets on given days, from what is kept of them.

A count on a day is the sum of all changes up to it: those of whole quarters, of a few areas, and
for a day in the midst of a quarter those of its days so far, of the wards.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
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
    """The counts of the plan's territory on each of the days, all of one moment: one statement."""
    territory = session.get_one(Area, plan.territory_id)
    ordered = sorted(set(days))
    if territory.level is Level.WARD:
        # A few facilities: nothing of theirs is summed up by the quarter.
        changes = _changes(ProgressDelta.area_id == territory.id, DAY, ordered[-1])
        own = sorted((day, *more) for _step, day, *more in session.execute(changes))
        return _running_sums(own, {day: day for day in ordered})
    within = [day for day in ordered if not _ends_quarter(day)]
    query = union_all(
        _changes(_counted_by_quarter(territory), QUARTER, ordered[-1]),
        *(_since(territory, quarter_start(day), day) for day in within),
    )
    rows: list[tuple[Any, ...]] = []
    more: dict[date, dict[str, Sequence[int]]] = defaultdict(dict)
    for step, on, type_, *numbers in session.execute(query):
        if step == QUARTER:
            rows.append((on, type_, *numbers))
        else:
            more[on][type_] = numbers
    counts = _running_sums(sorted(rows), {day: _last_whole_quarter(day) for day in ordered})
    return {day: _plus(held, more[day]) if day in more else held for day, held in counts.items()}


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


def _changes(areas: ColumnElement[bool], step: str, until: date) -> Select[Any]:
    """(step, day, type, *measures): what changed on each day, or in the quarter begun on it."""
    each = ProgressDelta
    return (
        select(each.step, each.day, each.type, *_SUMS)
        .where(areas, each.step == step, each.day <= until)
        .group_by(each.step, each.day, each.type)
    )


def _since(territory: Area, first: date, last: date) -> Select[Any]:
    """As _changes: all changes of the days from the first to the last, as of the last."""
    each = ProgressDelta
    return (
        select(each.step, literal(last), each.type, *_SUMS)
        .where(_counted_by_day(territory), each.step == DAY, each.day.between(first, last))
        .group_by(each.step, each.type)
    )


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
