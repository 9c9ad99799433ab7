"""What the form asks, keeps, and holds against a careless hand."""

import json

from playwright.sync_api import expect

from inspections.facility.rules import FacilityType
from inspections.inspection.models import Inspection
from tests import make
from tests.browser.form_hand import begin, following, heading, home, only, state, tap, write


def test_nothing_looked_at_keeps_a_checked_visit_from_being_signed(reader, store):
    page = begin(reader, store)
    page.goto(f"{page.url}#sign")
    tap(page, "Ký và gửi")

    expect(page.locator("[data-errors]")).to_contain_text("Chưa ghi điều gì đã thấy")
    page.locator("[data-errors-list] a").first.click()
    expect(heading(page)).to_have_text("Quầy thu ngân đưa túi gì?")


def test_a_number_that_cannot_be_read_is_said_and_keeps_from_signing(reader, store):
    page = begin(reader, store)
    following(page)
    tap(page, "Túi giấy")
    amount = page.get_by_label("Số lượng một ngày").first
    amount.fill("nhiều")
    amount.blur()
    expect(page.get_by_text("Chỉ gõ số tròn").filter(visible=True)).to_have_count(1)
    page.goto(f"{page.url.split('#')[0]}#sign")
    tap(page, "Ký và gửi")

    expect(page.locator("[data-errors]")).to_contain_text("Túi giấy: số chưa đọc được")


def test_taking_a_tile_back_asks_anew_whether_that_was_all(reader, store):
    page = begin(reader, store)
    following(page)
    checkout = page.locator('[data-point="checkout"]')
    tap(checkout, "Túi giấy")
    tap(checkout, "Các loại khác: không có")
    tap(checkout, "Túi giấy")

    expect(checkout.locator(".confirm input")).not_to_be_checked()
    expect(checkout.locator(".confirm")).to_contain_text("Không phát hay bán túi nào")


def test_back_leads_to_the_step_before_and_keeps_the_answers(reader, store):
    page = begin(reader, store)
    following(page)
    tap(page, "Túi giấy")
    following(page)
    expect(heading(page)).to_have_text("Quầy tươi gói bằng gì?")
    page.go_back()

    expect(heading(page)).to_have_text("Quầy thu ngân đưa túi gì?")
    expect(page.locator(".follow-up").filter(visible=True)).to_have_count(1)


def test_a_reload_keeps_the_answers_of_the_same_person(reader, store):
    page = begin(reader, store)
    following(page)
    tap(page, "Túi giấy")
    page.reload()

    expect(page.locator(".follow-up").filter(visible=True)).to_have_count(1)


def test_what_was_begun_is_offered_on_the_first_screen(reader, store):
    page = begin(reader, store)
    following(page)
    tap(page, "Túi giấy")
    page.goto(f"{reader.url}/f/")
    page.locator("[data-step=guide] .button--main").click()
    page.locator("[data-draft-list] a").click()

    # Where it was left, and not at the first step.
    expect(heading(page)).to_have_text("Quầy thu ngân đưa túi gì?")
    expect(page.locator(".follow-up").filter(visible=True)).to_have_count(1)


def test_a_market_is_counted_with_four_buttons(reader, store, session):
    market = make.facility(session, "Chợ Rạch Sỏi", FacilityType.MARKET).code
    reader.sign_in("lan", f"/f/{market}")
    page = reader.page
    tap(page, "bắt đầu kiểm tra")
    following(page)
    for key, times in (("friendly_only", 2), ("plastic_only", 3), ("both", 1)):
        for _ in range(times):
            page.locator(f'[data-tally-add="{key}"]').click()
    page.locator('[data-tally-undo="plastic_only"]').click()
    page.locator("#stalls-of").fill("4")
    expect(page.locator("[data-tally-over]")).to_be_visible()
    page.locator("#stalls-of").fill("120")
    expect(page.locator("[data-tally-seen]")).to_have_text("Đã đếm 5 trong 120 gian")
    page.goto(f"{page.url.split('#')[0]}#sign")
    tap(page, "Ký và gửi")

    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")
    assert json.loads(only(session, Inspection).body)["stalls"] == {
        "of": 120,
        "friendly_only": 2,
        "both": 1,
        "plastic_only": 2,
        "none_given": 0,
    }


def test_a_store_is_found_without_accents(reader, store):
    page = home(reader)
    write(page, "rach gia")
    tap(page, "Siêu thị Rạch Giá")

    expect(heading(page)).to_have_text("Siêu thị Rạch Giá")


def test_a_list_that_could_not_be_had_at_first_comes_when_the_network_is_back(reader, store):
    lists = "**/api/v1/facilities?limit=500"
    reader.page.route(lists, lambda route: route.abort(), times=1)
    with reader.page.expect_event("requestfailed", lambda request: "limit=500" in request.url):
        page = home(reader)
    expect(page.locator("[data-found] button")).to_have_count(0)

    with page.expect_response(lists):
        page.context.set_offline(True)
        page.context.set_offline(False)

    expect(page.locator("[data-found] strong")).to_have_text(["Siêu thị Rạch Giá"])


def test_a_mistyped_code_is_said_to_be_one(reader, store):
    page = home(reader)
    wrong = str((int(store) + 1) % 10**8).zfill(8)
    page.locator("#facility-query").fill(wrong)

    expect(page.locator("[data-found-words]")).to_contain_text("chữ số cuối không khớp")
    expect(page.locator("[data-use-code]")).to_be_hidden()


def test_who_is_not_signed_in_is_led_there_and_back(reader, store):
    reader.go(f"/f/{store}")

    expect(reader.page.locator("[data-sign-in]")).to_have_attribute(
        "href", f"/sign-in?next=%2Ff%2F{store}"
    )


def test_a_retailer_is_told_that_this_account_sends_no_inspections(reader, session):
    make.account(session, "chi", make.Role.RETAILER, retailer=make.retailer(session))
    reader.sign_in("chi", "/f/")

    expect(reader.page.get_by_text("Tài khoản này không gửi phiếu")).to_be_visible()
