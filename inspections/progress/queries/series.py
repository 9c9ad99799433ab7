"""The two series of a target, gradual and full, over the quarters of its plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from inspections.plan.models import Plan, Target
from inspections.plan.rules import Criterion
from inspections.progress.quarters import trend_days
from inspections.progress.queries.tallies import tallies
from inspections.progress.queries.targets import terms_of
from inspections.progress.rules import Figures, Tally, TargetTerms, figures


@dataclass(frozen=True)
class SeriesPoint:
    """One day: the counts, and the figures that they give by either criterion."""

    on: date
    counts: Tally
    gradual: Figures
    full: Figures


def series(
    session: Session, plan: Plan, targets: Sequence[Target], until: date, most: int
) -> dict[int, list[SeriesPoint]]:
    """By the target's id, at the days of `trend` that are not before the plan's own start, the
    oldest first; whatever the target asks, both criteria are counted."""
    days = [day for day in trend_days(plan.starts_on, until, most) if day >= plan.starts_on]
    counts = tallies(session, plan, targets, days)
    return {
        target.id: [_point(terms_of(target), day, counts[target.id, day]) for day in days]
        for target in targets
    }


def _point(terms: TargetTerms, day: date, counts: Tally) -> SeriesPoint:
    gradual, full = (
        figures(replace(terms, criterion=each, goal_percent=None), counts)
        for each in (Criterion.GRADUAL, Criterion.FULL)
    )
    return SeriesPoint(day, counts, gradual, full)
