"""The figures out of the database: the rules of docs/method.md, one by one.

The cast: lan inspects everywhere; Rạch Giá and Phú Quốc lay in Kiên Giang, Long Xuyên in the former
An Giang, all three lie in today's An Giang.
"""

from dataclasses import fields
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event, select

from inspections.area.models import Area, AreaWard
from inspections.area.queries import area_by_code
from inspections.db import now
from inspections.facility.commands.dated import set_status, set_type
from inspections.facility.commands.merge import merge
from inspections.facility.rules import FacilityType, Status
from inspections.inspection.commands.review import review
from inspections.inspection.rules import Act, ReviewState
from inspections.packaging.models import RuleSetRow
from inspections.plan.queries import plan_by_slug, plans, targets_of
from inspections.progress.queries import (
    By,
    data_at,
    facilities_behind,
    not_active,
    plan_progress,
    registry_of,
    rule_sets_used,
    tally,
    target_progress,
    unplaced,
)
from inspections.progress.rules import Figures
from tests import make

DATABASES = "both"

KG85, KG100 = "kien-giang-135:2025-share", "kien-giang-135:2030-share"
VN85, VN100 = "vn-889:2025-share", "vn-889:2030-share"
DN_BAGS, DN_INSPECT = "dong-nai-202:2025-bags", "dong-nai-202:inspect"
DUE = date(2025, 12, 31)
DAY = date(2026, 11, 20)
A_MONTH = timedelta(days=30)
NOTHING = {field.name: None for field in fields(Figures)}


@pytest.fixture
def lan(session):
    return make.account(session, "lan", areas=("VN",))


@pytest.fixture
def store(session):
    """store("A", …): a supermarket in Rạch Giá unless said otherwise."""

    def make_store(name="A", type=FacilityType.SUPERMARKET, ward_code=make.RACH_GIA, **more):
        return make.facility(session, f"Cơ sở {name}", type, ward_code, **more)

    return make_store


@pytest.fixture
def visit(session, lan):
    """visit(store, "full", day): counted, whatever flags it raised."""

    def make_visit(facility, outcome="full", on=DAY, **more):
        return make.inspection(session, facility, lan, outcome, on, **more)

    return make_visit


def asked(session, key):
    plan = plan_by_slug(session, key.split(":")[0])
    return plan, next(each for each in targets_of(session, plan.id) if each.key == key)


def progress(session, key, on=DAY, by=None):
    return target_progress(session, *asked(session, key), on, by)


def shown(session, key, on=DAY):
    return progress(session, key, on).figures


def counts(session, key=KG85, on=DAY):
    """N, n, k, u, p, e and f, those that are not zero."""
    found = vars(tally(session, *asked(session, key), on))
    return {name: number for name, number in found.items() if number}


def ward_in(session, former):
    """A ward of that former province, by its key."""
    wards = select(AreaWard.ward_id).where(AreaWard.area_id == area_by_code(session, former).id)
    query = select(Area.key).where(Area.id.in_(wards)).order_by(Area.key).limit(1)
    return session.scalars(query).one()


def everything(session, on):
    """The figures of every target of every plan, by its key."""
    return {
        row.target.key: row for plan in plans(session) for row in plan_progress(session, plan, on)
    }


# N: which facilities a target is about


def test_with_nothing_registered_there_is_no_share_and_nothing_is_said(session):
    figures = shown(session, KG85)

    assert (figures.registered, figures.inspected, figures.met, figures.pending) == (0, 0, 0, 0)
    assert (figures.share, figures.share_of_inspected, figures.coverage) == (None, None, None)
    assert (figures.missing, figures.reached, figures.said) == (None, None, None)


def test_only_the_named_types_are_counted(session, store):
    store("siêu thị")
    store("trung tâm", FacilityType.MALL)
    store("chợ", FacilityType.MARKET)
    store("tiện lợi", FacilityType.CONVENIENCE_STORE)

    assert shown(session, KG85).registered == 2


def test_a_convenience_store_counts_only_where_a_target_names_it(session, store):
    store("tiện lợi", FacilityType.CONVENIENCE_STORE, ward_in(session, "F75"))

    naming = {key for key, row in everything(session, DAY).items() if row.figures.registered}

    assert naming == {DN_BAGS, DN_INSPECT}


