"""The trend over rounds that were drawn by lot and wholly walked: its ranges, and its pale band."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from audit_service.department import trend_view
from inspections.facility.models import Facility
from inspections.plan.queries import plan_by_slug, targets_of
from inspections.progress.interval import whole_store_range
from inspections.round.models import RoundVisit
from tests import make
from tests.pages import check_page, main_of, signed_in

DATABASES = "both"
ON = date(2026, 9, 30)
FIRST, SECOND = date(2025, 8, 4), date(2026, 5, 4)


@pytest.fixture
def walked(session):
    """Of thirty supermarkets twenty are drawn twice and all visited: of the first round eight met,
    of the second fourteen. The other ten were never gone to unless the second draw fell on them."""
    lan, quan = make.account(session), make.manager(session)
    for number in range(30):
        make.facility(session, f"Siêu thị {number:02d}")
    for start, met, seed in ((FIRST, 8, "0a" * 32), (SECOND, 14, "0b" * 32)):
        drawn = make.drawn(session, quan, 20, lan, seed=seed, starts_on=start)
        query = (
            select(Facility)
            .join(RoundVisit, RoundVisit.facility_id == Facility.id)
            .where(RoundVisit.round_id == drawn.id)
            .order_by(RoundVisit.place)
        )
        for at, store in enumerate(session.scalars(query).all()):
            outcome = "full" if at < met else "not_met"
            make.inspection(session, store, lan, outcome, visited_on=start + timedelta(days=at % 5))
    make.reviewer(session)
    session.commit()


@pytest.fixture
def drawing_of(app, session):
    def drawn(on=ON):
        plan = plan_by_slug(session, "kien-giang-135")
        # Its numbers lead to lists: addresses are made within a request.
        with app.test_request_context():
            return trend_view.chart(session, plan, targets_of(session, plan.id)[0], on)

    return drawn


def test_every_point_after_the_first_round_has_the_range_of_its_own_counts(drawing_of, walked):
    chart = drawing_of()

    ranged = [point for point in chart.points if point.gradual.range_low is not None]
    assert [point.on for point in ranged] == [
        date(2025, 9, 30),
        date(2025, 12, 31),
        date(2026, 3, 31),
        date(2026, 6, 30),
        ON,
    ]
    for point in ranged:
        n, N = point.counts.inspected, point.counts.registered
        assert N == 30
        for figures in (point.gradual, point.full):
            bounds = (figures.range_low, figures.range_high)
            assert bounds == whole_store_range(figures.met, n, N)
    assert [point.counts.inspected for point in ranged[:3]] == [20, 20, 20]
    assert [point.gradual.met for point in ranged[:3]] == [8, 8, 8]
    # The first round is over a year old: only the second is left.
    assert (ranged[-1].counts.inspected, ranged[-1].gradual.met) == (20, 14)


def test_the_band_stands_on_or_above_the_line_and_the_page_says_why(app, drawing_of, walked):
    chart = drawing_of()

    assert chart.is_ranged
    for drawing in (chart.wide, chart.narrow):
        for panel in drawing.panels:
            (band,) = panel.bands
            spots = [tuple(map(float, spot.split(","))) for spot in band.split()]
            high, low = spots[:5], spots[5:][::-1]
            (line,) = [run.split() for run in panel.runs]
            points = [tuple(map(float, spot.split(","))) for spot in line]
            assert [x for x, _y in high] == [x for x, _y in low] == [x for x, _y in points]
            # The line is k of N, which is the least that can be: the band begins on it or above.
            for (_x, top), (_, at), (_, bottom) in zip(high, points, low, strict=True):
                assert panel.top <= top < bottom <= at <= panel.bottom

    page = signed_in(app, "minh").get(f"/department/plans/kien-giang-135?on={ON}").text
    check_page(page)
    text = main_of(page)
    assert "khoảng với độ tin cậy ít nhất 95 %" in text
    assert "Dải nằm phía trên đường vẽ, vì đường vẽ không tính" in text
    assert "Với độ tin cậy ít nhất 95 %: từ" in text


def test_one_visit_by_choice_ends_the_band(session, drawing_of, walked):
    lan = session.scalar(select(make.Account).where(make.Account.name == "lan"))
    chosen = session.scalars(select(Facility).order_by(Facility.id)).first()
    make.inspection(session, chosen, lan, "full", visited_on=date(2026, 8, 1))

    chart = drawing_of()

    assert [point.gradual.range_low is None for point in chart.points[-3:]] == [False, False, True]
    (band,) = chart.wide.panels[0].bands
    assert len(band.split()) == 2 * 4
