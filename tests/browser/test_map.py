"""The map of facilities in a browser: its marks with and without pictures of the ground, the list
beside it, by mouse and keyboard, on a phone, in the dark, on paper, and without its script."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from audit_service.department import facility_list
from inspections.facility.rules import FacilityType
from tests import make
from tests.browser.chromium import PHONE
from tests.browser.eye import OF_COLOUR, sideways, violations

MAP = "/department/map"
LONG = "Siêu thị tổng hợp và trung tâm phân phối hàng tiêu dùng Dương Đông – Phú Quốc"
SIZES = [(360, 740), (1280, 800)]
# One grey pixel.
TILE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a4944415478da63680000008200818bd1d3490000000049454e44ae426082"
)


@pytest.fixture
def stores(session) -> list[str]:
    """The codes of four stores in An Giang: two at one place, one without a position."""
    make.reviewer(session)
    lan = make.account(session, areas=("VN",))
    full = make.facility(session, LONG, ward_code=make.PHU_QUOC, lat=10.22, lon=103.96)
    partly = make.facility(session, "Siêu thị Một Phần", lat=10.01, lon=105.08)
    mall = make.facility(session, "Trung tâm Rạch Giá", FacilityType.MALL, lat=10.01, lon=105.08)
    make.facility(session, "Chợ Chưa Rõ Chỗ", FacilityType.MARKET)
    make.inspection(session, full, lan, "full")
    make.inspection(session, partly, lan, "gradual")
    session.commit()
    return [full.code, partly.code, mall.code]


class Tiles(ThreadingHTTPServer):
    """Pictures of the ground, and what was asked of it as (path, Referer)."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Tile)
        self.asked: list[tuple[str, str | None]] = []


class Tile(BaseHTTPRequestHandler):
    server: Tiles

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Referer")))
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(TILE)))
        self.end_headers()
        self.wfile.write(TILE)

    def log_message(self, *_args: object) -> None:
        """Into the list above, and nowhere else."""


@pytest.fixture
def tiles() -> Iterator[Tiles]:
    server = Tiles()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def view(page: Page):
    return page.locator("[data-map-view]")


def opened(reader, width: int = 1280, height: int = 800) -> Page:
    """The map, all its marks drawn."""
    page = reader.page
    page.set_viewport_size({"width": width, "height": height})
    reader.sign_in("minh", MAP)
    expect(view(page)).to_have_attribute("data-drawn", "3")
    return page


def wrong(page: Page) -> list[str]:
    page.emulate_media(color_scheme="light")
    found = sideways(page) + violations(page)
    page.emulate_media(color_scheme="dark")
    return found + [f"dark: {each}" for each in violations(page, OF_COLOUR)]


# Remembers what was last written and painted on the map, in the order in which it was.
WATCHED = """() => {
  const of = CanvasRenderingContext2D.prototype;
  const { fillText, drawImage, scale } = of;
  window.written = [];
  const remember = (pen, what) => {
    if (pen.canvas.className === "map__marks") window.written.push(what);
  };
  of.scale = function (...more) {
    if (this.canvas.className === "map__marks") window.written = [];
    return scale.apply(this, more);
  };
  of.fillText = function (words, x, y) {
    const [width, height] = [this.measureText(words).width, 12];
    const top = this.textBaseline === "middle" ? y - height / 2 : y - height;
    remember(this, { words, left: x, right: x + width, top, bottom: top + height });
    return fillText.call(this, words, x, y);
  };
  of.drawImage = function (image, x, y, width, height) {
    const [right, bottom] = [x + width - 3, y + height - 3];
    remember(this, { left: x + 3, right, top: y + 3, bottom });
    return drawImage.call(this, image, x, y, width, height);
  };
}"""
# The degrees that a button, the scale, a mark or other words stand over or beneath.
COVERED = """() => {
  const frame = document.querySelector("[data-map-view]").getBoundingClientRect();
  const controls = [...document.querySelectorAll(".leaflet-control")].map((each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    return { words: each.className, left: left - frame.left, right: right - frame.left,
      top: top - frame.top, bottom: bottom - frame.top };
  });
  const degrees = window.written.filter((each) => each.words?.endsWith("°"));
  const meet = (a, b) => a.left < b.right && b.left < a.right
    && a.top < b.bottom && b.top < a.bottom;
  return { degrees: degrees.map((each) => each.words), found: degrees.flatMap((each) =>
    [...controls, ...window.written].filter((other) => other !== each && meet(each, other))
      .map((other) => `${each.words} | ${other.words ?? "mark"}`)) };
}"""


