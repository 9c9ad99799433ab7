"""The page of packaging in use: what is said of whom, and what nobody asked about."""

import re
from datetime import date

import pytest

from inspections.account.rules import Grade, Role
from inspections.facility.rules import FacilityType
from tests import make
from tests.pages import check_page, main_of, signed_in, statements

DATABASES = "both"
PLAN = "/department/plans/kien-giang-135"
ON = "on=2026-06-30"
ROLL = {"category": "roll_bag", "use_point": "fresh", "in_use": True}


def counted(bag, units):
    return {**bag, "units_per_day": units}


@pytest.fixture
def kien_giang(session):
    """Four supermarkets: one gives thin bags, one sells paper, of one the checkout alone was seen,
    one nobody visited."""
    lan = make.account(session, areas=("VN",))
    make.reviewer(session)
    checkout = [make.ALL_SEEN[0]]
    for name, seen, points in (
        ("Sao Một", [counted(make.THIN, 300), ROLL], make.ALL_SEEN),
        ("Sao Hai", [counted(make.PAPER, 100)], make.ALL_SEEN),
        ("Sao Ba", [], checkout),
    ):
        store = make.facility(session, name)
        make.inspection(
            session,
            store,
            lan,
            visited_on=date(2026, 5, 4),
            observations=seen,
            use_points=[dict(each) for each in points],
        )
    make.facility(session, "Sao Bốn")
    session.commit()
    return lan


def cells(page, table):
    """By the first cell of each row, the next: of the latest day."""
    inner = page.split(f'id="{table}"')[1].split("</table>")[0]
    found = re.findall(r'<th scope="row">([^<]+)</th>\s*<td class="num">(.*?)</td>', inner, re.S)
    texts = {name: re.sub(r"</?a\b[^>]*>", "", cell) for name, cell in found}
    return {name: re.sub(r"<[^>]+>", " ", text).split() for name, text in texts.items()}


def test_each_category_is_in_use_at_least_so_often_and_at_most(app, kien_giang):
    page = signed_in(app, "minh").get(f"{PLAN}/packaging?{ON}").text
    text = main_of(page)

    check_page(page)
    assert "3 trên 4 cơ sở đã kiểm tra trong 12 tháng tính đến ngày 30/06/2026" in text
    assert cells(page, "found") == {
        "Đã kiểm tra trên N": ["3/4"],
        # Of the third store the fresh counter was not looked at.
        "Túi ni lông mỏng": ["1–2", "miễn", "phí", "1", "chưa", "xem", "1"],
        "Túi giấy": ["1–2", "miễn", "phí", "0", "chưa", "xem", "1"],
        "Túi cuộn": ["1–2", "chưa", "xem", "1"],
    }
    assert "25 loại chưa thấy dùng lần nào" in text
    assert page.count('<svg class="usage usage--wide"') == 2


def test_the_checkouts_bags_are_free_sold_or_none(app, kien_giang):
    page = signed_in(app, "minh").get(f"{PLAN}/packaging?{ON}").text

    assert cells(page, "given") == {
        "Đã kiểm tra trên N": ["3/4"],
        "Phát miễn phí": ["1"],
        "Chỉ bán lấy tiền": ["1"],
        "Không đưa túi dùng một lần": ["1"],
    }


def test_the_share_of_bags_says_how_many_report(app, kien_giang):
    text = main_of(signed_in(app, "minh").get(f"{PLAN}/packaging?{ON}").text)

    assert "30/06/2026 3 / 4 100 400 25,0 %" in text


def test_other_types_of_facilities_are_asked_for_by_a_target(app, session, kien_giang):
    make.facility(session, "Chợ Rạch Giá", FacilityType.MARKET)
    browser = signed_in(app, "minh")

    markets = "/department/plans/can-tho-160/packaging?target=2025-encourage-market"
    assert "Không có cơ sở thuộc diện" in main_of(browser.get(markets).text)
    assert browser.get(f"{PLAN}/packaging?target=none").status_code == 404


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("kien-giang-135/packaging?on=2020-07-01", "Kế hoạch bắt đầu ngày 01/01/2021."),
        ("kien-giang-135/packaging?on=1999-07-01", "Ngày 01/07/1999 ở ngoài mọi kế hoạch."),
        ("kien-giang-135/packaging?on=2021-07-01", "Chưa nơi nào trong 4 cơ sở được kiểm tra"),
        ("lai-chau-2020/packaging", "Không có cơ sở thuộc diện"),
    ],
)
def test_where_there_is_nothing_to_draw_the_page_says_why(app, kien_giang, asked, said):
    page = signed_in(app, "minh").get(f"/department/plans/{asked}").text

    check_page(page)
    assert said in main_of(page)


def test_the_totals_are_there_for_every_office_and_no_store_is_named(app, session, kien_giang):
    make.account(session, "dong.nai", Role.DEPARTMENT, Grade.VIEWER, ("75",))

    page = signed_in(app, "dong.nai").get(f"{PLAN}/packaging?{ON}").text

    assert "3 trên 4 cơ sở" in main_of(page)
    assert "Sao" not in main_of(page)


def test_more_visits_take_no_more_statements(app, session, kien_giang):
    browser = signed_in(app, "minh")
    with statements() as few:
        browser.get(f"{PLAN}/packaging?{ON}")
    for number in range(8):
        store = make.facility(session, f"Siêu thị {number}", ward_code=make.PHU_QUOC)
        make.inspection(session, store, kien_giang, "gradual", visited_on=date(2025, 8, 1))

    with statements() as many:
        browser.get(f"{PLAN}/packaging?{ON}")

    assert len(many) == len(few) < 30
