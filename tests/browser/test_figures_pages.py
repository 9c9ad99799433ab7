"""The figures' pages in a browser: on a phone, on a desk, in the dark, on paper, by keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from inspections.account.models import Account
from inspections.db import now
from inspections.facility.rules import FacilityType
from inspections.inspection.rules import visit_day
from tests import make
from tests.browser.eye import OF_COLOUR, sideways, violations

PLAN = "/department/plans/kien-giang-135"
LONG = "Siêu thị tổng hợp và trung tâm phân phối hàng tiêu dùng Dương Đông – Phú Quốc"
SIZES = [(360, 740), (1280, 800)]
# Which words of a drawing run into each other, 2 px of a line's height aside.
OVERLAPS = """all => {
  const boxes = all.map((each) => [each.textContent, each.getBBox()]);
  const meet = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width
    && a.y + 2 < b.y + b.height && b.y + 2 < a.y + a.height;
  return boxes.flatMap(([one, a], at) => boxes.slice(at + 1)
    .filter(([_other, b]) => meet(a, b)).map(([other]) => `${one} | ${other}`));
}"""
A4 = {"width": 794, "height": 1123}


@pytest.fixture
def stores(session) -> None:
    """One got worse this year, one is new to us, one has expired, one nobody visited; a mall, and a
    market with its stalls."""
    make.reviewer(session)
    lan = make.account(session, areas=("VN",))
    today = visit_day(now())
    for name, type_, visits in (
        (LONG, FacilityType.SUPERMARKET, [("full", 300), ("not_met", 10)]),
        ("Siêu thị Mới Đến", FacilityType.SUPERMARKET, [("gradual", 20)]),
        ("Siêu thị Hết Hạn", FacilityType.SUPERMARKET, [("full", 400)]),
        ("Siêu thị Chưa Đến", FacilityType.SUPERMARKET, []),
        ("Trung tâm Rạch Giá", FacilityType.MALL, []),
    ):
        store = make.facility(session, name, type_)
        for outcome, ago in visits:
            day = today - timedelta(days=ago)
            make.inspection(session, store, lan, outcome, visited_on=day)
    market = make.facility(session, "Chợ Trung tâm Rạch Giá", FacilityType.MARKET)
    stalls = {"of": 40, "friendly_only": 6, "both": 8, "plastic_only": 9, "none_given": 2}
    make.inspection(session, market, lan, visited_on=today, stalls=stalls)
    session.commit()


def pages() -> list[str]:
    """Between a day before all of it and today; the last two hold what goes wrong."""
    since = (visit_day(now()) - timedelta(days=200)).isoformat()
    return [
        PLAN,
        f"{PLAN}/targets/2025-share",
        f"{PLAN}/changes?from={since}&cause=worse",
        f"{PLAN}/unknown?ward=W30742&type=supermarket",
        *divided(),
        f"{PLAN}/changes?from=h%C3%B4m+qua&to=31/02/2026",
        "/department/plans/lai-chau-2020/unknown",
        f"{PLAN}/targets/2025-share?part=unknown&by=type&group=supermarket",
        f"{PLAN}/changes?cause=every&count=met",
        "/method",
    ]


def divided() -> list[str]:
    """What goes on from a plan's figures."""
    return [f"{PLAN}/compare?by=chain", f"{PLAN}/packaging", f"{PLAN}/markets"]


def wrong(page: Page) -> list[str]:
    page.emulate_media(color_scheme="light")
    found = sideways(page) + violations(page)
    page.emulate_media(color_scheme="dark")
    return found + [f"dark: {each}" for each in violations(page, OF_COLOUR)]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_page_fits_and_can_be_read_by_everybody(stores, live, reader, width, height):
    reader.page.set_viewport_size({"width": width, "height": height})
    reader.sign_in("minh", "/department/")
    found = {}

    for path in pages():
        reader.go(path)
        found[path] = wrong(reader.page)

    assert {path: each for path, each in found.items() if each} == {}
    assert len(found) == 12
    assert reader.complaints == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_one_drawing_is_shown_at_its_own_size_with_its_figures(stores, live, reader, width, height):
    page = reader.page
    page.set_viewport_size({"width": width, "height": height})
    reader.sign_in("minh", PLAN)

    charts = page.get_by_role("img", name="Tỷ lệ trên N theo quý")
    expect(charts.filter(visible=True)).to_have_count(1)
    # Its letters are never smaller than 11 px, however narrow the screen.
    size = (
        charts.filter(visible=True)
        .locator(".trend__scale")
        .first.evaluate("text => 13 * text.ownerSVGElement.getScreenCTM().a")
    )
    assert size >= 11
    if width == 360:
        page.get_by_text("Bảng số của biểu đồ").click()
    expect(page.get_by_role("table", name="Bảng số theo quý").filter(visible=True)).to_have_count(1)


def test_a_bar_opens_its_facilities_by_keyboard(stores, live, reader):
    page = reader.page
    page.set_viewport_size({"width": 1280, "height": 800})
    reader.sign_in("minh", PLAN)
    page.get_by_role("link", name="Vì sao số đổi").first.click()
    page.get_by_label("Từ ngày").fill((visit_day(now()) - timedelta(days=200)).strftime("%d/%m/%Y"))
    page.get_by_role("button", name="Xem").click()

    bar = page.get_by_role("link", name="Kém đi: −1, 1 cơ sở").filter(visible=True)
    bar.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Kém đi")).to_be_visible()
    expect(page.get_by_role("table", name="Cơ sở: kém đi").get_by_role("rowheader")).to_have_count(
        1
    )
    page.get_by_role("link", name=LONG).click()
    expect(page.get_by_role("heading", name=LONG)).to_be_visible()


