"""How long ago the facilities of a target were last visited, by where they are and what."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from inspections.plan.models import Plan, Target
from inspections.progress.age import Age, half_start
from inspections.progress.queries.facts import facts_of
from inspections.progress.rules import window_start

# The ward's id (None = not known) and the type.
Cell = tuple[int | None, str]


def ages_by_cell(
    session: Session, plan: Plan, target: Target, on: date
) -> Mapping[Cell, Counter[Age]]:
    """Every facility of N once. Cells without a facility are left out."""
    facts = facts_of(session, plan, target, on)
    visited_on = facts.c.visited_on
    age = case(
        (visited_on.is_(None), Age.NEVER.value),
        (visited_on < window_start(on), Age.EXPIRED.value),
        (visited_on < half_start(on), Age.AGEING.value),
        else_=Age.FRESH.value,
    ).label("age")
    found: dict[Cell, Counter[Age]] = {}
    rows = select(facts.c.ward_id, facts.c.type, age, func.count()).group_by(
        facts.c.ward_id, facts.c.type, age
    )
    for ward_id, type_, word, count in session.execute(rows):
        found.setdefault((ward_id, type_), Counter())[Age.of(word)] += count
    return found


def ages(session: Session, plan: Plan, target: Target, on: date) -> Counter[Age]:
    """Over the whole territory; they add up to N."""
    return sum(ages_by_cell(session, plan, target, on).values(), Counter())