def ink(page: Page) -> int:
    """How much of the middle of the map is painted, of 400 pixels."""
    return int(
        page.evaluate(
            """() => {
              const canvas = document.querySelector(".map__marks");
              const pen = canvas.getContext("2d");
              const x = canvas.width / 2 - 10, y = canvas.height / 2 - 10;
              const data = pen.getImageData(x, y, 20, 20).data;
              return data.filter((value, place) => place % 4 === 3 && value > 0).length;
            }"""
        )
    )


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_marks_stand_on_a_grid_where_no_pictures_are_set(stores, live, reader, width, height):
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    page = opened(reader, width, height)

    legend = page.get_by_role("list", name="Dấu trên bản đồ")
    expect(legend.get_by_role("listitem").filter(has_text="đạt đầy đủ")).to_contain_text("Đ")
    expect(legend.get_by_role("listitem").filter(has_text="chưa kiểm tra")).to_contain_text("1")
    expect(page.get_by_text("Không có nền bản đồ")).to_be_visible()
    expect(page.get_by_text("Bản đồ chưa hiện")).to_be_hidden()
    expect(page.locator(".leaflet-control-scale-line")).to_contain_text("km")
    assert wrong(page) == []
    page.get_by_role("button", name="Xem trên bản đồ").first.click()
    expect(page.locator(".leaflet-popup")).to_be_visible()
    assert wrong(page) == []
    assert {urlsplit(each).netloc for each in asked} == {urlsplit(live.url).netloc}
    assert reader.complaints == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_degrees_are_never_covered(stores, live, reader, width, height):
    reader.page.add_init_script(f"({WATCHED})()")
    page = opened(reader, width, height)
    view(page).focus()
    found = {}

    for step in range(8):
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done()))")
        covered = page.evaluate(COVERED)
        assert len(covered["degrees"]) >= 2
        if step == 0:
            # Its line ends at the buttons on one side and at the scale on the other.
            assert {360: "9,5°", 1280: "9,6°"}[width] in covered["degrees"]
        if covered["found"]:
            found[step] = covered["found"]
        page.keyboard.press("ArrowUp" if step % 2 else "ArrowRight")

    assert found == {}


def test_pictures_of_the_ground_come_from_the_host_that_is_set(stores, live, reader, tiles):
    host = f"http://127.0.0.1:{tiles.server_port}"
    live.app.config["MAP_TILES"] = f"{host}/{{z}}/{{x}}/{{y}}.png"
    live.app.config["MAP_TILES_ATTRIBUTION"] = "© Người vẽ https://www.example.org/giay-phep"

    page = opened(reader)

    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    expect(page.get_by_role("link", name="https://www.example.org/giay-phep")).to_be_visible()
    expect(page.get_by_text("Không có nền bản đồ")).to_have_count(0)
    # Its host learns where it is used, and not what is looked at.
    assert {referer for _path, referer in tiles.asked} == {f"{live.url}/"}
    assert wrong(page) == []
    assert reader.complaints == []


def test_pictures_from_any_other_host_are_refused(stores, live, reader, tiles):
    live.app.config["MAP_TILES"] = f"http://127.0.0.1:{tiles.server_port}/{{z}}/{{x}}/{{y}}.png"
    page = opened(reader)
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()

    page.evaluate(
        """(other) => new Promise((done) => {
          const image = new Image();
          image.onload = image.onerror = done;
          image.src = other;
        })""",
        f"http://localhost:{tiles.server_port}/other.png",
    )

    assert "/other.png" not in [path for path, _referer in tiles.asked]
    assert any("Content Security Policy" in each for each in reader.complaints)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_line_shows_its_mark_and_back_by_keyboard(stores, live, reader, width, height):
    page = opened(reader, width, height)
    line = page.locator(f"#f-{stores[0]}")
    button = line.get_by_role("button", name="Xem trên bản đồ")

    button.focus()
    page.keyboard.press("Enter")

    link = page.locator(".leaflet-popup").get_by_role("link", name=LONG)
    expect(link).to_be_focused()
    expect(page.locator(".leaflet-popup")).to_contain_text("đạt đầy đủ")
    expect(line).to_have_attribute("aria-current", "true")
    assert ink(page) > 0
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(button).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=LONG)).to_be_visible()
    assert reader.complaints == []


