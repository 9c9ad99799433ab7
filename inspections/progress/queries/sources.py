"""What figures rest on: how old the data is, which rule sets judged it, and where N is from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from inspections.area.models import Area
from inspections.area.rules import NATION_KEY
from inspections.facility.models import Facility
from inspections.inspection.models import Counted, InspectionChange
from inspections.packaging.models import RuleSetRow
from inspections.plan.models import Plan
from inspections.progress.queries.facts import in_territory


def data_at(session: Session) -> datetime | None:
    """When the data last changed: the latest arrival, photo or review that did; None while there is
    none."""
    return session.scalar(select(func.max(InspectionChange.changed_at)))


@dataclass(frozen=True)
class Registry:
    """What N was counted in: the sources that the facilities name, the most frequent first, how
    many name none, and when any of them was last changed."""

    sources: tuple[str, ...]
    without: int
    changed_at: datetime | None


def registry_of(session: Session, plans: Sequence[Plan]) -> Registry:
    """Of the territories that the plans are asked of, by what the registry says today."""
    inside = or_(false(), *(in_territory(session, plan) for plan in plans))
    query = (
        select(Facility.source, func.count(), func.max(Facility.changed_at))
        .where(inside, Facility.merged_into_id.is_(None))
        .group_by(Facility.source)
        .order_by(func.count().desc(), Facility.source)
    )
    rows = session.execute(query).all()
    return Registry(
        sources=tuple(source for source, _count, _at in rows if source),
        without=sum(count for source, count, _at in rows if not source),
        changed_at=max((at for _source, _count, at in rows if at), default=None),
    )


def rule_sets_used(session: Session, plan: Plan, on: date) -> list[str]:
    """The ids of the rule sets behind the counted visits of the plan's territory. Of each one visit
    is looked for, facility by facility, instead of reading them all."""
    judged = select(Counted.inspection_seq).where(Counted.visited_on <= on).limit(1)
    if session.get_one(Area, plan.territory_id).key == NATION_KEY:
        # In the order of the index, or PostgreSQL looks for the one that never comes row by row.
        first = judged.order_by(Counted.visited_on)
        used = _is_any(first.where(Counted.rule_set == RuleSetRow.id))
    else:
        # As an expression: SQLite would look through all that a rule set judged for each facility.
        theirs = judged.where(func.coalesce(Counted.rule_set, "") == RuleSetRow.id)
        theirs = theirs.correlate(RuleSetRow, Facility, _merged)
        own, merged = select(Facility.id), select(_merged.id).join(Facility, _became)
        used = or_(
            *(
                _is_any(
                    each.where(
                        in_territory(session, plan),
                        Facility.merged_into_id.is_(None),
                        _is_any(theirs.where(Counted.facility_id == id_)),
                    ).limit(1)
                )
                for each, id_ in ((own, Facility.id), (merged, _merged.id))
            )
        )
    return list(session.scalars(select(RuleSetRow.id).where(used).order_by(RuleSetRow.id)))


# What was merged into a facility was always that facility.
_merged = aliased(Facility)
_became = _merged.merged_into_id == Facility.id


def _is_any(query: Select[int]) -> ColumnElement[bool]:
    """Not EXISTS, which PostgreSQL may turn into a join with all rows."""
    return query.scalar_subquery().is_not(None)
