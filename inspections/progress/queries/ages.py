"""How long ago the facilities of a target were last visited, by where they are and what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, case, func, select
from sqlalchemy.orm import Session

from inspections.facility.models import Facility
from inspections.inspection.models import Inspection
from inspections.plan.models import Plan, Target
from inspections.progress.age import Age, half_start
from inspections.progress.queries.facts import facts_of
from inspections.progress.rules import window_start

# The ward's id (None = not known) and the type.
Cell = tuple[int | None, str]


@dataclass(frozen=True)
class LastVisit:
    """A facility and its latest counted visit up to the day; None where there is none."""

    facility: Facility
    age: Age
    visited_on: date | None
    inspection_id: UUID | None
    verdict: str | None


def ages_by_cell(
    session: Session, plan: Plan, target: Target, on: date
) -> Mapping[Cell, Counter[Age]]:
    """Every facility of N once. Cells without a facility are left out."""
    facts = facts_of(session, plan, target, on)
    age = age_on(facts, on)
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


def last_visits(
    session: Session, plan: Plan, target: Target, on: date, cell: Cell, seen: ColumnElement[bool]
) -> Sequence[LastVisit]:
    """The facilities of one cell that `seen` (a where-clause on Facility) allows: those that were
    never visited first, then the longest ago."""
    facts = facts_of(session, plan, target, on)
    ward_id, type_ = cell
    query = (
        select(
            *(Facility, age_on(facts, on), facts.c.visited_on, facts.c.verdict),
            Inspection.id.label("inspection_id"),
        )
        .join(facts, facts.c.facility_id == Facility.id)
        .outerjoin(Inspection, Inspection.seq == facts.c.inspection_seq)
        .where(facts.c.ward_id.is_not_distinct_from(ward_id), facts.c.type == type_, seen)
        .order_by(
            facts.c.visited_on.is_not(None), facts.c.visited_on, Facility.sort_key, Facility.id
        )
    )
    return [
        LastVisit(
            facility=row.Facility,
            age=Age.of(row.age),
            visited_on=row.visited_on,
            inspection_id=row.inspection_id,
            verdict=row.verdict,
        )
        for row in session.execute(query)
    ]


def age_on(facts: CTE, on: date) -> ColumnElement[Any]:
    """The word of an Age, as column `age`."""
    visited_on = facts.c.visited_on
    return case(
        (visited_on.is_(None), Age.NEVER.value),
        (visited_on < window_start(on), Age.EXPIRED.value),
        (visited_on < half_start(on), Age.AGEING.value),
        else_=Age.FRESH.value,
    ).label("age")
