"""Invented figures in the charts' own shapes, for the page that shows every part of the pages."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from audit_service.department.trend_chart import drawing
from audit_service.department.trend_drawing import Drawing, Goal, Span
from audit_service.department.usage_drawing import Drawing as UsageDrawing
from audit_service.department.usage_drawing import Row, Share
from audit_service.department.usage_drawing import drawing as usage_drawing
from audit_service.department.usage_view import Line
from audit_service.department.waterfall import Drawing as Waterfall
from audit_service.department.waterfall import waterfall
from audit_service.words import category_name
from inspections.plan.rules import Criterion, TargetKind, Unit
from inspections.progress.age import Age
from inspections.progress.change import Cause, Step
from inspections.progress.quarters import trend_days
from inspections.progress.queries import SeriesPoint
from inspections.progress.rules import Tally, TargetTerms, figures
from inspections.progress.stalls import StallSum

_START, _LAST, _END = date(2022, 1, 1), date(2026, 11, 20), date(2030, 12, 31)
_STEPS = {
    Cause.VISITED: Step(20, 0, 20, 14),
    Cause.BETTER: Step(5, 0, 0, 5),
    Cause.WORSE: Step(3, 0, 0, -3),
    Cause.OPENED: Step(2, 2, 0, 0),
    Cause.EXPIRED: Step(4, 0, -4, -2),
}


@dataclass(frozen=True)
class Usage:
    lines: tuple[Line, ...]
    days: tuple[date, ...]
    counts: tuple[Tally, ...]
    wide: UsageDrawing
    narrow: UsageDrawing


@dataclass(frozen=True)
class Charts:
    trends: tuple[tuple[str, Drawing], ...]
    points: tuple[SeriesPoint, ...]
    waterfalls: tuple[tuple[str, Waterfall], ...]
    names: dict[str, str]
    ages: Counter[Age]
    words: type[Age]
    uses: Usage
    stalls: StallSum


def charts() -> Charts:
    """With stretches that nobody visited, that are drawn by lot, and that are not."""
    points = [_point(number, day) for number, day in enumerate(trend_days(_START, _LAST, 41))]
    goals = [
        Goal(Criterion.GRADUAL, 85, date(2025, 12, 31)),
        Goal(Criterion.FULL, 100, _END),
    ]
    span = Span(date(2021, 1, 1), _START, _END)
    return Charts(
        trends=(
            ("wide", drawing(points, goals, span, 680)),
            ("narrow", drawing(points, goals, span, 330)),
        ),
        points=tuple(points),
        waterfalls=(
            ("wide", waterfall(15, 29, _STEPS, 680)),
            ("narrow", waterfall(15, 29, _STEPS, 330)),
        ),
        names={
            **{each.value: each.vi for each in Cause},
            "before": "31/03/2026",
            "after": "30/06/2026",
        },
        ages=Counter({Age.FRESH: 24, Age.AGEING: 13, Age.EXPIRED: 6, Age.NEVER: 9}),
        words=Age,
        uses=_usage([point.on for point in points[-9:]]),
        stalls=StallSum(5, 1823, 74, 33, 42, 13),
    )


def _usage(days: list[date]) -> Usage:
    """Of one thing little is known; on the first day nobody had gone anywhere."""
    totals = [0, *(30 + number for number in range(len(days) - 1))]
    rows = [
        Row(
            category_name("paper_bag"),
            tuple(
                Share(total // 4 + at * (total > 0), 3, total) for at, total in enumerate(totals)
            ),
        ),
        Row(
            category_name("foam_tray"),
            tuple(Share(total // 9, total // 2, total) for total in totals),
        ),
    ]
    return Usage(
        lines=(Line(rows[0], "thin_carrier_bag", 4), Line(rows[1], "foam_tray")),
        days=tuple(days),
        counts=tuple(Tally(52, total) for total in totals),
        wide=usage_drawing(rows, days, 680),
        narrow=usage_drawing(rows, days, 330),
    )


def _point(number: int, day: date) -> SeriesPoint:
    visited = 0 if number in (0, 1, 7) else min(52, 20 + 2 * number)
    met = visited * (50 + number) // 100
    counts = Tally(52, visited, met, met // 2, drawn_by_lot=number > 11)
    both = (
        figures(TargetTerms(TargetKind.SHARE, None, Unit.FACILITIES, each, ()), counts)
        for each in (Criterion.GRADUAL, Criterion.FULL)
    )
    return SeriesPoint(day, counts, *both)
