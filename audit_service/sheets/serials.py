"""Excel's days: numbers that only a cell's format tells from other numbers.

Source: ECMA-376 part 1, 18.8.30 (number formats) and 18.17.4 (dates and times).
"""

import re
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

_DAYS = {*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58}
_MOMENT = 22
# Quoted and escaped signs, the width of a sign, colours and conditions.
_NOT_CODE = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_FIRST_1904 = date(1904, 1, 1)
_BEFORE_LEAP = date(1899, 12, 31)
_AFTER_LEAP = date(1899, 12, 30)
# Excel takes 29 February 1900 for a day.
_NO_DAY = 60
_MILLISECONDS = 24 * 60 * 60 * 1000
_END = 2_958_466


class Shown(Enum):
    """As what a format shows a number; times without a day stay numbers."""

    DAY = auto()
    MOMENT = auto()


def shown_by(format_id: int, code: str | None) -> Shown | None:
    """None for numbers. `code` is the format's own text; None for one that Excel knows by id."""
    if code is None:
        if format_id == _MOMENT:
            return Shown.MOMENT
        return Shown.DAY if format_id in _DAYS else None
    letters = set(_NOT_CODE.sub("", code).partition(";")[0].lower())
    if letters & {"h", "s"}:
        return Shown.MOMENT if letters & {"d", "y"} else None
    if "general" in code.lower():
        return None
    return Shown.DAY if letters & {"d", "m", "y"} else None


def day_of(serial: float, shown: Shown, since_1904: bool) -> date | datetime | None:
    """None for a number that is no day of Excel's calendar: it stays a number."""
    if not 0 < serial < _END or (not since_1904 and int(serial) == _NO_DAY):
        return None
    start = _BEFORE_LEAP if serial < _NO_DAY else _AFTER_LEAP
    days, rest = divmod(round(serial * _MILLISECONDS), _MILLISECONDS)
    try:
        day = (_FIRST_1904 if since_1904 else start) + timedelta(days=days)
    except OverflowError:
        return None
    if shown is Shown.DAY:
        return day
    return datetime.combine(day, time()) + timedelta(milliseconds=rest)
