"""The grid of what is not known, and the charts of a plan's page: they add up to N."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from inspections.account.models import Account
from inspections.account.rules import Grade, Role
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType
from tests import make
from tests.pages import check_page, main_of, signed_in

DATABASES = "both"
PLAN = "/department/plans/kien-giang-135"
ON = "on=2026-11-20"


@pytest.fixture
def kien_giang(session):
    """In Rạch Giá three supermarkets (fresh, ageing, never) and a mall (expired); in Phú Quốc one
    supermarket that nobody visited. Tý may see Rạch Giá only."""
    lan = make.account(session, areas=("VN",))
    make.reviewer(session)
    make.manager(session)
    make.account(session, "ty", Role.DEPARTMENT, Grade.VIEWER, (make.RACH_GIA,))
    for name, type_, ward, day in (
        ("Sao Mới", FacilityType.SUPERMARKET, make.RACH_GIA, date(2026, 10, 1)),
        ("Sao Cũ", FacilityType.SUPERMARKET, make.RACH_GIA, date(2025, 12, 1)),
        ("Sao Trống", FacilityType.SUPERMARKET, make.RACH_GIA, None),
        ("Vincom Rạch Giá", FacilityType.MALL, make.RACH_GIA, date(2025, 1, 10)),
        ("Sao Đảo", FacilityType.SUPERMARKET, make.PHU_QUOC, None),
    ):
        store = make.facility(session, name, type_, ward)
        if day:
            make.inspection(session, store, lan, "full", visited_on=day)
    session.commit()


def test_the_cells_add_up_to_n_and_least_known_comes_first(app, kien_giang):
    page = signed_in(app, "minh").get(f"{PLAN}/unknown?{ON}").text
    text = main_of(page)

    check_page(page)
    assert "Đã kiểm tra 2 trên 5 cơ sở trong 12 tháng" in text
    assert "Cả địa bàn 2/4 50,0 % 0/1 0,0 % 3" in text
    assert "dưới 6 tháng 1 từ 6 đến 12 tháng 1 quá 12 tháng 1 chưa kiểm tra 2" in text
    table = page.split('id="unknown"')[1].split("</table>")[0]
    cells = re.findall(r'ward=(W\d+)&amp;type=(\w+)#cell">(\d+)/(\d+)', table)
    assert cells == [
        ("W30742", "supermarket", "2", "3"),
        ("W30742", "mall", "0", "1"),
        ("W31078", "supermarket", "0", "1"),
    ]
    assert sum(int(total) for *_cell, total in cells) == 5


def test_a_cell_opens_its_facilities_and_the_registry_with_the_same_filter(app, kien_giang):
    browser = signed_in(app, "quan")
    page = browser.get(f"{PLAN}/unknown?{ON}&ward=W30742&type=supermarket").text

    check_page(page)
    opened = page.split('id="cell"')[1]
    names = re.findall(r'facilities/\d{8}">([^<]+)</a>', opened)
    assert names == ["Sao Trống", "Sao Cũ", "Sao Mới"]
    assert opened.count('href="/department/inspections/') == 2
    (address,) = re.findall(r'href="(/department/facilities\?[^"]+)"', opened)
    listed = browser.get(address.replace("&amp;", "&")).text
    assert {"Sao Trống", "Sao Cũ", "Sao Mới"} <= set(re.findall(r">(Sao \w+)</a>", listed))
    assert "Vincom" not in listed
    (planned,) = re.findall(r'href="(/department/rounds/new\?[^"]+)"', opened)
    stores = main_of(browser.get(planned.replace("&amp;", "&")).text)
    assert "Sao Trống" in stores
    assert "Sao Mới" not in stores


def test_who_plans_no_rounds_is_led_to_the_registry_alone(app, kien_giang):
    page = signed_in(app, "ty").get(f"{PLAN}/unknown?{ON}&ward=W30742&type=supermarket").text

    opened = page.split('id="cell"')[1]
    assert "/department/rounds/new" not in opened
    assert "/department/facilities?" in opened


def test_where_every_facility_is_known_no_round_is_offered(app, session, kien_giang):
    lan = session.scalars(select(Account).where(Account.name == "lan")).one()
    island = session.scalars(select(Facility).where(Facility.name == "Sao Đảo")).one()
    address = f"{PLAN}/unknown?{ON}&ward=W31078&type=supermarket"
    browser = signed_in(app, "quan")
    assert "/department/rounds/new" in browser.get(address).text.split('id="cell"')[1]

    make.inspection(session, island, lan, "full", visited_on=date(2026, 10, 1))
    session.commit()

    opened = browser.get(address).text.split('id="cell"')[1]
    assert "Sao Đảo" in opened
    assert "/department/rounds/new" not in opened
    assert "/department/facilities?" in opened


def test_who_may_not_see_a_cell_has_its_count_and_no_name(app, kien_giang):
    page = signed_in(app, "ty").get(f"{PLAN}/unknown?{ON}&ward=W31078&type=supermarket").text

    assert "1 cơ sở ngoài địa bàn của tài khoản" in main_of(page)
    assert "Sao Đảo" not in page


def test_what_no_form_sends_is_not_found_and_an_empty_territory_says_so(app, kien_giang):
    browser = signed_in(app, "minh")

    for asked in (
        "unknown?ward=W30742",
        "unknown?type=mall",
        "unknown?ward=W30742&type=market",
        "unknown?ward=P91&type=mall",
        "unknown?ward=x&type=mall",
        "unknown?target=none",
        "unknown?page=x",
    ):
        assert browser.get(f"{PLAN}/{asked}").status_code == 404, asked
    assert browser.get("/department/plans/none/unknown").status_code == 404
    empty = browser.get("/department/plans/lai-chau-2020/unknown")
    assert empty.status_code == 200
    assert "Không có cơ sở thuộc diện" in main_of(empty.text)
    wrong = browser.get(f"{PLAN}/unknown?on=hôm+qua")
    assert "Ngày chưa đúng. Đang hiện số liệu hôm nay." in main_of(wrong.text)


def test_a_plan_draws_both_series_with_its_due_date_beside_today_and_every_figure(app, kien_giang):
    browser = signed_in(app, "minh")
    page = browser.get(f"{PLAN}?{ON}").text
    text = main_of(page)

    check_page(page)
    assert page.count('<svg class="trend trend--wide"') == 1
    assert "Đạt một phần trở lên tại hạn 31/12/2025 1 trên 5 cơ sở 20,0 %" in text
    assert "Đạt một phần trở lên ngày 20/11/2026 2 trên 5 cơ sở 40,0 %" in text
    assert "Đạt đầy đủ ngày 20/11/2026 2 trên 5 cơ sở 40,0 %" in text
    table = page.split('id="trend-2025-share"')[1].split("</table>")[0]
    assert table.count("<tr>") == 1 + 24
    drawn = page.split('<svg class="trend trend--wide"')[1].split("</svg>")[0]
    assert re.findall(r'trend__goal"[^>]*>([^<]+)<', drawn) == [
        "85\N{NO-BREAK SPACE}% · 2025",
        "100\N{NO-BREAK SPACE}% · 2030",
    ]
    # The series of one panel is in no path of the other.
    assert drawn.count("trend__line--gradual") == drawn.count("trend__line--full") == 1
    assert "trend__unknown" in drawn
    assert "/changes?target=2025-share" in page
    assert "/unknown?target=2025-share" in page
    of_target = browser.get(f"{PLAN}/targets/2030-share?{ON}").text
    check_page(of_target)
    assert of_target.count('<svg class="trend trend--wide"') == 1


def test_plans_without_stores_before_their_start_or_with_markets_alone_draw_nothing(
    app, kien_giang
):
    browser = signed_in(app, "minh")

    early = main_of(browser.get(f"{PLAN}?on=2020-07-01").text)
    assert "Kế hoạch bắt đầu ngày 01/01/2021; chưa có quý nào để vẽ." in early
    empty = browser.get("/department/plans/lai-chau-2020").text
    assert 'class="trend ' not in empty
    check_page(empty)
    can_tho = browser.get("/department/plans/can-tho-160/targets/2025-encourage-market").text
    assert "Diễn biến theo quý" not in can_tho


def test_a_type_of_which_there_is_no_facility_leads_nowhere(app, session, kien_giang):
    """Nothing is behind a zero."""
    make.facility(session, "Siêu thị Biên Hoà", ward_code=make.TRAN_BIEN)
    session.commit()
    browser = signed_in(app, "minh")

    page = browser.get("/department/plans/dong-nai-202/unknown?on=2026-02-01").text

    assert "Cả địa bàn 0/1 0,0 % –" in main_of(page)
    addresses = re.findall(r'class="counted" href="([^"]*)"', page)
    answers = {browser.get(each.replace("&amp;", "&")).status_code for each in addresses}
    assert answers == {200}


@pytest.mark.parametrize("page", ["unknown", "markets", "compare", "packaging"])
def test_before_a_plan_begins_no_figures_are_printed(app, kien_giang, page):
    address = f"/department/plans/can-tho-160/{page}?on=2021-06-01"

    text = main_of(signed_in(app, "minh").get(address).text)

    assert "Kế hoạch chưa bắt đầu vào ngày 01/06/2021" in text
