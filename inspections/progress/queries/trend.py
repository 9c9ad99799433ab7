"""The figures of a plan's targets over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inspections.plan.models import Plan, Target
from inspections.plan.queries import targets_of
from inspections.progress.quarters import trend_days
from inspections.progress.queries.tallies import tallies
from inspections.progress.queries.targets import terms_of
from inspections.progress.rules import Figures, figures


@dataclass(frozen=True)
class TrendPoint:
    """The figures of every target on one day, in the order of the plan."""

    on: date
    targets: tuple[tuple[Target, Figures], ...]


def trend(session: Session, plan: Plan, until: date, most: int) -> Sequence[TrendPoint]:
    """At the ends of quarters from the plan's own start and on the last day, `most` points in all,
    the oldest first. Each is what `target_progress` gives for its day; one pass for all of them."""
    targets = targets_of(session, plan.id)
    days = trend_days(plan.starts_on, until, most)
    counts = tallies(session, plan, targets, days)
    terms = {target.id: terms_of(target) for target in targets}
    return [
        TrendPoint(
            day,
            tuple(
                (target, figures(terms[target.id], counts[target.id, day])) for target in targets
            ),
        )
        for day in days
    ]
