from dataclasses import dataclass
from datetime import date

import pytest

from inspections.plan.rules import last_safe_day, next_deadline


@dataclass(frozen=True)
class Duty:
    before_month: int | None
    before_day: int | None


@pytest.mark.parametrize(
    ("month", "day", "last"),
    [
        (12, 1, date(2026, 11, 30)),
        (12, 5, date(2026, 12, 4)),
        (1, 1, date(2025, 12, 31)),
        (3, 1, date(2026, 2, 28)),
    ],
)
def test_before_a_day_ends_on_the_day_before(month: int, day: int, last: date) -> None:
    assert last_safe_day(month, day, 2026) == last


def test_before_the_first_of_march_ends_on_29_february_in_a_leap_year() -> None:
    assert last_safe_day(3, 1, 2028) == date(2028, 2, 29)


@pytest.mark.parametrize(("month", "day"), [(None, None), (12, None), (None, 1)])
def test_a_day_that_is_not_fully_known_stays_unknown(month: int | None, day: int | None) -> None:
    assert last_safe_day(month, day, 2026) is None
    assert next_deadline(Duty(month, day), date(2026, 11, 20)) is None


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 11, 20), date(2026, 11, 30)),
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 12, 1), date(2027, 11, 30)),
    ],
)
def test_the_next_deadline_may_be_today_but_never_lies_behind(today: date, due: date) -> None:
    assert next_deadline(Duty(12, 1), today) == due


def test_a_deadline_before_new_year_falls_in_this_year() -> None:
    assert next_deadline(Duty(1, 1), date(2026, 5, 1)) == date(2026, 12, 31)
    assert next_deadline(Duty(1, 1), date(2026, 12, 31)) == date(2026, 12, 31)
