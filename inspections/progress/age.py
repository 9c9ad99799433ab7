"""How long ago a facility was last visited, in the four words that pages use."""

from calendar import monthrange
from datetime import date, timedelta

from inspections.words import Word

HALF = 6


class Age(Word):
    """Of the latest counted, checked visit, however long ago; the freshest first."""

    FRESH = "fresh", "dưới 6 tháng", "under 6 months"
    AGEING = "ageing", "từ 6 đến 12 tháng", "6 to 12 months"
    EXPIRED = "expired", "quá 12 tháng", "older than 12 months"
    NEVER = "never", "chưa kiểm tra", "not inspected"


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def half_start(on: date) -> date:
    """The first visit day that is less than six months before the date."""
    day = months_after(on, -HALF)
    while months_after(day, HALF) <= on:
        day += timedelta(days=1)
    return day
