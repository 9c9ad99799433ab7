"""Every screen, notice and error of the form: for the eye, for a listener, for a thumb."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from audit_service.choices import today
from inspections.facility.rules import FacilityType
from inspections.inspection.models import Inspection
from tests import make
from tests.browser.cast import LONG
from tests.browser.eye import OF_COLOUR, sideways, small_targets, violations
from tests.browser.form_hand import following, heading, home, only, state, tap
from tests.browser.hand import Hand

APP = {"X-App": "bao-bi-xanh"}
SHOWN = "names => names.forEach(name => document.querySelector(`[${name}]`).hidden = false)"
WIDTHS = (320, 1280, 360)


def wrong(page: Page) -> list[str]:
    """What is wrong with the screen that is shown, on three widths, by day and by night."""
    # High enough for the whole screen: what lies under the foot may be scrolled out from there.
    page.set_viewport_size({"width": 360, "height": 4000})
    found = violations(page)
    found += wrong_colours(page, "dark")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        found += [f"{width}: {each}" for each in sideways(page) + small_targets(page)]
    return found


def wrong_colours(page: Page, *schemes: Literal["light", "dark"]) -> list[str]:
    found = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {each}" for each in violations(page, OF_COLOUR)]
    page.emulate_media(color_scheme="light")
    return found


def faults(screens: Iterator[str], page: Page) -> list[str]:
    """Of each screen that the walk stops at, by its name."""
    return [f"{name}: {each}" for name in screens for each in wrong(page)]


@pytest.fixture
def seen_store(session, store) -> str:
    """The store of `store`, with a finding of last month."""
    from_list = make.facility(session, LONG, address="Khu phố 5", lat=10.0125, lon=105.0805)
    inspector = make.account(session, "hoa")
    make.inspection(session, from_list, inspector, "gradual", today() - timedelta(days=30))
    return from_list.code


def test_each_step_of_a_visit_can_be_read_heard_and_hit(reader, store, seen_store, tmp_path):
    picture = tmp_path / "quay.jpg"

    def visit() -> Iterator[str]:
        page = reader.page
        reader.sign_in("lan", "/f/")
        expect(heading(page)).to_have_text("Bốn điều cần biết")
        yield "guide"
        page.locator("[data-step=guide] .button--main").click()
        expect(page.locator("[data-found] [data-far]").filter(has_text="cách")).to_have_count(1)
        yield "list with last findings and distances"
        page.locator("#facility-query").fill("12345678")
        expect(page.locator("[data-found-none]")).to_be_visible()
        yield "wrong code"
        page.goto(f"{reader.url}/f/{seen_store}")
        expect(page.locator("[data-chosen-last]")).to_be_visible()
        yield "store with its last finding"
        tap(page, "bắt đầu kiểm tra")
        tap(page, "Kiểm tra theo quyết định")
        tap(page, "Bỏ phiếu làm dở")
        tap(page, "Bỏ phiếu")
        yield "store, all asked"
        page.goto(f"{page.url}#sign")
        tap(page, "Ký và gửi")
        expect(page.locator("[data-errors]")).to_be_focused()
        yield "errors"
        page.goto(f"{page.url.split('#')[0]}#bags")
        tap(page, "Túi giấy")
        amount = page.get_by_label("Số lượng một ngày").first
        amount.fill("nhiều")
        amount.blur()
        tap(page, "Giá, giấy chứng nhận")
        tap(page, "Loại khác")
        yield "bags"
        amount.fill("120")
        tap(page, "Các loại khác: không có")
        following(page)
        tap(page, "Khay xốp")
        yield "fresh"
        following(page)
        tap(page, "Không có quầy")
        tap(page, "Đóng gói giao hàng")
        yield "food"
        following(page)
        picture.write_bytes(make.jpeg(1))
        page.locator('[data-photo-from="camera"]').set_input_files(picture)
        expect(page.locator(".shot")).to_have_count(1)
        picture.write_bytes(b"no picture")
        page.locator('[data-photo-from="camera"]').set_input_files(picture)
        expect(page.locator('[data-photo-trouble="photo-failed"]')).to_be_visible()
        yield "photos"
        page.evaluate(SHOWN, ["data-photo-busy"])
        page.evaluate(SHOWN, ['data-photo-trouble="photo-full"'])
        yield "photos, all messages"
        following(page)
        expect(page.locator("[data-preview]")).to_be_visible()
        for outcome in ("full", "gradual", "not_met", "insufficient"):
            page.evaluate(PREVIEW, outcome)
            found.extend(f"{outcome}: {each}" for each in wrong_colours(page, "light", "dark"))
        yield "review"
        following(page)
        yield "sign"
        other = page.context.new_page()
        other.goto(page.url)
        expect(heading(other)).to_have_text("Phiếu này đang mở ở thẻ khác")
        found.extend(f"elsewhere: {each}" for each in wrong(other))
        other.close()

    found: list[str] = []
    found += faults(visit(), reader.page)

    assert found == []
    assert reader.complaints == []


PREVIEW = """outcome => {
  const panel = document.querySelector('[data-preview]');
  panel.className = `verdict-panel verdict-panel--${outcome}`;
  const drawn = document.querySelector(`[data-template="verdict.${outcome}"]`).content;
  panel.querySelector('[data-preview-verdict]').replaceChildren(drawn.cloneNode(true));
}"""


def test_the_tally_of_a_market_can_be_read_heard_and_hit(reader, session, store):
    market = make.facility(session, "Chợ Rạch Sỏi", FacilityType.MARKET).code
    reader.sign_in("lan", f"/f/{market}")
    page = reader.page
    tap(page, "bắt đầu kiểm tra")
    following(page)
    for _ in range(3):
        page.locator("[data-tally-add=plastic_only]").click()
    page.locator("#stalls-of").fill("2")
    expect(page.locator("[data-tally-over]")).to_be_visible()
    page.locator("[data-tally-points] > summary").click()

    assert wrong(page) == []


ANSWERS = {
    "server error": {"status": 500, "json": {"code": "server_error"}, "headers": APP},
    "other body": {"status": 409, "json": {"code": "other_body"}, "headers": APP},
    "signed in no more": {"status": 401, "json": {"code": "not_signed_in"}, "headers": APP},
}


def test_each_state_of_a_signed_record_can_be_read_heard_and_hit(reader, session, store):
    codes = [make.facility(session, f"{name} – {LONG}").code for name in ANSWERS]
    page = home(reader)
    said = dict(ANSWERS["server error"])
    page.route("**/api/v1/inspections/*", lambda route: route.fulfill(**said))

    def records() -> Iterator[str]:
        for code, (name, answer) in zip(codes, ANSWERS.items(), strict=True):
            said.update(answer)
            page.goto(f"{reader.url}/f/{code}")
            for words in ("Cơ sở đóng cửa", "Tiếp: ảnh", "Tiếp: ký", "Ký và gửi"):
                tap(page, words)
            expect(page.locator("[data-trouble]")).to_be_visible()
            yield name
        page.goto(f"{reader.url}/f/")
        expect(page.locator("[data-outbox-list] li")).to_have_count(3)
        expect(page.locator("[data-stopped-sign-in]")).to_be_visible()
        yield "first screen, stopped"
        page.unroute("**/api/v1/inspections/*")
        page.locator("[data-outbox-list] a").last.click()
        tap(page, "Gửi lại")
        expect(state(page)).to_contain_text("Sở đã nhận")
        yield "received"
        page.goto(f"{reader.url}/f/#sent")
        expect(page.locator("[data-sent-list] li")).not_to_have_count(0)
        yield "sent"
        page.goto(f"{reader.url}/f/#phone")
        expect(heading(page)).to_have_text("Điện thoại và tài khoản")
        yield "phone"

    assert faults(records(), page) == []
    assert reader.complaints == []


NOTICES = ["data-in-app", "data-in-app-open", "data-private", "data-blocked", "data-update"]


def test_what_is_said_above_and_before_the_form_can_be_read_heard_and_hit(reader, session, store):
    make.account(session, "chi", make.Role.RETAILER, retailer=make.retailer(session))
    page = reader.page

    def screens() -> Iterator[str]:
        reader.go("/f/")
        expect(page.locator("[data-when-signed-out]")).to_be_visible()
        page.evaluate(SHOWN, NOTICES)
        yield "signed out, all notices"
        reader.go("/f/#enrol")
        page.reload()
        page.locator("#enrol-code").fill("1234 5678")
        page.locator("[data-enrol-form] button").click()
        expect(page.locator("[data-enrol-form] [data-enrol-wrong]")).to_be_visible()
        yield "wrong enrolment code"
        reader.sign_in("chi", "/f/")
        expect(heading(page)).to_have_text("Chưa mở được phiếu")
        yield "not allowed"

    assert faults(screens(), page) == []


def test_a_browser_inside_zalo_is_said_to_be_one(chromium, live, store):
    context = chromium.new_context(user_agent="Mozilla/5.0 (Linux; Android 14) Zalo android/1")
    page = context.new_page()
    page.goto(f"{live.url}/f/{store}")

    expect(page.locator("[data-in-app]")).to_be_visible()
    opener = page.locator("[data-in-app-open]")
    assert opener.get_attribute("href").startswith("intent://")
    assert opener.get_attribute("href").endswith("package=com.android.chrome;end")
    context.close()


def test_the_guide_can_be_found_again(reader, store):
    page = home(reader)
    page.locator("[data-step=home]").get_by_role("link", name="Cách dùng").click()

    expect(heading(page)).to_have_text("Bốn điều cần biết")
    expect(page.locator(".guide__item svg").filter(visible=True)).to_have_count(4)


def test_a_whole_visit_is_made_with_the_keyboard_alone(reader, store, session, tmp_path):
    page = reader.page
    hand = Hand(page)
    picture = tmp_path / "quay.jpg"
    picture.write_bytes(make.jpeg(1))
    # From here on the browser hands choosers over; told so only when one opens, it may be too late.
    page.on("filechooser", lambda _chooser: None)

    def step_on(words: str, title: str) -> None:
        hand.press(words, "Enter")
        expect(heading(page)).to_have_text(title)

    def following_step(words: str, title: str) -> None:
        step_on(words, title)
        # The words stand there before the focus does.
        expect(heading(page)).to_be_focused()

    hand.sign_in(reader.url, "lan")
    expect(heading(page)).to_have_text("Bốn điều cần biết")
    step_on("Bắt đầu", "Kiểm tra cơ sở nào?")
    expect(page.locator("[data-found] button")).to_have_count(1)
    step_on("Siêu thị Rạch Giá", "Siêu thị Rạch Giá")
    hand.press("bắt đầu kiểm tra", "Space")
    hand.press("Khảo sát", "Space")
    following_step("Tiếp: túi", "Quầy thu ngân đưa túi gì?")
    hand.press("Túi giấy", "Space")
    hand.press("Miễn phí", "ArrowDown")
    hand.press("Các loại khác: không có", "Space")
    following_step("Tiếp: quầy tươi", "Quầy tươi gói bằng gì?")
    hand.press("Có quầy tươi", "ArrowDown")
    following_step("Tiếp: đồ ăn", "Quầy đồ ăn dùng gì?")
    hand.press("Có quầy đồ ăn", "ArrowDown")
    following_step("Tiếp: ảnh", "Chụp ảnh làm bằng chứng")
    hand.tab_to("Chọn từ máy")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(picture)
    expect(page.locator(".shot")).to_have_count(1)
    hand.press("Ảnh chụp gì?", "ArrowDown")
    following_step("Tiếp: xem lại", "Xem lại trước khi ký")
    following_step("Tiếp: ký", "Ký và gửi phiếu")
    hand.tab_to("Họ tên")
    page.keyboard.type("Trần Thị Hạnh")
    hand.press("Có ký", "Space")
    hand.press("Ký và gửi", "Enter")
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")

    payload = json.loads(only(session, Inspection).body)
    assert [each["charged"] for each in payload["observations"]] == [True]
    assert [point["present"] for point in payload["use_points"]] == [True, False, False]
    assert payload["photos"][0]["use_point"] == "checkout"
    assert payload["representative"] == {"name": "Trần Thị Hạnh", "signs": True}
    assert hand.hidden == []
    assert reader.complaints == []
