"""The days of a trend."""

from collections.abc import Iterator
from datetime import date, timedelta


def trend_days(starts_on: date, until: date, most: int) -> list[date]:
    """The last ends of quarters from the start up to the day, and the day itself, which is there
    even before the start: `most` in all, 1 or more."""
    ends = [day for day in _quarter_ends(starts_on.year, until.year) if starts_on <= day < until]
    return [*ends[-(most - 1) :], until] if most > 1 else [until]


def _quarter_ends(first: int, last: int) -> Iterator[date]:
    for year in range(first, last + 1):
        for month in (4, 7, 10):
            yield date(year, month, 1) - timedelta(days=1)
        yield date(year, 12, 31)
