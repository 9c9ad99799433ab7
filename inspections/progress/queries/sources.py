"""What figures rest on: how old the data is, and which rule sets judged it."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from inspections.facility.models import Facility
from inspections.inspection.models import Counted, Inspection, Review
from inspections.plan.models import Plan
from inspections.progress.queries.facts import in_territory


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
