"""Which packaging is seen in use over time, in the latest visits that count (progress/usage.py)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, func, select
from sqlalchemy.orm import Session

from inspections.packaging.rules import catalogue, rule_set_on
from inspections.plan.models import Plan, Target
from inspections.progress.queries.kept import is_kept
from inspections.progress.queries.usage_marks import (
    at_checkout,
    bits,
    found,
    holds,
    looked,
    said_of_bags,
)
from inspections.progress.queries.usage_spans import kept_spans, spans_on
from inspections.progress.usage import Given, Use, counters_of


@dataclass(frozen=True)
class UsageOn:
    """One day. `inspected` n facilities have a visit that counts; by each question they are divided
    without a rest. `free`: of those with the category in use, where some of it costs nothing."""

    on: date
    inspected: int
    categories: Mapping[str, Counter[Use]]
    free: Counter[str]
    given: Counter[Given]


class _Sums:
    """What is counted of one day."""

    def __init__(self) -> None:
        self.by_seen: Counter[int] = Counter()
        self.in_use: Counter[str] = Counter()
        self.free: Counter[str] = Counter()
        # Of a category: what its rows change in the number of visits that looked for it in vain.
        self.vain: Counter[str] = Counter()
        self.given: Counter[Given] = Counter()

    def of(self, on: date) -> UsageOn:
        n = self.by_seen.total()
        return UsageOn(
            on, n, {key: self._uses(key, n) for key in catalogue()}, self.free, self.given
        )

    def _uses(self, category: str, n: int) -> Counter[Use]:
        wanted = bits(counters_of(category))
        in_vain = self.vain[category] + sum(
            count for seen, count in self.by_seen.items() if holds(seen, wanted)
        )
        found = self.in_use[category]
        return Counter(
            {
                Use.IN_USE: found,
                Use.NOT_IN_USE: in_vain,
                Use.NOT_LOOKED: n - found - in_vain,
            }
        )


def usage(session: Session, plan: Plan, target: Target, days: Sequence[date]) -> list[UsageOn]:
    """Of the facilities of a target's types, on each of the days, which are in order. One pass over
    the visits of all days where the figures are kept; else day by day."""
    if not days:
        return []
    possible = rule_set_on(days[-1]).possible_carrier_bags
    if is_kept(session):
        sums = _counted(session, kept_spans(session, plan, target, days), len(days), possible)
    else:
        sums = [
            each
            for day in days
            for each in _counted(session, spans_on(session, plan, target, day), 1, possible)
        ]
    return [each.of(day) for each, day in zip(sums, days, strict=True)]


def _counted(session: Session, spans: CTE, days: int, possible: Iterable[str]) -> list[_Sums]:
    sums = [_Sums() for _day in range(days)]
    seen = looked(spans)
    key = (spans.c.first, spans.c.until, func.coalesce(seen.c.seen, 0))
    visits = select(*key).select_from(spans).outerjoin(seen, seen.c.seq == spans.c.seq)
    _add_visits(session, visits, key, at_checkout(spans, possible), spans, sums)
    _add_answers(session, visits, key, found(spans), spans, sums)
    return sums


def _add_visits(
    session: Session, visits: Select[Any], key: Any, bags: CTE, spans: CTE, sums: list[_Sums]
) -> None:
    parts = (bags.c.free, bags.c.single, bags.c.unclear)
    counted = visits.add_columns(*parts, func.count()).outerjoin(bags, bags.c.seq == spans.c.seq)
    for first, until, seen, *said, count in session.execute(counted.group_by(*key, *parts)):
        given = said_of_bags(seen, *said)
        for each in sums[first:until]:
            each.by_seen[seen] += count
            each.given[given] += count


def _add_answers(
    session: Session, visits: Select[Any], key: Any, answers: CTE, spans: CTE, sums: list[_Sums]
) -> None:
    parts = (answers.c.category, answers.c.in_use, answers.c.free, answers.c.answered)
    counted = visits.add_columns(*parts, func.count()).join(answers, answers.c.seq == spans.c.seq)
    for first, until, seen, category, in_use, free, answered, count in session.execute(
        counted.group_by(*key, *parts)
    ):
        wanted = bits(counters_of(category))
        in_vain = not in_use and holds(seen | answered, wanted)
        for each in sums[first:until]:
            each.in_use[category] += count if in_use else 0
            each.free[category] += count if free else 0
            # by_seen has them already where the counters were seen to the end.
            each.vain[category] += count * (in_vain - holds(seen, wanted))