def test_the_plan_of_kien_giang_is_about_the_wards_of_the_former_province_only(session, store):
    store("Rạch Giá")
    store("Phú Quốc", ward_code=make.PHU_QUOC)
    store("Long Xuyên", ward_code=make.LONG_XUYEN)
    store("Cần Thơ", ward_code=ward_in(session, "F92"))

    assert shown(session, KG85).registered == 2
    assert shown(session, VN85).registered == 4


def test_an_unplaced_facility_stands_in_the_nation_only(session, store):
    somewhere = store("chưa rõ xã", ward_code=None)
    store("Rạch Giá")

    registered = {key: row.figures.registered for key, row in everything(session, DAY).items()}

    assert {key for key, number in registered.items() if number} == {VN85, VN100, KG85, KG100}
    assert (registered[VN85], registered[KG85]) == (2, 1)
    assert unplaced(session) == [somewhere]


def test_a_facility_counts_from_the_day_it_opens_and_not_on_the_day_it_closes(session, store):
    made = store("A", opened_on=date(2026, 3, 1))
    set_status(session, made, Status.CLOSED, date(2026, 6, 30))

    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 6, 29), date(2026, 6, 30)]

    assert [shown(session, KG85, day).registered for day in days] == [0, 1, 1, 0]


def test_what_is_planned_or_suspended_is_out_and_listed_with_its_reason(session, store):
    resting = store("B nghỉ")
    store("C xây", status=Status.PLANNED)
    store("D mở")
    store("E chợ", FacilityType.MARKET, status=Status.PLANNED)
    store("F nơi khác", ward_code=make.LONG_XUYEN, status=Status.PLANNED)
    set_status(session, resting, Status.SUSPENDED, date(2026, 5, 1), "sửa chữa")
    set_status(session, resting, Status.ACTIVE, date(2026, 8, 1))

    june = date(2026, 6, 1)
    listed = not_active(session, *asked(session, KG85), june)

    assert shown(session, KG85, june).registered == 1
    assert [(each.name, status, reason) for each, status, reason in listed] == [
        ("Cơ sở B nghỉ", "suspended", "sửa chữa"),
        ("Cơ sở C xây", "planned", None),
    ]
    assert shown(session, KG85, date(2026, 8, 1)).registered == 2


def test_the_type_is_the_one_of_the_day(session, store):
    made = store("A", FacilityType.CONVENIENCE_STORE)
    set_type(session, made, FacilityType.SUPERMARKET, date(2026, 7, 1))

    days = [date(2026, 6, 30), date(2026, 7, 1)]

    assert [shown(session, KG85, day).registered for day in days] == [0, 1]


def test_a_mall_and_the_supermarket_in_it_both_count_each_by_its_own_visits(session, store, visit):
    # A supermarket inside a mall
    mall = store("trung tâm", FacilityType.MALL)
    inside = store("bên trong", parent_code=mall.code)
    plastic = {"of": 10, "friendly_only": 1, "both": 0, "plastic_only": 9, "none_given": 0}
    visit(mall, stalls=plastic, observations=[])
    visit(inside, "full")

    figures = shown(session, KG85)

    assert (figures.registered, figures.inspected, figures.met) == (2, 2, 1)
    assert {row.facility.name: row.verdict for row in behind(session, KG85)} == {
        "Cơ sở trung tâm": "not_met",
        "Cơ sở bên trong": "full",
    }


def behind(session, key, on=DAY):
    return facilities_behind(session, *asked(session, key), on)


# The window and the latest visit


def test_a_visit_stands_from_its_own_day_for_twelve_months(session, store, visit):
    visit(store(), "full", DAY)
    end = date(2027, 11, 20)

    days = [DAY - timedelta(days=1), DAY, end - timedelta(days=1), end]

    assert [shown(session, KG85, day).inspected for day in days] == [0, 1, 1, 0]
    assert [shown(session, KG85, day).expired for day in days] == [0, 0, 0, 1]


def test_a_visit_on_29_february_ends_on_the_28th_of_the_next_year(session, store, visit):
    visit(store(), "full", date(2024, 2, 29))

    days = [date(2024, 2, 29), date(2025, 2, 27), date(2025, 2, 28), date(2025, 3, 1)]

    assert [shown(session, KG85, day).inspected for day in days] == [1, 1, 0, 0]


def test_on_29_february_a_visit_of_the_28th_a_year_before_has_ended(session, store, visit):
    visit(store("A"), "full", date(2027, 2, 28))
    visit(store("B"), "full", date(2027, 3, 1))

    assert shown(session, KG85, date(2028, 2, 29)).inspected == 1


