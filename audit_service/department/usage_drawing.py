"""Where the columns of a drawing stand: a row each thing that is looked for, a column each day.

Lengths are user units of an SVG of the given width; no words, no colours, no web.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

# Beside the columns the name and the number; a narrow drawing has the name above them.
LABEL, NUMBER = 216, 116
WORDS = 20
COLUMN, ROW, GAP = 28, 42, 4
AXIS = 24
NARROW = 480
# What a month and year need.
TICK = 38


@dataclass(frozen=True)
class Share:
    """On one day, of `total` facilities: it was found in `found`, and of `open` nobody can say."""

    found: int
    open: int
    total: int

    @property
    def most(self) -> int:
        return self.found + self.open


@dataclass(frozen=True)
class Row:
    """`name` is what people read."""

    name: str
    shares: tuple[Share, ...]

    @property
    def last(self) -> Share:
        return self.shares[-1]


@dataclass(frozen=True)
class Column:
    """One day of one row: from the bottom the part that was found, on it what is open. `is_empty`:
    nobody was visited, so there is nothing to divide."""

    x: float
    found_y: float
    found_height: float
    open_y: float
    open_height: float
    is_empty: bool


@dataclass(frozen=True)
class Strip:
    """A row in its place."""

    row: Row
    name_x: float
    name_y: float
    top: float
    number_x: float
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Drawing:
    """`ticks`: (where, which day) at the axis."""

    width: int
    height: float
    column_width: float
    column_height: float
    strips: tuple[Strip, ...]
    ticks: tuple[tuple[float, date], ...]


def drawing(rows: Sequence[Row], days: Sequence[date], width: int) -> Drawing:
    """`days` in order, at least one; each row has a share for each of them."""
    stacked = width < NARROW
    left = 0 if stacked else LABEL
    height = ROW + WORDS if stacked else ROW
    step = (width - left - NUMBER) / len(days)

    def strip(number: int, row: Row) -> Strip:
        top = number * height + (WORDS if stacked else 0) + (ROW - COLUMN) / 2
        return Strip(
            row,
            name_x=0,
            name_y=number * height + WORDS if stacked else top + 19,
            top=top,
            number_x=width - NUMBER + 8,
            columns=tuple(
                _column(share, round(left + at * step, 1), top)
                for at, share in enumerate(row.shares)
            ),
        )

    every = 1 if step >= TICK else 2
    return Drawing(
        width=width,
        height=height * len(rows) + AXIS,
        column_width=round(step - GAP, 1),
        column_height=COLUMN,
        strips=tuple(strip(number, row) for number, row in enumerate(rows)),
        # From the last one backwards: it is the day that is looked at.
        ticks=tuple(
            (round(max(left + at * step + (step - GAP) / 2, TICK / 2), 1), days[at])
            for at in range(len(days) - 1, -1, -every)
        ),
    )


def _column(share: Share, x: float, top: float) -> Column:
    def high(part: int) -> float:
        return round(COLUMN * part / share.total, 1) if share.total else 0

    found, most = high(share.found), high(share.most)
    return Column(
        x,
        found_y=round(top + COLUMN - found, 1),
        found_height=found,
        open_y=round(top + COLUMN - most, 1),
        open_height=round(most - found, 1),
        is_empty=not share.total,
    )
