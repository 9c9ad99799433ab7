"""The numbers of a drawing of two series: what templates/components/trend.html is given.

Lengths are user units of an SVG of the drawing's width; no words, no colours, no web.
"""

from dataclasses import dataclass
from datetime import date

from inspections.plan.rules import Criterion


@dataclass(frozen=True)
class Goal:
    """A share of a criterion, in whole percent, on its due date."""

    criterion: Criterion
    percent: int
    due_on: date


@dataclass(frozen=True)
class Span:
    """What the axis of time covers, and where the plan itself begins."""

    first: date
    plan: date
    last: date


@dataclass(frozen=True)
class Dot:
    """One day that something is known of. `big`: a due date, or the last day."""

    x: float
    y: float
    big: bool


@dataclass(frozen=True)
class Mark:
    """A goal: at the height of its share, on its day."""

    x: float
    y: float
    percent: int
    year: int
    anchor: str


@dataclass(frozen=True)
class Stretch:
    """From one side to another."""

    x: float
    width: float


@dataclass(frozen=True)
class Panel:
    """One series. `runs` and `bands`: points of polylines and polygons, one an unbroken stretch."""

    criterion: Criterion
    top: float
    bottom: float
    runs: tuple[str, ...]
    bands: tuple[str, ...]
    dots: tuple[Dot, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Drawing:
    """`before` is the time before the plan's own start, `unknown` the stretches in which nobody
    was visited; `years`: (where, which) at the axis; `ticks`: where each year begins."""

    width: int
    height: float
    left: float
    right: float
    panels: tuple[Panel, ...]
    strip_top: float
    strip_bottom: float
    strip: tuple[Bar, ...]
    before: Stretch | None
    unknown: tuple[Stretch, ...]
    years: tuple[tuple[float, int], ...]
    ticks: tuple[float, ...]
