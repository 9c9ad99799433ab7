"""What the page of packaging in use prints: its drawings, their tables, and the share of bags."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from audit_service.department.usage_asked import BAGS
from audit_service.department.usage_drawing import Drawing, Row, Share, drawing
from audit_service.words import category_name, label, upper_first
from inspections.packaging.rules import catalogue
from inspections.plan.models import Plan, Target
from inspections.progress.queries import UsageOn, series, usage
from inspections.progress.rules import Tally
from inspections.progress.usage import Given, Use

# A visit counts for twelve months: the ends of two years' quarters, and the day that is looked at.
QUARTERS = 9
WIDE, NARROW = 680, 330


@dataclass(frozen=True)
class Line:
    """A row of a drawing; the word of a UsageAsked for its lists; of its last day, how many give
    some of it free, None where that is no question."""

    row: Row
    word: str
    free: int | None = None


@dataclass(frozen=True)
class Chart:
    """`lines` in the order of the drawing, one share for each of `days`."""

    lines: tuple[Line, ...]
    wide: Drawing
    narrow: Drawing


@dataclass(frozen=True)
class Shown:
    """`counts`: of each day, the same days as in the charts. `never`: the names of the categories
    that were found in no visit of any of the days; their number is said by name, not drawn."""

    days: tuple[date, ...]
    counts: tuple[Tally, ...]
    given: Chart
    found: Chart | None
    never: tuple[str, ...]

    @property
    def last(self) -> Tally:
        return self.counts[-1]


def shown(session: Session, plan: Plan, target: Target, on: date) -> Shown | None:
    """None before the plan's own start."""
    points = series(session, plan, [target], on, QUARTERS)[target.id]
    if not points:
        return None
    days = tuple(point.on for point in points)
    found = usage(session, plan, target, days)
    lines = [_category(key, found) for key in catalogue()]
    in_use = [line for line in lines if any(share.found for share in line.row.shares)]
    return Shown(
        days=days,
        counts=tuple(point.counts for point in points),
        given=_chart([_given(each, found) for each in Given if each is not Given.NOT_LOOKED], days),
        found=_chart(in_use, days) if in_use else None,
        never=tuple(line.row.name for line in lines if line not in in_use),
    )


def bag_rows(shown: Shown) -> list[tuple[date, Tally]]:
    """The days on which somebody reports, the latest first."""
    both = zip(shown.days, shown.counts, strict=True)
    return [(day, counts) for day, counts in reversed(list(both)) if counts.reporting]


def _chart(lines: Sequence[Line], days: Sequence[date]) -> Chart:
    rows = [line.row for line in lines]
    return Chart(tuple(lines), drawing(rows, days, WIDE), drawing(rows, days, NARROW))


def _category(key: str, found: Sequence[UsageOn]) -> Line:
    shares = tuple(_share(each.categories[key], Use.IN_USE, Use.NOT_LOOKED) for each in found)
    carrier = catalogue()[key].carrier
    return Line(Row(category_name(key), shares), key, found[-1].free[key] if carrier else None)


def _given(what: Given, found: Sequence[UsageOn]) -> Line:
    shares = tuple(_share(each.given, what, Given.NOT_LOOKED) for each in found)
    return Line(Row(upper_first(label(what)), shares), f"{BAGS}{what.value}")


def _share(counts: Counter[Any], what: Use | Given, unknown: Use | Given) -> Share:
    return Share(counts[what], counts[unknown], counts.total())