def test_the_day_of_a_visit_is_the_one_in_vietnam_after_the_clock_is_put_right(
    session, store, visit
):
    times = {"started_at": "2026-11-19T16:59:30Z", "signed_at": "2026-11-19T17:20:00Z"}
    visit(store("A"), **times)
    visit(store("B"), **times, clock_offset_ms=30_000)

    assert shown(session, KG85, date(2026, 11, 19)).inspected == 1
    assert shown(session, KG85, date(2026, 11, 20)).inspected == 2


def test_the_latest_visit_speaks_whatever_order_they_arrived_in(session, store, visit):
    made = store()
    visit(made, "not_met", DAY)
    visit(made, "full", DAY - A_MONTH)

    assert counts(session) == {"registered": 1, "inspected": 1}
    assert counts(session, on=DAY - A_MONTH)["met_full"] == 1


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_visits_at_one_moment_the_greater_id_speaks(session, store, visit, first):
    made = store()
    ids = {
        "full": "0f000000-0000-4000-8000-000000000000",
        "not_met": "f0000000-0000-4000-8000-000000000000",
    }
    for outcome in sorted(ids, reverse=bool(first)):
        visit(made, outcome, id=UUID(ids[outcome]))

    assert counts(session) == {"registered": 1, "inspected": 1}


def unchecked(session, facility, signer, outcome, **more):
    """A counted record of that outcome."""
    payload = make.body(facility, **more) | {"outcome": outcome}
    times = ("2026-11-20T10:00:00+07:00", "2026-11-20T10:09:00+07:00")
    payload |= dict(zip(("started_at", "signed_at"), times, strict=True))
    made = make.put(session, payload, signer)
    if made.review == ReviewState.FLAGGED:
        review(session, made, Act.ACCEPT, None, None, now())
    return made


@pytest.mark.parametrize("outcome", ["closed", "refused", "moved", "not_found"])
def test_a_visit_that_checked_nothing_leaves_the_last_verdict_standing(
    session, store, visit, lan, outcome
):
    made, untouched = store("A"), store("B")
    visit(made, "gradual", DAY - A_MONTH)
    unchecked(session, made, lan, outcome)
    unchecked(session, untouched, lan, outcome)

    assert counts(session) == {"registered": 2, "inspected": 1, "met_gradual": 1}


def test_gradual_meets_the_gradual_target_and_only_full_the_other(session, store, visit):
    for name, outcome in enumerate(["full", "gradual", "not_met", "insufficient"]):
        visit(store(str(name)), outcome)
    store("chưa kiểm tra")

    gradual, full = shown(session, KG85), shown(session, KG100)

    for figures in (gradual, full):
        assert (figures.registered, figures.inspected, figures.insufficient) == (5, 4, 1)
        assert (figures.met_gradual, figures.met_full) == (2, 1)
    assert (gradual.met, gradual.worst, gradual.best, gradual.missing) == (2, 2, 4, 3)
    assert (full.met, full.worst, full.best, full.missing) == (1, 1, 3, 4)
    assert (gradual.share, gradual.share_of_inspected, gradual.coverage) == (0.4, 0.5, 0.8)
    assert (gradual.sample, gradual.range_low, gradual.range_high) == ("chosen", None, None)


def test_full_but_for_film_is_counted_for_reports(session, store, visit):
    film = {"category": "roll_bag", "use_point": "fresh", "in_use": True}
    visit(store("A"), observations=[make.PAPER, film])
    visit(store("B"), observations=[make.PAPER, make.THIN])

    assert counts(session) == {
        "registered": 2,
        "inspected": 2,
        "met_gradual": 2,
        "full_but_for_film": 1,
    }


# Pending and expired


def waiting(session, facility, signer, on=DAY, **more):
    """A record whose photo never came."""
    photo = make.photo_entry(make.jpeg(7))
    return make.inspection(session, facility, signer, "full", on, photos=[photo], **more)


def test_what_waits_for_photos_or_review_is_pending_and_not_inspected(session, store, lan, visit):
    waiting(session, store("A"), lan)
    visit(store("B"), accepted=False)
    visit(store("C"), "not_met")
    store("D")

    assert counts(session) == {"registered": 4, "inspected": 1, "pending": 2}
    assert {row.facility.name for row in behind(session, KG85) if row.pending} == {
        "Cơ sở A",
        "Cơ sở B",
    }


