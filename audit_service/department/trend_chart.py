"""Where everything in a drawing of two series stands."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from audit_service.department.trend_drawing import (
    Bar,
    Dot,
    Drawing,
    Goal,
    Mark,
    Panel,
    Span,
    Stretch,
)
from inspections.plan.rules import Criterion
from inspections.progress.queries import SeriesPoint
from inspections.progress.rules import Figures

LEFT, RIGHT = 46, 16
# From the top of a panel: its title, room for the words of a mark at 100 %, the plot, what follows.
TITLE, HEAD, PLOT, GAP = 18, 26, 132, 24
STRIP, AXIS = 34, 26
# The width of a band over a single day.
POST = 8
# A year's number needs this much.
YEAR = 42

Spot = tuple[float, float]


@dataclass(frozen=True)
class _Axis:
    span: Span
    left: float
    right: float

    def at(self, day: date) -> float:
        whole = (self.span.last - self.span.first).days or 1
        share = (day - self.span.first).days / whole
        return _short(self.left + share * (self.right - self.left))


def drawing(
    points: Sequence[SeriesPoint], goals: Sequence[Goal], span: Span, width: int
) -> Drawing:
    """`points` from the oldest on, none before the plan's start."""
    axis = _Axis(span, LEFT, width - RIGHT)
    height_of_one = TITLE + HEAD + PLOT + GAP
    strip_top = 2 * height_of_one + TITLE
    return Drawing(
        width=width,
        height=strip_top + STRIP + AXIS,
        left=axis.left,
        right=axis.right,
        panels=tuple(
            _panel(axis, points, goals, criterion, number * height_of_one + TITLE + HEAD)
            for number, criterion in enumerate(Criterion)
        ),
        strip_top=strip_top,
        strip_bottom=strip_top + STRIP,
        strip=tuple(_strip(axis, points, strip_top + STRIP)),
        before=_stretch(axis, span.first, span.plan) if span.first < span.plan else None,
        unknown=tuple(_unknown(axis, points)),
        years=tuple(_years(axis)),
        ticks=tuple(axis.at(date(year, 1, 1)) for year in _begun(span)),
    )


def is_known(point: SeriesPoint) -> bool:
    """Whether anybody was visited: before that a share of 0 would be no finding."""
    return point.counts.inspected > 0


def figures_of(point: SeriesPoint, criterion: Criterion) -> Figures:
    return point.full if criterion is Criterion.FULL else point.gradual


def _panel(
    axis: _Axis,
    points: Sequence[SeriesPoint],
    goals: Sequence[Goal],
    criterion: Criterion,
    top: float,
) -> Panel:
    def place(point: SeriesPoint, part: int | None) -> Spot:
        return axis.at(point.on), _height(top, 100 * (part or 0) / point.counts.registered)

    due = {each.due_on for each in goals if each.criterion is criterion}
    runs = [list(run) for known, run in groupby(points, is_known) if known]
    spots = {
        point.on: place(point, figures_of(point, criterion).met) for run in runs for point in run
    }
    return Panel(
        criterion,
        top,
        top + PLOT,
        runs=tuple(_path(spots[point.on] for point in run) for run in runs if len(run) > 1),
        bands=tuple(_bands(runs, criterion, place)),
        dots=tuple(
            Dot(*spot, big=day in due or day == points[-1].on) for day, spot in spots.items()
        ),
        marks=tuple(_marks(axis, goals, criterion, top)),
    )


def _bands(
    runs: Sequence[Sequence[SeriesPoint]],
    criterion: Criterion,
    place: Callable[[SeriesPoint, int | None], Spot],
) -> Iterator[str]:
    """Around the stretches in which every point has a range; a post where one stands alone."""
    for run in runs:
        for ranged, part in groupby(
            run, lambda point: figures_of(point, criterion).range_low is not None
        ):
            stretch = list(part)
            if ranged:
                low = [place(each, figures_of(each, criterion).range_low) for each in stretch]
                high = [place(each, figures_of(each, criterion).range_high) for each in stretch]
                if low == high:
                    # Every store is known: the line is all there is.
                    continue
                if len(stretch) == 1:
                    low, high = _post(low[0]), _post(high[0])
                yield _path([*high, *reversed(low)])


def _post(spot: Spot) -> list[Spot]:
    x, y = spot
    return [(_short(x - POST / 2), y), (_short(x + POST / 2), y)]


def _marks(axis: _Axis, goals: Sequence[Goal], criterion: Criterion, top: float) -> Iterator[Mark]:
    for goal in goals:
        if goal.criterion is criterion and axis.span.first <= goal.due_on <= axis.span.last:
            x = axis.at(goal.due_on)
            anchor = "end" if x > axis.right - 60 else "middle"
            yield Mark(x, _height(top, goal.percent), goal.percent, goal.due_on.year, anchor)


def _strip(axis: _Axis, points: Sequence[SeriesPoint], bottom: float) -> Iterator[Bar]:
    """Of each quarter, how much of N had a visit that counts at its end."""
    for start, point in zip([axis.span.plan, *(each.on for each in points)], points, strict=False):
        if point.counts.registered:
            x, width = axis.at(start), axis.at(point.on) - axis.at(start)
            height = _short(STRIP * point.counts.inspected / point.counts.registered)
            yield Bar(x, _short(bottom - height), _short(max(width - 1, 1)), height)


def _unknown(axis: _Axis, points: Sequence[SeriesPoint]) -> Iterator[Stretch]:
    """From the day before which nothing is known to the first on which something is."""
    days = [axis.span.plan, *(each.on for each in points)]
    parts = zip(pairwise(days), points, strict=True)
    for known, stretch in groupby(parts, lambda part: is_known(part[1])):
        if not known:
            ends = [bounds for bounds, _point in stretch]
            yield _stretch(axis, ends[0][0], ends[-1][1])


def _years(axis: _Axis) -> Iterator[tuple[float, int]]:
    """Each in the middle of its stretch; of two that would run into each other, the one of the
    longer stretch, and of whole years the earlier."""
    begun = [axis.span.first.year, *_begun(axis.span)]
    found = [_year(axis, year) for year in dict.fromkeys(begun)]
    while close := next((pair for pair in pairwise(found) if _are_close(*pair)), None):
        found.remove(max(close, key=lambda each: (-each.days, each.year)))
    for each in found:
        yield each.x, each.year


@dataclass(frozen=True)
class _Year:
    """`days`: how much of it the axis has; no year is longer than another for a leap day."""

    year: int
    x: float
    days: int


def _year(axis: _Axis, year: int) -> _Year:
    start = max(date(year, 1, 1), axis.span.first)
    end = min(date(year, 12, 31), axis.span.last)
    x = _short((axis.at(start) + axis.at(end)) / 2)
    return _Year(year, x, min((end - start).days, 364))


def _are_close(one: _Year, other: _Year) -> bool:
    return other.x - one.x < YEAR


def _begun(span: Span) -> Iterator[int]:
    """The years that begin within the axis."""
    for year in range(span.first.year, span.last.year + 1):
        if span.first < date(year, 1, 1) <= span.last:
            yield year


def _stretch(axis: _Axis, start: date, end: date) -> Stretch:
    x = axis.at(start)
    return Stretch(x, _short(axis.at(end) - x))


def _height(top: float, percent: float) -> float:
    return _short(top + PLOT * (1 - percent / 100))


def _path(spots: Iterable[Spot]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in spots)


def _short(value: float) -> float:
    return round(value, 1)
