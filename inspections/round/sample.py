"""What a draw of a given size can be expected to tell, before anybody is visited.

The exact hypergeometric range of docs/method.md, in whole stores, for what the drawn stores would
show if they were like all: at the target's share, and at a half, where the range is widest (but for
one store at most, which rounding decides).
"""

from dataclasses import dataclass
from functools import lru_cache

from inspections.progress.interval import whole_store_range

# The width that makes a figure worth having, in points.
WANTED_POINTS = 10
HALF = 50
# Beyond the first size that is narrow enough, rounding makes few larger ones too wide again.
_RIPPLE = 40


@dataclass(frozen=True)
class Expected:
    """When `met` of the `size` drawn stores meet: from `low` to `high` of the N."""

    size: int
    met: int
    low: int
    high: int
    registered: int

    @property
    def points(self) -> float:
        """How wide the range is, in percentage points."""
        return 100 * (self.high - self.low) / self.registered


def expected(size: int, registered: int, percent: int) -> Expected:
    """ValueError unless 1 ≤ size ≤ registered and 0 ≤ percent ≤ 100."""
    if not (1 <= size <= registered and 0 <= percent <= 100):
        raise ValueError(f"not a draw: {size} of {registered} at {percent} %")
    met = _rounded(size, percent)
    found = whole_store_range(met, size, registered)
    assert found is not None  # noqa: S101 (only an empty draw has no range)
    return Expected(size, met, *found, registered)


@lru_cache(maxsize=512)
def size_wanted(registered: int, percent: int, points: int = WANTED_POINTS) -> int:
    """The fewest stores to draw of so many, so that the range at the share is at most `points`
    wide, and stays so for every larger draw: 42 of 52, 139 of 300, 219 of 1250 at 80 %."""
    narrow = _first_narrow(registered, percent, points)
    last = min(registered, narrow + _RIPPLE)
    wide = [
        size for size in range(narrow, last) if not _is_narrow(size, registered, percent, points)
    ]
    return max(wide, default=narrow - 1) + 1


def _first_narrow(registered: int, percent: int, points: int) -> int:
    low, high = 1, registered
    while low < high:
        middle = (low + high) // 2
        if _is_narrow(middle, registered, percent, points):
            high = middle
        else:
            low = middle + 1
    return low


def _is_narrow(size: int, registered: int, percent: int, points: int) -> bool:
    found = expected(size, registered, percent)
    return (found.high - found.low) * 100 <= points * registered


def _rounded(size: int, percent: int) -> int:
    return (2 * size * percent + 100) // 200