def test_an_inspected_facility_may_be_pending_too_and_is_one_facility(session, store, lan, visit):
    made = store()
    visit(made, "not_met", DAY - A_MONTH)
    waiting(session, made, lan)
    waiting(session, made, lan)

    assert counts(session) == {"registered": 1, "inspected": 1, "pending": 1}


@pytest.mark.parametrize("act", [Act.RETURN, Act.VOID])
def test_what_was_returned_or_voided_is_neither_pending_nor_counted(session, store, visit, act):
    made = visit(store())
    assert counts(session)["inspected"] == 1

    review(session, made, act, "ảnh của nơi khác", None, now())

    assert counts(session) == {"registered": 1}


def test_only_checked_records_in_the_window_are_pending(session, store, lan):
    waiting(session, store("A"), lan, DAY - timedelta(days=365))
    waiting(session, store("B"), lan, DAY + timedelta(days=1))
    photo = make.photo_entry(make.jpeg(7))
    shut = unchecked(session, store("C"), lan, "closed", photos=[photo])
    made = make.put(session, {"facility": 5}, lan)

    assert (shut.state, made.state) == ("waiting", "quarantined")
    assert counts(session) == {"registered": 3}


def test_met_when_last_inspected_but_no_longer_in_the_window(session, store, visit):
    # A verdict that has run out
    visit(store(), "full", date(2025, 9, 20))

    assert counts(session, KG85) == {"registered": 1, "expired": 1, "expired_met": 1}
    figures = shown(session, KG85)
    assert (figures.inspected, figures.met, figures.share) == (0, 0, 0.0)


def test_what_had_expired_met_by_the_targets_own_criterion(session, store, visit):
    for name, outcome in enumerate(["full", "gradual", "not_met", "insufficient"]):
        visit(store(str(name)), outcome, date(2025, 9, 20))

    expired = [(f.expired, f.expired_met) for f in (shown(session, KG85), shown(session, KG100))]

    assert expired == [(4, 2), (4, 1)]


def test_an_older_visit_does_not_stand_again_behind_a_later_one(session, store, visit):
    made = store()
    visit(made, "full", date(2025, 9, 20))
    visit(made, "not_met", date(2025, 9, 25))

    assert counts(session) == {"registered": 1, "expired": 1}


def test_a_store_that_closed_is_in_and_met_before_and_out_of_all_counts_after(
    session, store, visit
):
    # A store that closed
    made = store()
    visit(made, "full", date(2026, 3, 10))
    set_status(session, made, Status.CLOSED, date(2026, 6, 30), "trả mặt bằng")

    before, after = shown(session, KG85, date(2026, 5, 31)), counts(session)

    assert (before.registered, before.met) == (1, 1)
    assert after == {}
    assert not_active(session, *asked(session, KG85), DAY) == [(made, "closed", "trả mặt bằng")]


# The due date


def test_there_is_no_figure_of_the_due_date_before_it(session, store):
    store()

    assert progress(session, KG85, DUE - timedelta(days=1)).at_due is None
    assert progress(session, KG100, DAY).at_due is None
    assert progress(session, DN_INSPECT, DAY).at_due is None


def test_from_the_due_date_on_it_is_the_same_object_as_on_that_day(session, store, visit):
    for name, (outcome, on) in enumerate(
        [("full", date(2025, 10, 1)), ("gradual", DUE), ("full", DUE + timedelta(days=1))]
    ):
        visit(store(str(name)), outcome, on)

    on_the_day = progress(session, KG85, DUE)

    assert on_the_day.at_due == on_the_day.figures
    assert progress(session, KG85, DAY).at_due == on_the_day.figures
    assert (on_the_day.figures.met_gradual, on_the_day.figures.inspected) == (2, 2)


def test_later_visits_never_change_what_was_so_on_the_due_date(session, store, visit):
    made = store()
    visit(made, "not_met", date(2025, 10, 1))
    before = progress(session, KG85).at_due

    visit(made, "full", DUE + timedelta(days=1))

    assert progress(session, KG85).at_due == before
    assert (before.met, shown(session, KG85).met) == (0, 1)


def test_late_arrivals_and_corrections_of_earlier_visits_do(session, store, visit):
    made = store()
    late = visit(made, "not_met", DUE)
    assert progress(session, KG85).at_due.met == 0

    visit(made, "full", DUE, supersedes=str(late.id), reason="ghi nhầm")

    assert progress(session, KG85).at_due.met == 1


