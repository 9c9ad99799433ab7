"""The charts of a plan: which of its targets share one, what is drawn and what stands beside it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_service.department.asked import measured
from audit_service.department.list_links import ListLinks, list_links
from audit_service.department.target_row import types_text
from audit_service.department.trend_chart import drawing, figures_of, is_known
from audit_service.department.trend_drawing import Drawing, Goal, Span
from inspections.plan.models import Plan, Target
from inspections.plan.queries import targets_of
from inspections.plan.rules import Criterion, TargetKind
from inspections.progress.age import Age
from inspections.progress.queries import SeriesPoint, ages, series
from inspections.progress.rules import Figures

# The ends of ten years' quarters, and the day that is looked at.
QUARTERS = 41
WIDE, NARROW = 680, 330


@dataclass(frozen=True)
class At:
    """One series on one day that is named beside the chart: a due date, or the chosen day.
    `goal`: the percent that is asked on that due date, None where none is."""

    criterion: Criterion
    on: date
    figures: Figures
    is_due: bool = False
    goal: int | None = None


@dataclass(frozen=True)
class Chart:
    """The two series of the targets that are about the same types of facility. `points` is empty
    before the plan's own start."""

    key: str
    plan_slug: str
    types: str
    starts_on: date
    points: tuple[SeriesPoint, ...]
    goals: tuple[Goal, ...]
    values: tuple[At, ...]
    ages: Counter[Age]
    wide: Drawing | None
    narrow: Drawing | None
    links: ListLinks

    @property
    def total(self) -> int:
        return self.points[-1].counts.registered if self.points else 0

    @property
    def is_empty(self) -> bool:
        """Nobody was ever visited: there is nothing to draw."""
        return not any(is_known(point) for point in self.points)

    @property
    def is_ranged(self) -> bool:
        return any(
            each.range_low is not None and each.range_low != each.range_high
            for point in self.points
            for each in (point.gradual, point.full)
        )


def charts(session: Session, plan: Plan, on: date) -> list[Chart]:
    """One for each set of types that the plan has targets for, in its order."""
    groups = _groups(targets_of(session, plan.id))
    points = series(session, plan, [group[0] for group in groups], on, QUARTERS)
    return [_chart(session, plan, group, points[group[0].id], on) for group in groups]


def chart(
    session: Session, plan: Plan, target: Target, on: date, area: str | None = None
) -> Chart | None:
    """Of the types that a target is about; None where facilities do not pass or fail. `area`: the
    key of the area that the plan is asked of."""
    for group in _groups(targets_of(session, plan.id)):
        if target.id in [each.id for each in group]:
            points = series(session, plan, group[:1], on, QUARTERS)
            return _chart(session, plan, group, points[group[0].id], on, area)
    return None


def _groups(targets: Sequence[Target]) -> list[list[Target]]:
    def types(target: Target) -> list[str]:
        return sorted(target.facility_types)

    ours = measured(targets)
    order = list(dict.fromkeys(tuple(types(each)) for each in ours))
    ordered = sorted(ours, key=lambda each: order.index(tuple(types(each))))
    return [list(group) for _types, group in groupby(ordered, types)]


def _chart(
    session: Session,
    plan: Plan,
    group: Sequence[Target],
    points: Sequence[SeriesPoint],
    on: date,
    area: str | None = None,
) -> Chart:
    goals = [
        Goal(each.criterion, each.goal_percent, each.due_on)
        for each in group
        if each.kind is TargetKind.SHARE and each.criterion and each.goal_percent and each.due_on
    ]
    span = Span(_first_day(session, plan), plan.starts_on, max(plan.ends_on, on))
    drawn = bool(points) and points[-1].counts.registered > 0
    key = group[0].key.partition(":")[2]
    return Chart(
        key=key,
        plan_slug=plan.slug,
        types=types_text(group[0].facility_types),
        starts_on=plan.starts_on,
        points=tuple(points),
        goals=tuple(goals),
        values=tuple(_values(points, group)),
        ages=ages(session, plan, group[0], on) if drawn else Counter(),
        wide=drawing(points, goals, span, WIDE) if drawn else None,
        narrow=drawing(points, goals, span, NARROW) if drawn else None,
        links=list_links(plan, key, area),
    )


def _first_day(session: Session, plan: Plan) -> date:
    """Of the axis: the same in every plan, so that charts can be laid side by side."""
    return min(session.scalar(select(func.min(Plan.starts_on))) or plan.starts_on, plan.starts_on)


def _values(points: Sequence[SeriesPoint], group: Sequence[Target]) -> list[At]:
    """Of each series in turn: its due dates that have come, then the last day."""
    by_day = {point.on: point for point in points}
    found = []
    for criterion in Criterion:
        for target in group:
            point = by_day.get(target.due_on) if target.due_on else None
            if point and target.criterion is criterion:
                figures = figures_of(point, criterion)
                found.append(At(criterion, point.on, figures, True, target.goal_percent))
        found += [At(criterion, each.on, figures_of(each, criterion)) for each in points[-1:]]
    return found
