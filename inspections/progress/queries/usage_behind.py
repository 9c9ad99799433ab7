"""What the latest visit that counts says of packaging, facility by facility: the lists behind the
counts of usage.py."""

from datetime import date

from sqlalchemy import CTE, and_, func, select
from sqlalchemy.orm import Session

from inspections.packaging.rules import rule_set_on
from inspections.plan.models import Plan, Target
from inspections.progress.queries.facts import facts_of
from inspections.progress.queries.usage_marks import (
    at_checkout,
    bits,
    found,
    holds,
    looked,
    said_of_bags,
)
from inspections.progress.usage import Given, Use, counters_of


def uses_of(
    session: Session, plan: Plan, target: Target, on: date, category: str
) -> dict[int, Use]:
    """By each of the target's facilities with a visit that counts on the day."""
    visits = _visits(session, plan, target, on)
    seen, answers = looked(visits), found(visits)
    about = and_(answers.c.seq == visits.c.seq, answers.c.category == category)
    query = (
        select(visits.c.facility_id, func.coalesce(seen.c.seen, 0))
        .add_columns(answers.c.in_use, func.coalesce(answers.c.answered, 0))
        .outerjoin(seen, seen.c.seq == visits.c.seq)
        .outerjoin(answers, about)
    )
    wanted = bits(counters_of(category))
    uses = {}
    for facility_id, looked_at, in_use, answered in session.execute(query):
        in_vain = Use.NOT_IN_USE if holds(looked_at | answered, wanted) else Use.NOT_LOOKED
        uses[facility_id] = Use.IN_USE if in_use else in_vain
    return uses


def free_at(session: Session, plan: Plan, target: Target, on: date, category: str) -> set[int]:
    """The facilities with a visit that counts on the day where some of the category is given
    free."""
    visits = _visits(session, plan, target, on)
    answers = found(visits)
    query = (
        select(visits.c.facility_id)
        .join(answers, answers.c.seq == visits.c.seq)
        .where(answers.c.category == category, answers.c.free == 1)
    )
    return set(session.scalars(query))


def bags_of(session: Session, plan: Plan, target: Target, on: date) -> dict[int, Given]:
    """Of the single-use bags at the checkout, as `uses_of`."""
    visits = _visits(session, plan, target, on)
    seen = looked(visits)
    bags = at_checkout(visits, rule_set_on(on).possible_carrier_bags)
    query = (
        select(visits.c.facility_id, func.coalesce(seen.c.seen, 0))
        .add_columns(bags.c.free, bags.c.single, bags.c.unclear)
        .outerjoin(seen, seen.c.seq == visits.c.seq)
        .outerjoin(bags, bags.c.seq == visits.c.seq)
    )
    return {row[0]: said_of_bags(*row[1:]) for row in session.execute(query)}


def _visits(session: Session, plan: Plan, target: Target, on: date) -> CTE:
    facts = facts_of(session, plan, target, on)
    columns = (facts.c.inspection_seq.label("seq"), facts.c.facility_id)
    return select(*columns).where(facts.c.valid).cte("visits")
