from dataclasses import dataclass
from datetime import date

import pytest

from inspections.area.rules import Kind, full_name, is_valid, nearest


@dataclass(frozen=True)
class Span:
    valid_from: date | None
    valid_to: date | None


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2025, 6, 30), False),
        (date(2025, 7, 1), True),
        (date(2026, 4, 29), True),
        (date(2026, 4, 30), False),
    ],
)
def test_a_name_is_valid_from_its_first_day_and_no_longer_on_its_last(
    day: date, valid: bool
) -> None:
    assert is_valid(Span(date(2025, 7, 1), date(2026, 4, 30)), day) is valid


def test_a_name_whose_beginning_is_unknown_is_valid_on_any_day_before_its_end() -> None:
    span = Span(None, date(2025, 7, 1))

    assert is_valid(span, date(1990, 1, 1))
    assert not is_valid(span, date(2025, 7, 1))


def test_the_name_to_print_is_the_last_one_begun_or_else_the_first() -> None:
    first, second = Span(date(2025, 7, 1), date(2026, 4, 30)), Span(date(2026, 4, 30), None)

    assert nearest([second, first], date(2020, 1, 1)) is first
    assert nearest([second, first], date(2026, 4, 29)) is first
    assert nearest([second, first], date(2026, 4, 30)) is second
    assert nearest([], date(2026, 4, 30)) is None


def test_only_the_country_goes_by_its_name_alone() -> None:
    assert full_name(Kind.COUNTRY, "Việt Nam") == "Việt Nam"
    assert full_name(Kind.SPECIAL_ZONE, "Phú Quốc") == "Đặc khu Phú Quốc"
