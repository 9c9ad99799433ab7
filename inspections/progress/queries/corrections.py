"""What is kept of the figures, held against the intervals that it was summed up from."""

from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Date,
    DateTime,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from inspections.area.models import Area
from inspections.area.rules import NATION_KEY
from inspections.progress.models import ProgressDelta, ProgressInterval
from inspections.progress.steps import DAY, QUARTER, Key, Measures
from inspections.verdict.rules import VerdictOutcome


def corrections(session: Session) -> Select[Any]:
    """What would have to be added to which rows of ProgressDelta (all its columns, in order); none
    when every row is the sum of the intervals."""
    every = _expected(session).subquery()
    sums = [func.sum(every.c[name]).label(name) for name in Measures._fields]
    keys = [every.c[name] for name in Key._fields]
    return select(*keys, *sums).group_by(*keys).having(or_(*(each != 0 for each in sums)))


def _expected(session: Session) -> CompoundSelect[Any]:
    """The rows that the intervals make, and those that are kept with their signs turned."""
    changes = _changes().subquery()
    numbers = [changes.c[name] for name in Measures._fields]
    nation = select(Area.id).where(Area.key == NATION_KEY).scalar_subquery()
    placed = changes.join(Area, Area.id == func.coalesce(changes.c.ward_id, nation))
    larger = case((changes.c.ward_id.is_(None), Area.id), else_=Area.parent_id)
    quarter = _quarter_start(session, changes.c.day)
    by_day = select(Area.id, literal(DAY), changes.c.day, changes.c.type, *numbers)
    by_quarter = select(larger, literal(QUARTER), quarter, changes.c.type, *numbers)
    by_former = select(Area.former_id, literal(QUARTER), quarter, changes.c.type, *numbers)
    lay_in_one = and_(changes.c.ward_id.is_not(None), Area.former_id.is_not(None))
    kept = ProgressDelta.__table__.c
    return union_all(
        select(
            *(kept[name] for name in Key._fields),
            *((-kept[name]).label(name) for name in Measures._fields),
        ),
        by_day.select_from(placed),
        by_quarter.select_from(placed),
        by_former.select_from(placed).where(lay_in_one),
    )


def _changes() -> CompoundSelect[Any]:
    """Each interval adds on its first day what it takes away on the day after its last."""
    each = ProgressInterval
    values = _measures()
    begun = [value.label(name) for name, value in values.items()]
    ended = [(-value).label(name) for name, value in values.items()]
    return union_all(
        select(each.ward_id, each.type, each.starts_on.label("day"), *begun),
        select(each.ward_id, each.type, each.ends_on, *ended).where(each.ends_on.is_not(None)),
    )


def _measures() -> dict[str, Any]:
    """As steps.measures."""
    each = ProgressInterval
    visited = each.inspection_seq.is_not(None)
    valid, expired = and_(visited, ~each.expired), and_(visited, each.expired)
    full = each.outcome == VerdictOutcome.FULL.value
    gradual = each.outcome.in_([VerdictOutcome.FULL.value, VerdictOutcome.GRADUAL.value])
    reports = and_(valid, each.all_bags.is_not(None))
    conditions = {
        "inspected": valid,
        "met_gradual": and_(valid, gradual),
        "met_full": and_(valid, full),
        "insufficient": and_(valid, each.outcome == VerdictOutcome.INSUFFICIENT.value),
        "pending": each.pending,
        "expired": expired,
        "expired_gradual": and_(expired, gradual),
        "expired_full": and_(expired, full),
        "full_but_for_film": and_(valid, each.full_but_for_film),
        "reporting": reports,
    }
    counted = {name: case((one, 1), else_=0) for name, one in conditions.items()}
    return {
        "registered": literal(1, Integer),
        **counted,
        "friendly_bags": case((reports, func.coalesce(each.friendly_bags, 0)), else_=0),
        "all_bags": case((reports, each.all_bags), else_=0),
    }


def _quarter_start(session: Session, day: Any) -> Any:
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.date_trunc("quarter", cast(day, DateTime)), Date)
    months = (cast(func.strftime("%m", day), Integer) - 1) % 3
    return func.date(day, "start of month", literal("-") + cast(months, String) + " months")
