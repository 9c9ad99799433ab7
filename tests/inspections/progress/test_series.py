"""The two series of a target and the ages of its visits are what the figures of each day say."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from inspections.plan.queries import plan_by_slug, targets_of
from inspections.plan.rules import Criterion
from inspections.progress.age import Age, half_start, months_after
from inspections.progress.queries import ages, ages_by_cell, series, tally, terms_of
from inspections.progress.rules import figures, window_end, window_start
from tests import make

DATABASES = "both"
ON = date(2026, 11, 20)


@pytest.fixture
def plan(session):
    """Five supermarkets in two wards: fresh, ageing, expired, never, and one that opened late."""
    lan = make.account(session)
    make.reviewer(session)
    for name, ward, outcome, day in (
        ("Mới", make.RACH_GIA, "full", date(2026, 6, 1)),
        ("Cũ", make.RACH_GIA, "gradual", date(2026, 5, 20)),
        ("Hết hạn", make.PHU_QUOC, "gradual", date(2025, 11, 20)),
        ("Chưa đến", make.PHU_QUOC, None, None),
        ("Mới mở", make.PHU_QUOC, None, None),
    ):
        opened_on = date(2026, 1, 1) if name == "Mới mở" else None
        store = make.facility(session, name, ward_code=ward, opened_on=opened_on)
        if day:
            make.inspection(session, store, lan, outcome, visited_on=day)
    session.commit()
    return plan_by_slug(session, "kien-giang-135")


def test_each_point_is_what_the_figures_of_its_day_say_by_either_criterion(session, plan):
    (target, *_rest) = targets_of(session, plan.id)

    points = series(session, plan, [target], ON, 41)[target.id]

    assert [points[0].on, points[-1].on, len(points)] == [date(2021, 3, 31), ON, 24]
    for point in points:
        counts = tally(session, plan, target, point.on)
        terms = replace(terms_of(target), goal_percent=None)
        assert point.counts == counts
        assert point.gradual == figures(replace(terms, criterion=Criterion.GRADUAL), counts)
        assert point.full == figures(replace(terms, criterion=Criterion.FULL), counts)
    assert [(each.counts.registered, each.gradual.met, each.full.met) for each in points[-4:]] == [
        (5, 1, 0),
        (5, 3, 1),
        (5, 3, 1),
        (5, 2, 1),
    ]


def test_before_the_plans_own_start_there_is_no_point(session, plan):
    (target, *_rest) = targets_of(session, plan.id)

    assert series(session, plan, [target], date(2020, 12, 31), 41) == {target.id: []}


def test_every_facility_of_n_has_one_age_in_one_cell(session, plan):
    (target, *_rest) = targets_of(session, plan.id)

    cells = ages_by_cell(session, plan, target, ON)

    assert sorted(map(dict, cells.values()), key=str) == [
        {Age.FRESH: 1, Age.AGEING: 1},
        {Age.NEVER: 2, Age.EXPIRED: 1},
    ]
    whole = ages(session, plan, target, ON)
    counts = tally(session, plan, target, ON)
    assert whole == Counter({Age.NEVER: 2, Age.FRESH: 1, Age.AGEING: 1, Age.EXPIRED: 1})
    assert whole.total() == counts.registered
    assert whole[Age.FRESH] + whole[Age.AGEING] == counts.inspected
    assert whole[Age.EXPIRED] == counts.expired


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 11, 20), -6, date(2026, 5, 20)),
    ],
)
def test_a_shorter_month_ends_sooner(day, months, after):
    assert months_after(day, months) == after


def test_six_months_end_as_twelve_do():
    for ordinal in range(date(2023, 1, 1).toordinal(), date(2025, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        first = half_start(day)
        assert (
            months_after(first, 6) > day >= months_after(date.fromordinal(first.toordinal() - 1), 6)
        )
        assert window_start(day) < first
        assert months_after(day, 12) == window_end(day)
