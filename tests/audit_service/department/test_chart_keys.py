"""What stands beside a drawing: a key to all that is in it and to nothing else, a title, words."""

import re
from datetime import date

import pytest

from inspections.facility.rules import FacilityType
from tests import make
from tests.pages import check_page, main_of, signed_in

KIEN_GIANG = "/department/plans/kien-giang-135"
CAN_THO = "/department/plans/can-tho-160"
NINH_KIEU = "31135"
ON = "on=2026-06-30"
AREAS = "đầy đủ|một phần|chưa đủ bằng chứng|chưa kiểm tra hoặc đã quá 12 tháng|chưa đạt"
KEY = re.compile(r'<ul class="legend">(.*?)</ul>', re.S)


@pytest.fixture
def stores(session):
    """In each of two provinces a supermarket that meets, one that meets partly, one that does not,
    one that nobody visited."""
    lan = make.account(session, areas=("VN",))
    make.reviewer(session, areas=("VN",))
    for ward in (make.RACH_GIA, NINH_KIEU, make.LONG_XUYEN):
        for outcome in ("full", "gradual", "not_met", None):
            name = f"{ward} {outcome}"
            store = make.facility(session, name, FacilityType.SUPERMARKET, ward_code=ward)
            if outcome:
                make.inspection(session, store, lan, outcome, visited_on=date(2026, 5, 4))
    session.commit()


@pytest.fixture
def page_of(app, stores):
    def page(path):
        text = signed_in(app, "minh").get(path).text
        check_page(text)
        return text

    return page


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def keys(page: str) -> list[str]:
    return [words(each) for each in KEY.findall(page)]


def large_bars(page: str) -> list[str]:
    """What follows each bar up to the end of its figure."""
    return page.split('<svg class="bar"')[1:]


@pytest.mark.parametrize("path", [KIEN_GIANG, CAN_THO, "/department/"])
def test_every_bar_has_its_key_with_the_counts(page_of, path):
    bars = large_bars(page_of(f"{path}?{ON}"))

    assert bars
    for bar in bars:
        after = bar.split("</svg>", 1)[1].lstrip()
        assert after.startswith('<ul class="legend">')
        counts = re.findall(f"(?:{AREAS}) (\\d+)", keys(after)[0])
        total = re.search(r"<title>\d+ trên (\d+) ", bar).group(1)
        assert sum(map(int, counts)) == int(total)


@pytest.mark.parametrize("cut", ["ward", "ward_kind", "former_province", "type", "chain"])
def test_bars_side_by_side_have_one_key_that_names_the_tick_too(page_of, cut):
    page = page_of(f"{KIEN_GIANG}/compare?{ON}&by={cut}")

    assert page.count("bar--small") > 1
    assert keys(page) == [
        "đầy đủ một phần chưa kiểm tra hoặc đã quá 12 tháng chưa đạt mốc 85 % · 2025"
    ]
    assert page.index('<ul class="legend">') < page.index('id="parts"')


def test_bars_without_a_goal_have_a_key_without_a_tick(page_of):
    page = page_of(f"{CAN_THO}/compare?{ON}")

    assert keys(page) == ["đầy đủ một phần chưa kiểm tra hoặc đã quá 12 tháng chưa đạt"]


def test_a_trend_without_a_goal_has_no_mark_in_its_key(page_of):
    mark, dots = "mốc của kế hoạch, đúng hạn", "chấm lớn: tại hạn, ngày đang xem"

    without, with_one = main_of(page_of(f"{CAN_THO}?{ON}")), main_of(page_of(f"{KIEN_GIANG}?{ON}"))

    assert mark not in without
    assert dots in without
    assert mark in with_one


def test_a_trend_that_nobody_visited_has_no_line_in_its_key(app, session):
    make.reviewer(session)
    make.facility(session, "Siêu thị Chưa Đến", FacilityType.SUPERMARKET)
    session.commit()

    page = signed_in(app, "minh").get(f"{KIEN_GIANG}?{ON}").text

    assert keys(page.split("trend--narrow")[1])[0] == (
        "mốc của kế hoạch, đúng hạn chưa kiểm tra nơi nào"
    )


@pytest.mark.parametrize(
    "path",
    [
        f"{KIEN_GIANG}?{ON}",
        f"{KIEN_GIANG}/unknown?{ON}",
        f"{KIEN_GIANG}/changes?from=2026-03-31&to=2026-06-30",
        f"{KIEN_GIANG}/compare?{ON}",
    ],
)
def test_every_drawing_has_a_title_and_a_description(page_of, path):
    page = page_of(path)

    drawings = re.findall(r'<svg class="[^"]*"[^>]* role="(?:img|group)".*?</svg>', page, re.S)
    assert drawings
    for drawing in drawings:
        assert re.search(r"<title>[^<]*\S[^<]*</title>\s*<desc>[^<]*\S[^<]*</desc>", drawing), (
            drawing
        )


def test_the_drawing_of_causes_says_them_in_words(page_of):
    page = page_of(f"{KIEN_GIANG}/changes?from=2026-03-31&to=2026-06-30")

    wide = page.split('<svg class="waterfall waterfall--wide"')[1]
    assert words(wide.split("<desc>")[1].split("</desc>")[0]) == (
        "31/03/2026: 0; Kiểm tra thêm: +2; 30/06/2026: 2."
    )


def test_a_strip_of_ages_says_each_of_them(page_of):
    page = page_of(f"{KIEN_GIANG}/unknown?{ON}")

    strip = page.split('<svg class="ages"')[1].split("</svg>")[0]
    assert "<title>Lượt kiểm tra gần nhất của 4 cơ sở</title>" in strip
    assert "<desc>Dưới 6 tháng 3, chưa kiểm tra 1.</desc>" in strip


def test_a_range_of_one_point_is_one_number_on_every_page(app, session):
    lan = make.account(session)
    make.reviewer(session)
    store = make.facility(session, "Siêu thị Một", FacilityType.SUPERMARKET)
    make.inspection(session, store, lan, "full", visited_on=date(2026, 5, 4))
    session.commit()
    browser = signed_in(app, "minh")

    trend = main_of(browser.get(f"{KIEN_GIANG}?{ON}").text)
    compared = words(browser.get(f"{KIEN_GIANG}/compare?{ON}").text)

    assert "30/06/2026 1 1 · 100,0 % 1 · 100,0 % 1 · 100,0 % 1 · 1" in trend
    assert "1–1" not in trend
    assert "Cả địa bàn 1 / 1 100,0 % 1 1 trên 1 cơ sở đạt" in compared


def test_the_narrow_list_of_what_is_unknown_has_all_that_the_grid_has(session, page_of):
    make.facility(session, "Trung tâm Rạch Giá", FacilityType.MALL)
    session.commit()
    page = page_of(f"{KIEN_GIANG}/unknown?{ON}")

    narrow = page.split('<ul class="unknown__list">')[1].split("</ul>")[0]
    whole, ward = narrow.split('<li class="unknown__ward">')[1:]
    assert words(whole).startswith("Cả địa bàn Siêu thị: 3 trên 4 đã kiểm tra")
    assert words(whole).endswith("Chưa biết: 2")
    assert words(ward).endswith("Chưa biết: 2")
    grid = page.split('id="unknown"')[1].split("</table>")[0]
    assert set(re.findall(r'href="([^"]+)"', grid)) == set(re.findall(r'href="([^"]+)"', narrow))