# Corrections count once


def test_a_corrected_record_counts_again_when_its_correction_is_voided(session, store, visit):
    made = store()
    wrong = visit(made, "not_met", DAY)
    right = visit(made, "full", DAY - A_MONTH, supersedes=str(wrong.id), reason="sai ngày")
    assert counts(session)["met_full"] == 1

    review(session, right, Act.VOID, "không đúng", None, now())

    assert counts(session) == {"registered": 1, "inspected": 1}


def test_a_correction_that_waits_leaves_the_record_counting_and_is_pending(session, store, visit):
    made = store()
    wrong = visit(made, "not_met")

    visit(made, "full", accepted=False, supersedes=str(wrong.id), reason="ghi nhầm")

    assert counts(session) == {"registered": 1, "inspected": 1, "pending": 1}


# Facilities that turned out to be one


def test_merged_facilities_count_once_for_all_dates_with_the_visits_of_both(session, store, visit):
    twice, once = store("A"), store("B", ward_code=make.LONG_XUYEN)
    visit(twice, "full", DAY)
    visit(once, "not_met", DAY - A_MONTH)
    waiting_at = DAY - 2 * A_MONTH
    before = [shown(session, VN85, day).registered for day in (DUE, waiting_at, DAY)]

    merge(session, twice, once)

    after = [shown(session, VN85, day).registered for day in (DUE, waiting_at, DAY)]
    assert (before, after) == ([2, 2, 2], [1, 1, 1])
    assert counts(session, VN85)["met_full"] == 1
    assert "met_full" not in counts(session, VN85, DAY - A_MONTH)
    assert counts(session, KG85) == {}


def test_a_record_waiting_under_a_merged_code_is_pending_at_the_survivor(session, store, lan):
    twice, once = store("A"), store("B")
    waiting(session, twice, lan)

    merge(session, twice, once)

    assert counts(session) == {"registered": 1, "pending": 1}


# Shares of bags, markets, encouragements


@pytest.fixture
def dong_nai(session, store):
    ward = ward_in(session, "F75")
    return lambda name, type=FacilityType.SUPERMARKET: store(name, type, ward)


def used(category, units, **more):
    return {
        "category": category,
        "use_point": "checkout",
        "in_use": True,
        "units_per_day": units,
        **more,
    }


def bags(figures):
    return (figures.reporting, figures.registered, figures.share, figures.reached, figures.said)


def test_the_share_of_bags_is_of_those_that_report_with_unproven_ones_in_the_whole_only(
    session, dong_nai, visit
):
    visit(dong_nai("A"), observations=[used("paper_bag", 300), used("thin_carrier_bag", 500)])
    visit(
        dong_nai("B", FacilityType.CONVENIENCE_STORE),
        observations=[used("compostable_bag", 200), used("unknown", 9)],
    )
    visit(dong_nai("C"), observations=[used("paper_bag", 700), used("oxo_bag", None)])
    visit(dong_nai("D"), observations=[used("paper_bag", 50)], use_points=[{"key": "checkout"}])
    visit(dong_nai("E", FacilityType.MARKET), observations=[used("paper_bag", 90)])
    dong_nai("F")

    figures = shown(session, DN_BAGS)

    assert bags(figures) == (2, 5, 0.3, None, None)
    unsaid = ("met", "missing", "worst", "best", "range_low", "range_high")
    assert {name: getattr(figures, name) for name in unsaid} == dict.fromkeys(unsaid)


def test_a_store_that_gives_no_bag_reports_and_without_any_bag_there_is_no_share(
    session, dong_nai, visit
):
    visit(dong_nai("A"), observations=[])

    assert bags(shown(session, DN_BAGS)) == (1, 1, None, None, None)


def test_only_when_all_report_is_it_said_whether_the_bags_reach_the_target(
    session, dong_nai, visit
):
    a, b = dong_nai("A"), dong_nai("B")
    visit(a, observations=[used("paper_bag", 300)], on=DAY - A_MONTH)
    visit(b, observations=[used("paper_bag", 99)], on=DAY - A_MONTH)
    assert bags(shown(session, DN_BAGS)) == (2, 2, 1.0, True, "reached")

    visit(b, observations=[used("paper_bag", 99), used("oxo_bag", 1)])

    assert bags(shown(session, DN_BAGS)) == (2, 2, 0.9975, False, "out_of_reach")


