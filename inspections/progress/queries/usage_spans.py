"""The visits whose findings count on given days: (seq, first, until), a row each visit and stretch.

A visit counts on days[first:until]; it is read once, however many days there are.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CTE, case, literal, or_, select
from sqlalchemy.orm import Session

from inspections.facility.models import Facility
from inspections.plan.models import Plan, Target
from inspections.progress.models import ProgressInterval
from inspections.progress.queries.facts import facts_of, in_territory


def kept_spans(session: Session, plan: Plan, target: Target, days: Sequence[date]) -> CTE:
    """From what is kept of the figures; the days are in order."""
    each = ProgressInterval
    first = sum((case((each.starts_on > day, 1), else_=0) for day in days), start=literal(0))
    goes_on = each.ends_on.is_(None)
    until = sum(
        (case((or_(goes_on, each.ends_on > day), 1), else_=0) for day in days), start=literal(0)
    )
    spans = (
        select(each.inspection_seq.label("seq"), first.label("first"), until.label("until"))
        .join(Facility, Facility.id == each.facility_id)
        .where(
            in_territory(session, plan),
            each.type.in_(target.facility_types),
            each.inspection_seq.is_not(None),
            ~each.expired,
            each.starts_on <= days[-1],
            or_(goes_on, each.ends_on > days[0]),
        )
        .cte("lasting")
    )
    return select(spans).where(spans.c.first < spans.c.until).cte("spans")


def spans_on(session: Session, plan: Plan, target: Target, on: date) -> CTE:
    """Of one day, from the rows themselves."""
    facts = facts_of(session, plan, target, on)
    return (
        select(
            facts.c.inspection_seq.label("seq"),
            literal(0).label("first"),
            literal(1).label("until"),
        )
        .where(facts.c.valid)
        .cte("spans")
    )
