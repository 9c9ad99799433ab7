"""What has changed between two days, facility by facility, by everything that is known now."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.plan.models import Plan, Target
from inspections.progress.change import Cause, FacilityChange, Stand, Step, cause_of, steps_by_cause
from inspections.progress.queries.facts import facts_of
from inspections.progress.queries.withdrawn import corrected_since
from inspections.progress.rules import split_change


@dataclass(frozen=True)
class Changes:
    """`facilities`: every facility of N on either day, once. `before` and `after` are (k, n, N)."""

    since: date
    until: date
    before: tuple[int, int, int]
    after: tuple[int, int, int]
    facilities: tuple[FacilityChange, ...]
    steps: dict[Cause, Step]

    @property
    def split(self) -> tuple[Fraction, Fraction] | None:
        """Of the change of k/N: what came from visits and what from the stores; None without N."""
        return split_change(self.before, self.after)

    @property
    def restated(self) -> int:
        """How many facilities stood otherwise on the first day by what was known then."""
        return sum(each.restated for each in self.facilities)


def changes(session: Session, plan: Plan, target: Target, since: date, until: date) -> Changes:
    """Of a target by which facilities pass or fail; `since` is before `until`."""
    before, after = (_stands(session, plan, target, day) for day in (since, until))
    corrected = corrected_since(session, since, {id_: each.seq for id_, each in before.items()})
    found = tuple(
        FacilityChange(
            id_,
            before.get(id_),
            after.get(id_),
            cause_of(before.get(id_), after.get(id_), corrected.get(id_, False)),
            restated=id_ in corrected,
        )
        for id_ in sorted(before.keys() | after.keys())
    )
    return Changes(since, until, _counts(before), _counts(after), found, steps_by_cause(found))


def _stands(session: Session, plan: Plan, target: Target, on: date) -> dict[int, Stand]:
    """By facility."""
    facts = facts_of(session, plan, target, on)
    rows = select(
        *(facts.c.facility_id, facts.c.inspection_seq, facts.c.verdict),
        *(facts.c.valid, facts.c.meets),
    )
    return {
        id_: Stand(seq, verdict, bool(valid), bool(valid and meets))
        for id_, seq, verdict, valid, meets in session.execute(rows)
    }


def _counts(stands: dict[int, Stand]) -> tuple[int, int, int]:
    every = stands.values()
    return sum(each.met for each in every), sum(each.valid for each in every), len(every)
