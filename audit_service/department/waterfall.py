"""Where the bars of a waterfall stand: from a count, by its causes, to another count.

Lengths are user units of an SVG of the given width; no words, no colours, no web.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from inspections.progress.change import Cause, Step

# Beside each bar its number; a narrow drawing has the words above the bar.
LABEL, NUMBER = 210, 56
ROW, BAR = 34, 20
WORDS = 20
NARROW = 480


@dataclass(frozen=True)
class Bar:
    """`cause` None: one of the two counts, `value` whole; else by how much it changes. At `end` a
    line leads on to the next bar, unless it is the `last`."""

    cause: Cause | None
    value: int
    facilities: int
    top: float
    height: float
    words_y: float
    bar_y: float
    x: float
    width: float
    end: float
    last: bool

    @property
    def sign(self) -> str:
        if self.cause is None:
            return "whole"
        return "up" if self.value > 0 else "down" if self.value < 0 else "still"


@dataclass(frozen=True)
class Drawing:
    width: int
    height: float
    left: float
    bar_height: int
    bars: tuple[Bar, ...]


def waterfall(before: int, after: int, steps: Mapping[Cause, Step], width: int) -> Drawing:
    """A bar for each cause of which there is a facility, whether or not it moves the count; what
    is unchanged has none."""
    stacked = width < NARROW
    left = 0 if stacked else LABEL
    height = ROW + WORDS if stacked else ROW
    moved = [(c, s) for c, s in steps.items() if s.facilities and c is not Cause.UNCHANGED]
    reached = [before]
    for _cause, step in moved:
        reached.append(reached[-1] + step.met)
    unit = (width - left - NUMBER) / max(*reached, after, 1)

    def bar(number: int, cause: Cause | None, value: int, many: int, start: int, end: int) -> Bar:
        top = number * height
        return Bar(
            cause,
            value,
            many,
            top,
            height,
            words_y=top + (15 if stacked else BAR),
            bar_y=top + (WORDS if stacked else 0) + (ROW - BAR) / 2 - (3 if stacked else 0),
            x=round(left + unit * min(start, end), 1),
            width=round(max(unit * abs(end - start), 1.5), 1),
            end=round(left + unit * end, 1),
            last=number == len(moved) + 1,
        )

    changed = [
        bar(number, cause, step.met, step.facilities, reached[number - 1], reached[number])
        for number, (cause, step) in enumerate(moved, 1)
    ]
    bars = (
        bar(0, None, before, 0, 0, before),
        *changed,
        bar(len(moved) + 1, None, after, 0, 0, after),
    )
    return Drawing(width, height * len(bars), left, BAR, bars)