def test_bags_counted_more_than_twelve_months_ago_no_longer_report(session, dong_nai, visit):
    visit(dong_nai("A"), observations=[used("paper_bag", 300)], on=date(2025, 11, 20))

    assert bags(shown(session, DN_BAGS)) == (0, 1, None, None, None)
    assert bags(shown(session, DN_BAGS, DUE)) == (1, 1, 1.0, True, "reached")


def test_a_target_to_inspect_counts_visits_and_nothing_else(session, dong_nai, visit, lan):
    visit(dong_nai("A"), "full")
    visit(dong_nai("B", FacilityType.CONVENIENCE_STORE), "full", date(2025, 9, 20))
    visit(dong_nai("C", FacilityType.MARKET), observations=[], stalls={"of": 30, "both": 20})
    waiting(session, dong_nai("D", FacilityType.MALL), lan)

    counted = {
        "registered": 4,
        "inspected": 2,
        "pending": 1,
        "expired": 1,
        "sample": "chosen",
        "coverage": 0.5,
    }

    assert vars(shown(session, DN_INSPECT)) == NOTHING | counted


def test_can_tho_sets_no_number_and_its_markets_neither_pass_nor_fail(session, store, visit):
    ward = ward_in(session, "F92")
    for type_ in (FacilityType.MARKET, FacilityType.SUPERMARKET, FacilityType.MALL):
        made = store(type_.value, type_, ward)
        visit(made, on=date(2025, 11, 20), stalls={"of": 30, "friendly_only": 30})
        store(f"{type_.value} 2", type_, ward)

    market, supermarket, mall = (
        shown(session, f"can-tho-160:2025-encourage-{type_}", DUE)
        for type_ in ("market", "supermarket", "mall")
    )

    visits = {"registered": 2, "inspected": 1, "pending": 0, "expired": 0}
    assert vars(market) == NOTHING | visits | {"sample": "chosen", "coverage": 0.5}
    for figures in (supermarket, mall):
        assert (figures.registered, figures.met, figures.share) == (2, 1, 0.5)
        assert (figures.worst, figures.best) == (1, 2)
        assert (figures.missing, figures.reached, figures.said) == (None, None, None)


# Breakdowns

ADDED_UP = ("registered", "inspected", "met_gradual", "met_full", "insufficient", "pending")


@pytest.mark.parametrize("by", list(By))
def test_the_groups_add_up_to_the_whole(session, store, visit, lan, by):
    visit(store("A"), "full")
    visit(store("B", ward_code=make.PHU_QUOC), "gradual")
    visit(store("C", ward_code=make.LONG_XUYEN), "insufficient")
    visit(store("D", FacilityType.MALL), "full", date(2025, 9, 20))
    waiting(session, store("E", FacilityType.MALL, make.PHU_QUOC), lan)
    store("F", ward_code=None)

    found = progress(session, VN85, by=by)

    names = (*ADDED_UP, "met", "expired", "expired_met", "best", "worst")
    for name in names:
        parts = sum(getattr(group.figures, name) for group in found.groups)
        assert (name, parts) == (name, getattr(found.figures, name))
    assert len(found.groups) > 1


def test_groups_stand_in_the_order_of_their_names_with_their_codes_and_the_unknown_part_last(
    session, store
):
    store("A")
    store("B", ward_code=make.PHU_QUOC)
    store("C", FacilityType.MALL, make.LONG_XUYEN)
    store("D", ward_code=None)

    def parts(by):
        groups = progress(session, VN85, by=by).groups
        return [(group.key, group.name, group.figures.registered) for group in groups]

    assert parts(By.FORMER_PROVINCE) == [
        ("91", "Tỉnh Kiên Giang", 2),
        # Long Xuyên: only the former provinces of a plan are recorded.
        (None, None, 2),
    ]
    assert parts(By.WARD) == [
        (make.LONG_XUYEN, "Phường Long Xuyên", 1),
        (make.PHU_QUOC, "Đặc khu Phú Quốc", 1),
        (make.RACH_GIA, "Phường Rạch Giá", 1),
        (None, None, 1),
    ]
    assert parts(By.TYPE) == [
        ("supermarket", "siêu thị", 3),
        ("mall", "trung tâm thương mại", 1),
    ]


def test_nothing_is_grouped_unless_asked(session, store):
    store()

    assert progress(session, VN85).groups is None


# All targets together


