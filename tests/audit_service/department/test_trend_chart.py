"""A drawing says what its points say: where each thing stands, and what is left out."""

from datetime import date
from itertools import pairwise

import pytest

from audit_service.department.trend_chart import LEFT, PLOT, POST, RIGHT, YEAR, drawing
from audit_service.department.trend_drawing import Goal, Span
from inspections.plan.rules import Criterion, TargetKind, Unit
from inspections.progress.queries.series import SeriesPoint
from inspections.progress.rules import Tally, TargetTerms, figures

GOALS = [
    Goal(Criterion.GRADUAL, 85, date(2025, 12, 31)),
    Goal(Criterion.FULL, 100, date(2030, 12, 31)),
]
SPAN = Span(date(2021, 1, 1), date(2022, 1, 1), date(2030, 12, 31))
WIDTH = 680


def point(on: date, N: int, n: int, gradual: int = 0, full: int = 0, lot: bool = False):
    counts = Tally(N, n, gradual, full, drawn_by_lot=lot)
    both = (
        figures(TargetTerms(TargetKind.SHARE, None, Unit.FACILITIES, each, ()), counts)
        for each in (Criterion.GRADUAL, Criterion.FULL)
    )
    return SeriesPoint(on, counts, *both)


POINTS = [
    point(date(2022, 3, 31), 0, 0),
    point(date(2022, 6, 30), 20, 0),
    point(date(2022, 9, 30), 20, 10, 8, 4),
    point(date(2022, 12, 31), 20, 20, 16, 10),
    point(date(2023, 3, 31), 20, 0),
    point(date(2025, 12, 31), 20, 10, 10, 0),
    point(date(2026, 3, 31), 20, 10, 5, 5),
]


def heights(path: str) -> list[float]:
    return [float(spot.split(",")[1]) for spot in path.split()]


def test_the_two_series_are_never_joined_and_a_stretch_without_visits_breaks_each():
    drawn = drawing(POINTS, GOALS, SPAN, WIDTH)

    gradual, full = drawn.panels
    assert (gradual.criterion, full.criterion) == (Criterion.GRADUAL, Criterion.FULL)
    assert gradual.bottom < full.top
    for panel, shares in ((gradual, [40, 80, 50, 25]), (full, [20, 50, 0, 25])):
        wanted = [round(panel.top + PLOT * (1 - share / 100), 1) for share in shares]
        assert [heights(run) for run in panel.runs] == [wanted[:2], wanted[2:]]
        assert [dot.y for dot in panel.dots] == wanted


def test_a_goal_stands_at_its_share_on_its_day_in_the_panel_of_its_criterion_alone():
    gradual, full = drawing(POINTS, GOALS, SPAN, WIDTH).panels

    (near,), (far,) = gradual.marks, full.marks
    assert (near.percent, near.year, near.y) == (85, 2025, round(gradual.top + PLOT * 0.15, 1))
    assert (far.percent, far.year, far.y, far.x) == (100, 2030, full.top, WIDTH - RIGHT)
    assert next(dot.x for dot in gradual.dots if dot.big) == near.x
    assert [dot.big for dot in gradual.dots] == [False, False, True, True]
    assert [dot.big for dot in full.dots] == [False, False, False, True]


def test_what_is_before_the_plan_is_grey_and_what_nobody_visited_is_hatched():
    drawn = drawing(POINTS, GOALS, SPAN, WIDTH)

    assert drawn.before.x == LEFT
    # From the start to June 2022, and the first quarter of 2023.
    first, second = drawn.unknown
    assert first.x == round(drawn.before.x + drawn.before.width, 1)
    assert round(first.x + first.width, 1) < second.x
    assert [dot.x for dot in drawn.panels[0].dots][1] == second.x
    assert drawing(POINTS, GOALS, Span(SPAN.plan, SPAN.plan, SPAN.last), WIDTH).before is None


def test_a_band_is_drawn_only_where_every_point_has_a_range():
    by_lot = [
        point(date(2022, 3, 31), 52, 37, 29, 20, lot=True),
        point(date(2022, 6, 30), 52, 37, 29, 20, lot=True),
        point(date(2022, 9, 30), 52, 37, 29, 20),
        point(date(2022, 12, 31), 52, 37, 29, 20, lot=True),
    ]

    gradual, full = drawing(by_lot, GOALS, SPAN, WIDTH).panels

    band, post = gradual.bands
    high, low = (round(gradual.top + PLOT * (1 - each / 52), 1) for each in (44, 36))
    assert heights(band) == [high, high, low, low]
    # A day that stands alone has a post of its own.
    assert heights(post) == [high, high, low, low]
    left, right = sorted({float(spot.split(",")[0]) for spot in post.split()})
    assert (right - left, (left + right) / 2) == (POST, gradual.dots[-1].x)
    assert len(full.bands) == 2
    assert drawing(POINTS, GOALS, SPAN, WIDTH).panels[0].bands == ()


def test_the_strip_is_as_high_as_the_share_visited_and_every_year_has_its_number():
    drawn = drawing(POINTS, GOALS, SPAN, WIDTH)

    whole = drawn.strip_bottom - drawn.strip_top
    # The quarter without a facility has no bar.
    assert [each.height / whole for each in drawn.strip] == [0, 0.5, 1, 0, 0.5, 0.5]
    assert [year for _x, year in drawn.years] == list(range(2021, 2031))
    narrow = drawing(POINTS, GOALS, SPAN, 330)
    assert [year for _x, year in narrow.years] == [2021, 2023, 2025, 2027, 2029]
    assert max(dot.x for panel in narrow.panels for dot in panel.dots) < 330


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        # A plan that ended four days before the day that is looked at.
        (date(2021, 1, 1), date(2026, 1, 5), [2021, 2022, 2023, 2024, 2025]),
        (date(2021, 12, 20), date(2025, 12, 31), [2022, 2023, 2024, 2025]),
        (date(2025, 12, 1), date(2026, 1, 5), [2025, 2026]),
        (date(2021, 1, 1), date(2031, 1, 5), [2021, 2023, 2025, 2027, 2029]),
    ],
)
def test_no_number_of_a_year_runs_into_another(first, last, years):
    drawn = drawing([point(last, 20, 10, 5)], [], Span(first, first, last), 330)

    assert [year for _x, year in drawn.years] == years
    places = [x for x, _year in drawn.years]
    assert all(b - a >= YEAR for a, b in pairwise(places))
