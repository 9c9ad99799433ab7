"""The figures of a plan's targets on a date, whole and broken down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from inspections.plan.models import Plan, Target
from inspections.plan.queries import targets_of
from inspections.plan.rules import Unit
from inspections.progress.queries.facts import facts_of
from inspections.progress.queries.groups import By, Group, groups
from inspections.progress.queries.tallies import tallies
from inspections.progress.rules import Figures, Tally, TargetTerms, figures, foretold


@dataclass(frozen=True)
class TargetProgress:
    """A target with its figures on the date, and on its due date once that has come; each with the
    counts that it was worked out from."""

    target: Target
    counts: Tally
    figures: Figures
    counts_at_due: Tally | None
    at_due: Figures | None
    groups: tuple[Group, ...] | None = None

    def by_today(self, on: date, today: date) -> "TargetProgress":
        """The same of a day `on`, with nothing said of days that have not come."""
        if on <= today:
            return self
        has_come = self.target.due_on is not None and self.target.due_on <= today
        parts = self.groups and tuple(
            replace(each, figures=foretold(each.figures)) for each in self.groups
        )
        return replace(
            self,
            figures=foretold(self.figures),
            counts_at_due=self.counts_at_due if has_come else None,
            at_due=self.at_due if has_come else None,
            groups=parts,
        )


def plan_progress(
    session: Session, plan: Plan, on: date, by: By | None = None
) -> list[TargetProgress]:
    """The figures of every target of a plan. Everything known now about that date is counted."""
    return _progress(session, plan, targets_of(session, plan.id), on, by)


def target_progress(
    session: Session, plan: Plan, target: Target, on: date, by: By | None = None
) -> TargetProgress:
    return _progress(session, plan, [target], on, by)[0]


def _progress(
    session: Session, plan: Plan, targets: Sequence[Target], on: date, by: By | None
) -> list[TargetProgress]:
    due = {target.id: target.due_on for target in targets if target.due_on and target.due_on <= on}
    counts = tallies(session, plan, targets, {on, *due.values()})
    return [
        TargetProgress(
            target=target,
            counts=counts[target.id, on],
            figures=figures(terms_of(target), counts[target.id, on]),
            counts_at_due=counts[target.id, due[target.id]] if target.id in due else None,
            at_due=_figures_at(target, counts, due.get(target.id)),
            groups=_groups(session, plan, target, on, by) if by else None,
        )
        for target in targets
    ]


def _figures_at(
    target: Target, counts: Mapping[tuple[int, date], Tally], day: date | None
) -> Figures | None:
    return None if day is None else figures(terms_of(target), counts[target.id, day])


def terms_of(target: Target) -> TargetTerms:
    return TargetTerms(
        kind=target.kind,
        goal_percent=target.goal_percent,
        unit=target.unit or Unit.FACILITIES,
        criterion=target.criterion,
        facility_types=target.facility_types,
    )


def _groups(session: Session, plan: Plan, target: Target, on: date, by: By) -> tuple[Group, ...]:
    return groups(session, terms_of(target), facts_of(session, plan, target, on), on, by)
