"""The page of markets: shares of stalls, of those of which enough were seen, and never a rating."""

from datetime import date

import pytest

from inspections.account.rules import Grade, Role
from inspections.facility.commands.dated import set_status
from inspections.facility.rules import FacilityType, Status
from inspections.plan.queries import plan_by_slug
from inspections.progress.queries import markets
from tests import make
from tests.pages import check_page, main_of, signed_in

DATABASES = "both"
PLAN = "/department/plans/kien-giang-135"
ON = "on=2026-06-30"
ENOUGH = {"of": 310, "friendly_only": 1, "both": 3, "plastic_only": 14, "none_given": 2}
MORE = {"of": 45, "friendly_only": 20, "both": 10, "plastic_only": 5, "none_given": 5}


@pytest.fixture
def kien_giang(session):
    """Two markets with enough stalls seen, one with too few, one whose visit is too old, one that
    nobody visited, one that closed; a mall, which is no market. Tý may see Phú Quốc only."""
    lan = make.account(session, areas=("VN",))
    make.reviewer(session)
    make.account(session, "ty", Role.DEPARTMENT, Grade.VIEWER, (make.PHU_QUOC,))
    for name, ward, day, stalls in (
        ("Chợ Đá", make.RACH_GIA, date(2026, 5, 4), ENOUGH),
        ("Chợ Bạc", make.PHU_QUOC, date(2026, 5, 4), MORE),
        ("Chợ Ít", make.RACH_GIA, date(2026, 5, 4), {"of": 310, "friendly_only": 9}),
        ("Chợ Cũ", make.RACH_GIA, date(2025, 5, 4), MORE),
        ("Chợ Trống", make.RACH_GIA, None, None),
        ("Chợ Đóng", make.RACH_GIA, date(2026, 5, 4), MORE),
    ):
        market = make.facility(session, name, FacilityType.MARKET, ward)
        if day:
            make.inspection(session, market, lan, "gradual", visited_on=day, stalls=stalls)
        if name == "Chợ Đóng":
            set_status(session, market, Status.CLOSED, date(2026, 6, 1))
    mall = make.facility(session, "Vincom", FacilityType.MALL)
    make.inspection(session, mall, lan, "gradual", visited_on=date(2026, 5, 4), stalls=MORE)
    session.commit()


def test_stalls_are_added_over_the_markets_of_which_enough_were_seen(app, kien_giang):
    page = signed_in(app, "minh").get(f"{PLAN}/markets?{ON}").text
    text = main_of(page)

    check_page(page)
    assert "Đã kiểm tra 3 trên 5 chợ trong 12 tháng" in text
    assert "2 trên 5 chợ đã xem đủ số sạp: 60 trên 355 sạp." in text
    assert "Chỉ dùng loại thân thiện 21/60 35,0 %" in text
    assert "Dùng cả hai 13/60 21,7 %" in text
    assert "Chỉ dùng nhựa 19/60 31,7 %" in text
    assert "Không đưa gì 7/60 11,7 %" in text
    assert "chưa đạt" not in text.replace("đạt hay chưa đạt", "")


def test_each_market_has_its_own_shares_or_why_it_has_none(app, kien_giang):
    text = main_of(signed_in(app, "minh").get(f"{PLAN}/markets?{ON}").text)

    assert "Chợ Đá Phường Rạch Giá 04/05/2026 20/310 5,0 % 15,0 % 70,0 %" in text
    assert "Chợ Ít Phường Rạch Giá 04/05/2026 9/310 quá ít – – –" in text
    assert "Chợ Cũ Phường Rạch Giá 04/05/2025 quá 12 tháng, không tính – – – –" in text
    assert "Chợ Trống Phường Rạch Giá chưa kiểm tra – – – –" in text
    assert "Vincom" not in text
    names = ["Chợ Bạc", "Chợ Cũ", "Chợ Đá", "Chợ Ít", "Chợ Trống"]
    assert sorted(names, key=text.index) == names


def test_another_day_has_other_markets(app, kien_giang):
    text = main_of(signed_in(app, "minh").get(f"{PLAN}/markets?on=2026-05-10").text)

    assert "3 trên 6 chợ đã xem đủ số sạp" in text


def test_who_may_not_see_a_market_has_its_stalls_and_no_name(app, kien_giang):
    text = main_of(signed_in(app, "ty").get(f"{PLAN}/markets?{ON}").text)

    assert "2 trên 5 chợ đã xem đủ số sạp" in text
    assert "4 cơ sở ngoài địa bàn của tài khoản" in text
    assert "Chợ Bạc" in text
    assert "Chợ Đá" not in text


def test_where_there_is_no_market_or_none_was_seen_the_page_says_so(app, session, kien_giang):
    browser = signed_in(app, "minh")

    empty = browser.get("/department/plans/lai-chau-2020/markets").text
    check_page(empty)
    assert "Không có chợ nào" in main_of(empty)
    before = main_of(browser.get(f"{PLAN}/markets?on=2024-01-01").text)
    assert "Chưa chợ nào được xem đủ số sạp" in before


def test_what_was_judged_decides_whether_enough_were_seen(session, kien_giang):
    found = markets(session, plan_by_slug(session, "kien-giang-135"), date(2026, 6, 30))

    assert [(each.facility.name, each.valid, each.is_enough) for each in found] == [
        ("Chợ Bạc", True, True),
        ("Chợ Cũ", False, False),
        ("Chợ Đá", True, True),
        ("Chợ Ít", True, False),
        ("Chợ Trống", False, False),
    ]