def test_a_mark_opens_all_that_stand_there_and_leads_to_their_lines(stores, live, reader):
    page = opened(reader)
    page.locator(f"#f-{stores[1]}").get_by_role("button").click()
    page.keyboard.press("Escape")

    view(page).click()

    popup = page.locator(".leaflet-popup")
    expect(popup.get_by_role("link", name="Siêu thị Một Phần")).to_be_visible()
    expect(popup.get_by_role("link", name="Trung tâm Rạch Giá")).to_be_visible()
    for code in stores[1:]:
        expect(page.locator(f"#f-{code}")).to_have_attribute("aria-current", "true")
    popup.get_by_role("link", name="Đến dòng trong danh sách").first.click()
    lines = page.locator("[data-code]:focus-within")
    expect(lines).to_have_count(1)
    assert lines.get_attribute("data-code") in stores[1:]
    assert reader.complaints == []


def test_a_mark_leads_to_a_line_on_another_page_of_the_list(stores, live, reader, monkeypatch):
    monkeypatch.setattr(facility_list, "PAGE", 1)
    page = opened(reader)
    reader.go(f"{MAP}?area=W30742")
    expect(view(page)).to_have_attribute("data-drawn", "2")
    expect(page.locator(f"#f-{stores[2]}")).to_have_count(0)

    view(page).click()
    place = page.locator(".map-popup").filter(has_text="Trung tâm Rạch Giá")
    place.get_by_role("link", name="Đến dòng trong danh sách").click()

    expect(page.locator(f"#f-{stores[2]}")).to_be_visible()
    expect(page.locator(".map-line")).to_have_count(1)
    assert page.url == f"{live.url}{MAP}?area=W30742&from={stores[2]}#f-{stores[2]}"
    assert reader.complaints == []


def test_five_thousand_marks_are_drawn_and_can_be_hit(stores, live, reader):
    page = reader.page
    page.set_viewport_size({"width": 1280, "height": 800})

    def many(route) -> None:
        answer = json.loads(route.fetch().text())
        (one, *_rest) = answer["features"]
        answer["features"] = [
            {
                **one,
                "id": str(number),
                "geometry": {"coordinates": [105 + number % 100 / 100, 10 + number // 100 / 50]},
            }
            for number in range(5000)
        ]
        route.fulfill(json=answer)

    page.route("**/facilities.geojson*", many)
    reader.sign_in("minh", MAP)

    expect(view(page)).to_have_attribute("data-drawn", "5000")
    view(page).click()
    expect(page.locator(".leaflet-popup")).to_contain_text("cơ sở nữa ở chỗ này: hãy phóng to")
    expect(page.locator(".map-popup")).to_have_count(8)
    assert reader.complaints == []


def test_without_scripts_the_list_and_a_sentence_stand_there(stores, live, chromium):
    context = chromium.new_context(**PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live.url}/sign-in?next={MAP}")
    page.locator("#name").fill("minh")
    page.locator("#password").fill(make.PASSWORD)
    page.locator("main button[type=submit]").click()

    expect(page.get_by_text("Bản đồ chưa hiện. Danh sách có đủ các cơ sở.")).to_be_visible()
    expect(view(page)).to_be_hidden()
    expect(page.get_by_text("Không có nền bản đồ")).to_be_hidden()
    expect(page.get_by_role("button", name="Xem trên bản đồ")).to_have_count(0)
    expect(page.locator(".map-line")).to_have_count(4)
    page.get_by_label("Loại").select_option("market")
    page.get_by_role("button", name="Xem").click()
    expect(page.locator(".map-line")).to_have_count(1)
    expect(page.get_by_text("chưa có vị trí", exact=True)).to_be_visible()
    context.close()


def test_a_map_that_cannot_be_loaded_says_so(stores, live, reader):
    reader.page.route("**/facilities.geojson*", lambda route: route.abort())

    reader.sign_in("minh", MAP)

    expect(reader.page.get_by_text("Chưa tải được bản đồ.")).to_be_visible()
    expect(view(reader.page)).to_be_hidden()
    expect(reader.page.get_by_text("Không có nền bản đồ")).to_be_hidden()


def test_on_paper_there_is_the_list(stores, live, reader):
    page = opened(reader)

    page.emulate_media(media="print", color_scheme="dark")

    expect(page.locator("[data-map]")).to_be_hidden()
    expect(page.get_by_text("Không có nền bản đồ")).to_be_hidden()
    expect(page.get_by_role("button", name="Xem trên bản đồ").first).to_be_hidden()
    for line in page.locator(".map-line").all():
        expect(line).to_be_visible()
    expect(page.get_by_text("đạt một phần").filter(visible=True)).to_have_count(1)