def test_a_slip_in_a_day_is_said_at_the_day(stores, live, reader):
    page = reader.page
    reader.sign_in("minh", f"{PLAN}/changes")
    page.get_by_label("Đến ngày").fill("31/02/2026")
    page.get_by_role("button", name="Xem").click()

    expect(page.get_by_role("alert")).to_contain_text("Ngày sau chưa đúng.")
    expect(page.get_by_label("Đến ngày")).to_have_value("31/02/2026")
    page.get_by_role("link", name="Ngày sau chưa đúng.").click()
    expect(page.get_by_label("Đến ngày")).to_be_focused()


def test_paper_has_the_wide_drawings_every_figure_and_no_form(stores, live, reader):
    page = reader.page
    page.set_viewport_size(A4)
    reader.sign_in("minh", "/department/")

    for path in pages()[:4]:
        reader.go(path)
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator("form, main button, nav").filter(visible=True).count() == 0, path
        drawn = page.locator("svg.trend, svg.waterfall").filter(visible=True)
        assert drawn.count() == (0 if "unknown" in path else 1), path
        assert page.locator(".trend--narrow, .waterfall--narrow").filter(visible=True).count() == 0
        if "unknown" in path:
            expect(page.get_by_role("table", name="Đã kiểm tra trên N")).to_be_visible()
        inner = page.locator(".trend-part__table .table-scroll")
        for at in range(inner.count()):
            assert inner.nth(at).evaluate("each => each.scrollHeight <= each.clientHeight + 1")
        assert sideways(page) == []
        page.emulate_media(media="screen")


def test_the_stalls_of_markets_are_told_apart_without_colour(stores, live, reader):
    """By hatchings of their own: two plain ones are the dark first and the empty last."""
    page = reader.page
    reader.sign_in("minh", f"{PLAN}/markets")
    fills = """parts => parts.map((part) => {
      const fill = getComputedStyle(part).fill;
      const hatching = fill.match(/url\\("#(.*)"\\)/)?.[1];
      return hatching && document.getElementById(hatching) ? hatching : "plain";
    })"""
    told = ["plain", "hatch-both", "hatch-none_given", "plain"]

    for look in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"media": "print"}):
        page.emulate_media(**look)
        for drawing in page.locator(".stalls").all():
            assert drawing.locator("rect").evaluate_all(fills) == told
        assert page.locator(".legend__key rect").evaluate_all(fills) == told
    assert page.locator(".stalls").count() == 2


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_packaging_is_drawn_once_with_letters_that_can_be_read(stores, live, reader, width, height):
    page = reader.page
    page.set_viewport_size({"width": width, "height": height})
    reader.sign_in("minh", PLAN)
    page.get_by_role("link", name="Bao bì đang dùng").click()

    charts = page.get_by_role("img", name="Loại bao bì thấy dùng: số cơ sở").filter(visible=True)
    expect(charts).to_have_count(1)
    size = charts.locator(".usage__tick").first.evaluate(
        "text => 13 * text.ownerSVGElement.getScreenCTM().a"
    )
    assert size >= 11
    assert charts.locator("text").evaluate_all(OVERLAPS) == []


def test_no_row_of_packaging_is_cut_off(session, stores, live, reader):
    """It has as many rows as its drawing, each with what is known of it beneath."""
    seen = ("thin_carrier_bag", "oxo_bag", "paper_bag", "cloth_bag", "leaf_wrap", "roll_bag")
    more = ("foam_box", "foam_tray", "cling_film", "plastic_straw", "plastic_cup")
    rows = [{"category": key, "use_point": "checkout", "in_use": True} for key in (*seen, *more)]
    lan = session.scalars(select(Account).where(Account.name == "lan")).one()
    # Counters that nobody looked at make a second line in each row.
    looked = [{"key": "checkout"}]
    store = make.facility(session, "Siêu thị Đủ Loại")
    make.inspection(session, store, lan, visited_on=visit_day(now()), observations=rows)
    other = make.facility(session, "Siêu thị Xem Dở")
    make.inspection(
        session, other, lan, visited_on=visit_day(now()), observations=[], use_points=looked
    )
    page = reader.page
    page.set_viewport_size({"width": 1280, "height": 800})
    reader.sign_in("minh", f"{PLAN}/packaging")

    inner = page.locator(".trend-part__table .table-scroll").filter(has=page.locator("#found"))
    assert inner.locator("tbody tr").count() > len(rows)
    shown, needed = inner.evaluate("each => [each.clientHeight, each.scrollHeight]")
    assert shown >= needed > 24 * 16


def test_the_parts_of_a_territory_print_on_a_sheet_of_paper(stores, live, reader):
    page = reader.page
    page.set_viewport_size(A4)
    reader.sign_in("minh", "/department/")

    for path in divided():
        reader.go(path)
        page.emulate_media(media="print", color_scheme="dark")
        assert page.locator("form, main button, main nav").filter(visible=True).count() == 0, path
        assert page.locator("svg.usage--narrow").filter(visible=True).count() == 0
        assert sideways(page) == [], path
        page.emulate_media(media="screen")
