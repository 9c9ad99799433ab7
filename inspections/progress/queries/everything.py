"""The statements that read what the figures need of some facilities of some days, and what is kept
of them.

One for rows of six kinds, with empty columns where a kind has none: every record waits for it. It
is put together once, as that takes longer than running it. Where one record was added and nothing
else has changed, a shorter one does, as what is kept tells most of the rest.
"""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    Date,
    Integer,
    Select,
    String,
    and_,
    any_,
    bindparam,
    false,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
    union_all,
)

from inspections.area.models import Area
from inspections.area.rules import NATION_KEY
from inspections.db import Base, UtcDateTime
from inspections.driver import written_out
from inspections.facility.models import Facility, FacilityStatus, FacilityType
from inspections.inspection.models import WAITS, Counted, Inspection
from inspections.inspection.record import Outcome
from inspections.progress.models import ProgressInterval
from inspections.progress.queries.line import About, first_rows, rows
from inspections.progress.steps import Interval
from inspections.verdict.models import Verdict

POSTGRESQL = "postgresql"


class Shape(NamedTuple):
    """`one`: it is asked of one facility, as nearly always. Of a list PostgreSQL plans anew each
    time, which takes three times as long as to run it."""

    database: str
    one: bool


# Tables, not the mapped classes: rows are all that is wanted of them. By short names.
_facility, _type, _status, _counted, _earlier, _later, _inspection, _verdict, _interval, _area = (
    Base.metadata.tables[model.__tablename__].alias(name).c
    for name, model in (
        *(("f", Facility), ("t", FacilityType), ("s", FacilityStatus)),
        *(("c", Counted), ("e", Counted), ("l", Counted)),
        *(("i", Inspection), ("v", Verdict), ("k", ProgressInterval), ("a", Area)),
    )
)
# From PostgreSQL's planner their values are hidden: it would plan anew for each day, as it thinks
# that hardly any rows come after the last day that it has counted rows of.
_since, _begins, _over = (
    select(bindparam(name, type_=type_)).scalar_subquery()
    for name, type_ in (("since", Date()), ("begins", UtcDateTime()), ("over", UtcDateTime()))
)
# Written out, as all that never changes: a parameter takes longer to bind than a row to read.
_CHECKED: Any = literal_column(f"'{Outcome.CHECKED.value}'")
_VISIT: dict[str, Any] = {
    "facility_id": _counted.facility_id,
    "starts_on": _counted.visited_on,
    **{name: _counted[name] for name in ("inspection_seq", "visited_at", "inspection_id")},
    **{name: _verdict[name] for name in ("outcome", "friendly_bags", "all_bags")},
    "full_but_for_film": func.coalesce(_verdict.full_but_for_film, false()),
}
_judges = and_(
    _verdict.inspection_seq == _counted.inspection_seq, _verdict.rule_set == _counted.rule_set
)
_nation = select(_area.id).where(_area.key == literal_column(f"'{NATION_KEY}'")).scalar_subquery()


def _lies_in(ward: Any) -> dict[str, Any]:
    """Where the ward lies, the nation in place of none. One step into the index for each: of a join
    PostgreSQL thinks that it has to read every area."""
    larger = {"province_id": _area.parent_id, "former_id": _area.former_id}
    found = {
        name: select(column).where(_area.id == ward).scalar_subquery()
        for name, column in larger.items()
    }
    return {"area_id": func.coalesce(ward, _nation), **found}


def _asked(shape: Shape, column: Any) -> Any:
    if shape.one:
        return column == bindparam("ids", type_=Integer())
    if shape.database == POSTGRESQL:
        return column == any_(bindparam("ids", type_=ARRAY(Integer())))
    # A list in one parameter.
    listed = func.json_each(bindparam("ids", type_=String())).table_valued("value")
    return column.in_(select(listed.c.value))


def _ours(shape: Shape) -> Any:
    """What was merged into a facility was always that facility."""
    return or_(_asked(shape, _facility.id), _asked(shape, _facility.merged_into_id))


def _facilities(shape: Shape) -> Select[Any]:
    own = {"facility_id": _facility.id, "survivor_id": _facility.merged_into_id}
    ward = _facility.ward_id
    theirs = first_rows(About.FACILITY, **own, ward_id=ward, **_lies_in(ward))
    return theirs.where(_ours(shape))


def _dated(shape: Shape, about: About, columns: Any, value: Any) -> Select[Any]:
    dates = {name: columns[name] for name in ("facility_id", "starts_on", "ends_on")}
    return rows(about, **dates, type=value).where(_asked(shape, columns.facility_id))