def test_a_later_not_met_takes_exactly_one_from_the_targets_that_the_store_is_in(
    session, store, visit, dong_nai
):
    made = store("Rạch Giá")
    visit(made, "full", date(2026, 3, 1))
    visit(store("Phú Quốc", ward_code=make.PHU_QUOC), "full", date(2026, 3, 1))
    visit(store("Long Xuyên", ward_code=make.LONG_XUYEN), "full", date(2026, 3, 1))
    visit(dong_nai("Biên Hoà"), "full", date(2026, 3, 1))
    before = everything(session, DAY)

    visit(made, "not_met", date(2026, 6, 1))

    after = everything(session, DAY)
    moved = {
        key: after[key].figures.met - row.figures.met
        for key, row in before.items()
        if after[key].figures != row.figures
    }
    assert moved == {VN85: -1, VN100: -1, KG85: -1, KG100: -1}
    assert {key: row.at_due for key, row in after.items()} == {
        key: row.at_due for key, row in before.items()
    }


def test_every_facility_of_n_is_behind_the_figure_with_its_latest_visit(session, store, visit, lan):
    met, gone, new = store("A"), store("B"), store("C")
    visit(met, "not_met", DAY - A_MONTH)
    latest, old = visit(met, "full"), visit(gone, "gradual", date(2025, 9, 20))
    waiting(session, new, lan)

    rows = behind(session, KG85)

    assert [(r.facility, r.inspection_id, r.verdict, r.valid, r.pending) for r in rows] == [
        (met, latest.id, "full", True, False),
        (gone, old.id, "gradual", False, False),
        (new, None, None, False, True),
    ]
    assert [row.type for row in rows] == ["supermarket"] * 3


def test_the_data_are_as_of_the_latest_arrival_or_review(session, store, visit):
    assert data_at(session) is None
    made = visit(store(), accepted=False)
    assert (made.review, data_at(session)) == (ReviewState.FLAGGED, made.received_at)

    later = made.received_at + timedelta(days=3)
    review(session, made, Act.ACCEPT, None, None, later)

    assert data_at(session) == later


def test_the_rule_sets_are_those_of_the_counted_visits_in_the_plans_territory(
    session, store, visit
):
    unused = {"valid_from": date(2026, 1, 1), "valid_to": None, "content": {}}
    session.add(RuleSetRow(id="2099.1", content_sha256="0" * 64, **unused))
    twice, once = store("A", ward_code=make.LONG_XUYEN), store("B")
    visit(twice, "full", DAY)
    plan, nation = plan_by_slug(session, "kien-giang-135"), plan_by_slug(session, "vn-889")
    assert (rule_sets_used(session, plan, DAY), rule_sets_used(session, nation, DAY)) == (
        [],
        ["2026.1"],
    )
    assert rule_sets_used(session, nation, DAY - timedelta(days=1)) == []

    merge(session, twice, once)

    assert rule_sets_used(session, plan, DAY) == ["2026.1"]
    assert rule_sets_used(session, plan, DAY - timedelta(days=1)) == []


def test_a_plan_takes_a_handful_of_statements_however_many_facilities_there_are(
    session, store, visit
):
    for name in range(5):
        visit(store(str(name)))
    plan = plan_by_slug(session, "vn-889")
    statements = []

    def note(_connection, _cursor, statement, *_more):
        statements.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)

    plan_progress(session, plan, DAY)

    event.remove(session.get_bind(), "before_cursor_execute", note)
    # Its targets; then both today and one when due, each with a look at the territory.
    assert len(statements) <= 1 + 3 * 2


def test_the_sources_of_n_are_those_that_the_facilities_name(session, store):
    """The most named first; what was merged away and what lies elsewhere has no say."""
    lists = ["Sở Công Thương 2026", "Sở Công Thương 2026", "đi thực tế", None]
    stores = [store(str(n)) for n in range(len(lists) + 1)]
    for each, source in zip(stores, [*lists, "nhập nhầm"], strict=True):
        each.source = source
    store("Biên Hoà", ward_code=make.TRAN_BIEN).source = "nơi khác"
    merge(session, stores[-1], stores[0])
    session.commit()

    found = registry_of(session, [plan_by_slug(session, "kien-giang-135")])

    assert found.sources == ("Sở Công Thương 2026", "đi thực tế")
    assert found.without == 1
    inside = [each.changed_at for each in stores if each.merged_into_id is None]
    assert found.changed_at == max(inside)
    assert registry_of(session, []).sources == ()
