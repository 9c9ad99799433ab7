"""The main journeys of the pages with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from inspections.inspection.models import Inspection
from inspections.inspection.queries import receipt_no
from tests import make
from tests.browser.cast import LONG, Cast, fill
from tests.browser.hand import Hand

FIRST_PHOTO = "Ảnh 1: "


@pytest.fixture
def cast(app, session) -> Cast:
    return fill(app, session)


@pytest.fixture
def hand(reader) -> Hand:
    reader.page.set_viewport_size({"width": 1280, "height": 800})
    return Hand(reader.page)


def test_four_steps_lead_from_a_plan_to_the_photo_behind_its_figure(cast, live, hand):
    zoom = hand.page.locator("dialog")
    hand.sign_in(live.url, "minh")

    hand.follow("Xem các cơ sở sau con số")
    hand.follow(LONG)
    hand.follow(receipt_no(cast.seen.seq))
    hand.press(FIRST_PHOTO, "Enter")

    expect(zoom).to_be_visible()
    assert hand.followed + 1 <= 4
    assert hand.hidden == []


def test_a_photo_opens_in_place_turns_by_arrows_and_gives_the_focus_back(cast, live, hand):
    page, zoom = hand.page, hand.page.locator("dialog")
    hand.sign_in(live.url, "minh")
    page.goto(f"{live.url}/department/inspections/{cast.seen.id}")

    hand.press(FIRST_PHOTO, "Enter")
    expect(zoom.get_by_role("button", name="Đóng")).to_be_focused()
    expect(zoom.locator("img")).to_have_js_property("naturalWidth", 640)
    expect(zoom.locator("[data-zoom-count]")).to_have_text("1 / 3")
    page.keyboard.press("ArrowRight")
    expect(zoom.locator("[data-zoom-caption]")).to_contain_text("Ảnh 2: ")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(zoom.locator("[data-zoom-count]")).to_have_text("3 / 3")
    page.keyboard.press("Escape")

    expect(zoom).to_be_hidden()
    expect(page.locator("a[data-photo]").nth(2)).to_be_focused()
    assert hand.hidden == []


def test_without_scripts_a_photo_is_a_link_to_itself(chromium, cast, live):
    context = chromium.new_context(java_script_enabled=False)
    hand_less = context.new_page()
    hand_less.goto(f"{live.url}/sign-in?next=/portal/inspections/{cast.seen.id}")
    hand_less.locator("#name").fill("chi")
    hand_less.locator("#password").fill(make.PASSWORD)
    hand_less.locator("main button[type=submit]").click()

    with hand_less.expect_navigation() as navigation:
        hand_less.locator("a[data-photo]").first.click()

    assert navigation.value.headers["content-type"] == "image/jpeg"
    context.close()


def test_a_reviewer_accepts_a_flagged_inspection_without_a_mouse(session, cast, live, hand):
    toast = hand.page.locator("[data-toast]")
    hand.sign_in(live.url, "minh")

    hand.follow("Lượt kiểm tra")
    hand.follow("Chờ duyệt")
    hand.follow(LONG)
    hand.press("Chấp nhận", "Space")
    hand.follow("Ghi quyết định")
    expect(toast).to_contain_text("Đã ghi: chấp nhận.")
    hand.press("Đóng", "Enter")

    expect(toast).to_have_count(0)
    session.rollback()
    assert session.get_one(Inspection, cast.flagged.seq).review == "accepted"
    assert hand.hidden == []


def test_a_retailer_reaches_the_photo_of_its_store_without_a_mouse(cast, live, hand):
    hand.sign_in(live.url, "chi")

    hand.follow("Xem vì sao và cần làm gì")
    hand.press(FIRST_PHOTO, "Enter")

    expect(hand.page.locator("dialog img")).to_have_js_property("naturalWidth", 640)
    assert hand.hidden == []
