"""The figures of plans as flat rows."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from inspections.errors import Problem, Refused
from inspections.export.summaries import SUMMARIES, GroupBy
from inspections.plan.models import Plan, Target
from inspections.plan.queries import plan_by_slug, plans
from inspections.progress.queries import By, data_at, plan_progress, rule_sets_used


def asked_plans(session: Session, slug: str | None, on: date, today: date) -> list[Plan]:
    """The plans that speak of the day, or the one that was asked for.

    A plan goes on to be measured by when it has ended. INVALID for an unknown plan and for a day of
    which no plan that was asked for speaks: before its start, or ahead of today and of every plan.
    """
    if slug is None:
        asked = list(plans(session))
    else:
        found = plan_by_slug(session, slug)
        if found is None:
            raise Refused(Problem.INVALID, {"plan": "unknown"})
        asked = [found]
    begun = [plan for plan in asked if plan.starts_on <= on]
    if not begun or on > max(today, *(plan.ends_on for plan in asked)):
        raise Refused(Problem.INVALID, {"on": "outside_every_plan"})
    return begun


def summary_rows(
    session: Session, asked: list[Plan], on: date, today: date, by: GroupBy, method: str
) -> Iterator[list[Any]]:
    """Rows under the columns of SUMMARIES, plans and targets in their own order, groups in that of
    their lists; nothing is said of a day after `today`. `method`: where it can be read how each
    figure is made."""
    changed = data_at(session)
    for plan in asked:
        used = ", ".join(rule_sets_used(session, plan, on))
        part = None if by is GroupBy.WHOLE else By.of(by.value)
        for told in plan_progress(session, plan, on, part):
            progress = told.by_today(on, today)
            groups = (
                [(None, None, progress.figures)]
                if part is None
                else [(each.key, each.name, each.figures) for each in progress.groups or ()]
            )
            for key, name, figures in groups:
                row = {
                    **_of_target(plan, progress.target, on, changed),
                    **vars(figures),
                    "group_by": by.value,
                    "group": key,
                    "group_name": name,
                    "rule_sets": used or None,
                    "method": method,
                }
                yield [row[column] for column in SUMMARIES.names]


def _of_target(plan: Plan, target: Target, on: date, changed: datetime | None) -> dict[str, Any]:
    goal = target.goal_percent
    return {
        "plan": plan.slug,
        "target": target.key,
        "kind": target.kind.value,
        "criterion": target.criterion and target.criterion.value,
        "unit": target.unit and target.unit.value,
        "goal": None if goal is None else goal / 100,
        "due_on": target.due_on,
        "on": on,
        "data_at": changed,
    }