def _visits(shape: Shape) -> Select[Any]:
    """Of each facility those from the day on, with the last before it, which may still stand, and
    up to the first after which nothing has changed."""
    last, first = (
        select(moment)
        .where(of.facility_id == _facility.id, of.outcome == _CHECKED, lies_there)
        .correlate(_facility.id.table)
        .scalar_subquery()
        for of, moment, lies_there in (
            (_earlier, func.max(_earlier.visited_at), _earlier.visited_at < _begins),
            (_later, func.min(_later.visited_at), _later.visited_at >= _over),
        )
    )
    is_theirs = and_(
        _counted.facility_id == _facility.id,
        _counted.outcome == _CHECKED,
        _counted.visited_at >= func.coalesce(last, _begins),
        _counted.visited_at <= func.coalesce(first, _over),
    )
    return (
        rows(About.VISIT, **_VISIT)
        .join_from(_facility.id.table, _counted.facility_id.table, is_theirs)
        .outerjoin(_verdict.outcome.table, _judges)
        .where(_ours(shape))
    )


def _added(shape: Shape) -> Select[Any]:
    """The visit of the record, if it counts, and the first after which nothing has changed."""
    either = _counted.inspection_seq.in_(
        [bindparam("added", type_=Integer()), _first_over(shape, _later.inspection_seq)]
    )
    return (
        first_rows(About.VISIT, **_VISIT)
        .outerjoin_from(_counted.facility_id.table, _verdict.outcome.table, _judges)
        .where(either, _counted.outcome == _CHECKED)
    )


def _waiting(shape: Shape) -> Select[Any]:
    entries = select(_facility.id).where(_ours(shape))
    if shape.database == POSTGRESQL:
        # Worked out first. Of a join it thinks that nearly nothing waits, and reads all that does.
        theirs = _inspection.facility_id == func.any(func.array(entries.scalar_subquery()))
    else:
        theirs = _inspection.facility_id.in_(entries)
    own = {"facility_id": _inspection.facility_id, "starts_on": _inspection.visited_on}
    return rows(About.WAITING, **own).where(theirs, text(WAITS))


def _first_over(shape: Shape, column: Any) -> Any:
    theirs = _asked(shape, _later.facility_id)
    if not shape.one:
        theirs = _later.facility_id == _interval.facility_id
    return (
        select(column)
        .where(theirs, _later.outcome == _CHECKED, _later.visited_at >= _over)
        .order_by(_later.visited_at)
        .limit(literal_column("1"))
        .offset(literal_column("0"))
        .correlate(_interval.facility_id.table)
        .scalar_subquery()
    )


def _kept(shape: Shape, **more: Any) -> Select[Any]:
    """What begins on the day of a visit after which nothing has changed is left out."""
    columns = {name: _interval[name] for name in ("facility_id", *Interval._fields)}
    return rows(About.KEPT, **columns, **_lies_in(_interval.ward_id), **more).where(
        _asked(shape, _interval.facility_id),
        or_(_interval.ends_on.is_(None), _interval.ends_on >= _since),
        func.coalesce(_interval.starts_on < _first_over(shape, _later.visited_on), true()),
    )


def _kept_with_visits(shape: Shape) -> Select[Any]:
    tells: dict[str, Any] = {
        name: _counted[name] for name in ("visited_at", "inspection_id", "visited_on")
    }
    return _kept(shape, **tells).outerjoin_from(
        _interval.facility_id.table,
        _counted.facility_id.table,
        _counted.inspection_seq == _interval.inspection_seq,
    )


@cache
def everything(database: str, one: bool) -> str:
    """For the driver: of the facilities `ids` (`one`: a number; else a list, for SQLite its JSON)
    from the day `since` on, whose first moment is `begins`, until the first counted visit not
    before the moment `over`. A row is `about` and COLUMNS."""
    shape = Shape(database, one)
    every = union_all(
        _facilities(shape),
        _dated(shape, About.TYPE, _type, _type.type),
        _dated(shape, About.STATUS, _status, _status.status),
        _visits(shape),
        _waiting(shape),
        _kept(shape),
    )
    # Only visits have a moment and an id that they are ordered by; the rest comes by its days.
    ordered = every.order_by("about", "visited_at", "inspection_id", "starts_on")
    return written_out(ordered, database)


@cache
def grown(database: str) -> str:
    """For the driver: of the facility `ids` the visit of the record `added`, if it counts, and that
    which ends the reading; the days that are waited for; and what is kept, as by `everything`, with
    the visit of each interval. In no order."""
    shape = Shape(database, one=True)
    return written_out(
        union_all(_added(shape), _waiting(shape), _kept_with_visits(shape)), database
    )
