"""What is filled in lies in the phone's own store at every moment, or the page says that it does
not: crashes, power cuts, full phones, dead connections and two tabs."""

import json

import pytest
from playwright.sync_api import expect

from inspections.facility.rules import FacilityType
from inspections.inspection.models import Inspection
from tests import make
from tests.browser.form_hand import begin, heading, home, only, sent, state, tap
from tests.browser.queue_hand import READY, learn, rows, sign_closed_at
from tests.browser.rig.rules import RECORD
from tests.browser.store_hand import (
    RIGGED,
    add_photo,
    closed_visit,
    draft,
    kept_line,
    other_tab,
    saved,
    shots,
    step,
)
from tests.crash.server import until

FULL = "Máy đã đầy"


@pytest.fixture
def opened(reader, store):
    """A begun visit whose store can be made to fail."""
    reader.page.add_init_script(RIGGED)
    yield begin(reader, store)
    assert reader.complaints == []


def answer(page, name):
    """What the phone's store holds of the first category at the checkout."""
    (item,) = draft(page)["points"]["checkout"]["items"]
    return item[name]


def test_every_kind_of_control_is_kept_as_soon_as_it_is_changed(opened):
    page = opened
    checkout = page.locator('[data-point="checkout"]')

    def keeps(find, wanted):
        until(lambda: find() == wanted)

    keeps(lambda: draft(page)["visit"]["outcome"], "checked")
    tap(page, "Kiểm tra theo quyết định")
    keeps(lambda: draft(page)["visit"]["basis"]["kind"], "inspection")
    page.locator("#decision").fill("12/QĐ")
    keeps(lambda: draft(page)["visit"]["basis"]["decision"], "12/QĐ")
    keeps(lambda: draft(page)["position"]["accuracy_m"], 18)
    step(page, "bags")
    tap(checkout, "Túi giấy")
    keeps(lambda: answer(page, "category"), "paper_bag")
    tap(checkout, "Bán")
    keeps(lambda: answer(page, "charged"), True)
    checkout.get_by_label("Số lượng một ngày").press_sequentially("15")
    keeps(lambda: answer(page, "units_per_day"), "15")
    checkout.locator('[data-count="10"]').click()
    keeps(lambda: answer(page, "units_per_day"), "25")
    tap(checkout, "Giá, giấy chứng nhận")
    checkout.get_by_label("Giấy chứng nhận").select_option(index=1)
    keeps(lambda: answer(page, "certificate")["kind"] is not None, True)
    checkout.get_by_label("Hết hạn ngày").fill("2027-03-05")
    keeps(lambda: answer(page, "certificate")["expires_on"], "2027-03-05")
    checkout.get_by_label("Độ dày một lớp").fill("1,5")
    keeps(lambda: answer(page, "thickness_um"), "1,5")
    tap(checkout, "Các loại khác: không có")
    keeps(lambda: draft(page)["points"]["checkout"]["rest_none"], True)
    tap(checkout, "Túi giấy")
    keeps(lambda: draft(page)["points"]["checkout"]["items"], [])
    step(page, "photos")
    add_photo(page)
    keeps(lambda: len(draft(page)["photos"]), 1)
    page.locator("[data-about]").select_option("facade||")
    keeps(lambda: draft(page)["photos"][0]["about"], "facade||")
    step(page, "sign")
    page.locator("#note").fill("Đã nhắc")
    keeps(lambda: draft(page)["visit"]["note"], "Đã nhắc")
    tap(page, "Không đồng ý")
    keeps(lambda: draft(page)["representative"]["agrees"], False)
    saved(page)


def test_a_tally_is_kept_at_every_tap(reader, session, store):
    market = make.facility(session, "Chợ Rạch Giá", FacilityType.MARKET)
    reader.sign_in("lan", f"/f/{market.code}")
    page = reader.page
    tap(page, "bắt đầu kiểm tra")
    step(page, "bags")
    for _tap in range(3):
        page.locator('[data-tally-add="both"]').click()
    page.locator('[data-tally-undo="both"]').click()

    until(lambda: draft(page)["stalls"]["both"] == 2)


def test_a_tab_killed_behind_the_camera_and_a_power_cut_lose_nothing(rig, phone):
    phone.sign_in("lan", f"/f/{rig.stores[0]}")
    page = phone.page
    tap(page, "bắt đầu kiểm tra")
    step(page, "bags")
    tap(page, "Túi giấy")
    step(page, "photos")
    for number in range(5):
        phone.take_photo()
        shots(page, number + 1)
    page.locator("[data-delete]").last.scroll_into_view_if_needed()
    # The page hears of its scrolling with the next frame.
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    scrolled = page.evaluate("scrollY")
    assert scrolled > 300
    # From where the page is: Playwright's own click would scroll to the button first.
    with page.expect_file_chooser():
        page.locator('[data-photo-from="camera"]').evaluate("input => input.click()")
    until(lambda: draft(page)["place"]["scroll"] > 0)
    assert draft(page)["place"] == {"step": "photos", "scroll": scrolled}
    address = page.url

    page = phone.crash()
    page.goto(address)
    shots(page, 5)
    expect(page.locator('[data-step="photos"]')).to_be_visible()
    until(lambda: page.evaluate("scrollY") == scrolled)
    phone.take_photo()
    shots(page, 6)
    page.locator("[data-about]").last.select_option("facade||")
    step(page, "sign")
    page.locator("#rep-name").fill("Trần Thị Hạnh")
    saved(page)
    before = draft(page)

    phone.kill()
    page = phone.reopen(address.removeprefix(rig.url))
    shots(page, 6)
    page.locator(READY).wait_for(state="attached")
    assert {**draft(page), "saved_at": "", "place": ""} == {**before, "saved_at": "", "place": ""}
    assert len(rows(page, "photos")) == 6
    step(page, "bags")
    expect(page.locator(".follow-up").filter(visible=True)).to_have_count(1)
    step(page, "sign")
    expect(page.locator("#rep-name")).to_have_value("Trần Thị Hạnh")
    assert phone.complaints == []


def test_saved_is_said_only_when_the_write_is_complete(opened):
    page = opened
    saved(page)
    page.evaluate("Object.assign(rigged, { hold: true, reached: false })")
    tap(page, "Khảo sát")
    # The request has succeeded by now; its transaction could still fail.
    page.wait_for_function("rigged.reached")
    expect(kept_line(page)).to_have_text("Đang lưu…")

    page.evaluate("rigged.hold = false")
    saved(page)


def leave_visit(page):
    page.locator('[data-step=facility] a[href="/f/"]').click()


def test_a_failing_store_is_said_and_nobody_leaves_unasked(opened, reader):
    page = opened
    saved(page)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("Object.assign(rigged, { fail: 'DataError', always: true })")
    tap(page, "Khảo sát")
    expect(kept_line(page)).to_have_text("Chưa lưu được trên máy. Đừng đóng trang.")

    for leave in (leave_visit, lambda page: page.close(run_before_unload=True)):
        with page.expect_event("dialog"):
            leave(page)
    assert asked == ["confirm", "beforeunload"]
    expect(heading(page)).to_have_text("Siêu thị Rạch Giá")
    expect(page.get_by_label("Khảo sát")).to_be_checked()

    page.evaluate("rigged.fail = null")
    leave_visit(page)
    expect(page.locator('[data-step="facility"]')).to_be_hidden()
    assert asked == ["confirm", "beforeunload"]
    assert draft(page)["visit"]["basis"]["kind"] == "survey"


@pytest.mark.parametrize(
    "wound",
    [
        "rigged.fail = 'InvalidStateError'",
        "rigged.fail = 'UnknownError'",
        "rigged.open.forEach((each) => each.close())",
    ],
)
def test_a_dead_connection_is_opened_anew(opened, wound):
    page = opened
    saved(page)
    page.evaluate(wound)
    tap(page, "Khảo sát")

    until(lambda: draft(page)["visit"]["basis"]["kind"] == "survey")
    saved(page)


def test_cleared_data_cost_the_photos_but_not_the_answers_on_the_screen(opened, context):
    page = opened
    step(page, "photos")
    add_photo(page)
    debugger = context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    asked = {"origin": origin, "storageTypes": "indexeddb"}
    debugger.send("Storage.clearDataForOrigin", asked)
    step(page, "sign")
    page.locator("#rep-name").fill("Hạnh")
    saved(page)

    assert draft(page)["visit"]["outcome"] == "checked"
    step(page, "bags")
    tap(page, "Không phát hay bán túi nào")
    step(page, "sign")
    page.locator("[data-next]").click()
    expect(page.locator("[data-errors]")).to_contain_text("Có ảnh không còn trên máy")
    step(page, "photos")
    page.locator("[data-delete]").click()
    step(page, "sign")
    page.locator("[data-next]").click()
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")


def test_a_newer_store_is_not_kept_waiting_and_the_old_tab_goes_on_in_it(opened, context):
    page = opened
    saved(page)
    newer = context.new_page()
    newer.goto(f"{page.url.split('/f/')[0]}/sign-in")
    version = newer.evaluate("""() => new Promise((done) => {
      const asked = indexedDB.open('bao-bi-xanh', 2);
      asked.onblocked = () => done('blocked');
      asked.onsuccess = () => { asked.result.close(); done(asked.result.version); };
    })""")
    assert version == 2

    tap(page, "Khảo sát")
    until(lambda: draft(page)["visit"]["basis"]["kind"] == "survey")
    saved(page)
    expect(page.locator("[data-blocked]")).to_be_hidden()


def test_a_newer_page_says_which_tabs_keep_it_from_opening(reader, store, context):
    old = reader.page
    old.goto(f"{reader.url}/sign-in")
    old.evaluate("""() => new Promise((done) => {
      const asked = indexedDB.open('bao-bi-xanh', 1);
      asked.onupgradeneeded = () => {
        for (const name of ['drafts', 'records']) {
          asked.result.createObjectStore(name, { keyPath: 'id' });
        }
        const photos = asked.result.createObjectStore('photos', { keyPath: 'id' });
        photos.createIndex('owner', 'owner');
        asked.result.createObjectStore('facilities', { keyPath: ['account', 'code'] });
        asked.result.createObjectStore('kept', { keyPath: 'name' });
      };
      asked.onsuccess = () => done((window.held = asked.result).version);
    })""")

    def newer(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("VERSION = 1", "VERSION = 2"))

    page = context.new_page()
    page.route("**/form/db.js", newer)
    page.goto(f"{reader.url}/f/")
    expect(page.locator("[data-blocked]")).to_contain_text("Hãy đóng các thẻ khác")

    old.evaluate("held.close()")
    expect(heading(page)).to_have_text("Cần đăng nhập để kiểm tra")
    expect(page.locator("[data-blocked]")).to_be_hidden()


def test_a_full_phone_says_so_at_each_thing_and_keeps_what_it_has(rig, phone):
    phone.sign_in("lan", f"/f/{rig.stores[0]}")
    page = phone.page
    tap(page, "Cơ sở đóng cửa")
    saved(page)
    address = page.url
    phone.close()
    phone.quota(1)
    page = phone.reopen(address.removeprefix(rig.url))
    page.locator(READY).wait_for(state="attached")

    tap(page, "Cơ sở đã chuyển đi")
    expect(kept_line(page)).to_contain_text(FULL)
    step(page, "photos")
    phone.take_photo()
    expect(page.locator('[data-photo-trouble="photo-full"]')).to_be_visible()
    shots(page, 0)
    step(page, "sign")
    page.locator("[data-next]").click()
    expect(page.locator("[data-errors]")).to_contain_text(FULL)
    assert draft(page)["visit"]["outcome"] == "closed"
    assert rows(page, "records") == []

    phone.quota(None)
    page.locator("#note").fill("Cổng khoá")
    saved(page)
    step(page, "photos")
    phone.take_photo()
    shots(page, 1)
    step(page, "sign")
    page.locator("[data-next]").click()
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")
    (arrived,) = rig.rows(Inspection)
    assert (arrived.state, arrived.outcome) == ("complete", "moved")
    assert json.loads(arrived.body)["note"] == "Cổng khoá"
    assert phone.complaints == []


def test_a_full_phone_still_sends_and_makes_room_by_it(rig, phone):
    learn(phone)
    phone.offline()
    sign_closed_at(phone, rig.stores[0], photos=2)
    phone.close()
    phone.quota(1)
    phone.reopen()
    phone.offline(False)
    phone.sign_in("lan", "/f/")

    page = phone.page
    until(lambda: rows(page, "photos") == [])
    (arrived,) = rig.rows(Inspection)
    assert arrived.state == "complete"
    # This phone has no room at all, and says what it could not write down.
    expect(page.locator("[data-stopped-words]")).to_contain_text("Máy chưa ghi được tình trạng gửi")

    phone.quota(None)
    page.locator("[data-outbox] [data-send-now]").click()
    expect(page.locator("[data-bar-unsent]")).to_have_text("Không có phiếu chờ gửi")
    assert [row["state"] for row in rows(page, "records")] == ["complete"]
    first, *repeated = [each.status for each in rig.proxy.seen if RECORD(each.method, each.path)]
    assert (first, set(repeated)) == (201, {200})
    assert len(rig.rows(Inspection)) == 1


def test_a_second_tab_only_reads_a_draft_until_the_first_is_gone(rig, phone):
    phone.sign_in("lan", f"/f/{rig.stores[0]}")
    first = phone.page
    tap(first, "bắt đầu kiểm tra")
    step(first, "bags")
    tap(first, "Túi giấy")
    saved(first)
    address = f"{rig.url}/f/{rig.stores[0]}"
    second = phone.open()
    second.goto(address)
    expect(heading(second)).to_have_text("Phiếu này đang mở ở thẻ khác")
    expect(second.locator("[data-elsewhere-review]")).to_contain_text("Túi giấy")
    before = draft(first)
    for control in ("[data-next]", "[data-edit]"):
        expect(second.locator(control).filter(visible=True)).to_have_count(0)
    # As Forward or an address with a step would.
    said = second.locator("[data-elsewhere-of]")
    said.evaluate("""part => {
      part.textContent = '';
      history.replaceState(null, '', '#bags');
      dispatchEvent(new PopStateEvent('popstate'));
    }""")
    expect(said).to_contain_text("Siêu thị Rạch Giá, lưu lúc")
    expect(heading(second)).to_have_text("Phiếu này đang mở ở thẻ khác")
    assert draft(first) == before

    first.close()
    phone.page = second
    second.locator("[data-elsewhere-again]").click()
    expect(second.locator('[data-step="bags"]')).to_be_visible()
    tap(second.locator('[data-point="checkout"]'), "Các loại khác: không có")
    until(lambda: draft(second)["points"]["checkout"]["rest_none"])

    third = phone.crash()
    third.goto(address)
    expect(heading(third)).to_have_text("Siêu thị Rạch Giá")
    step(third, "bags")
    confirmed = third.locator('[data-point="checkout"]').get_by_label("Các loại khác: không có")
    expect(confirmed).to_be_checked()
    assert phone.complaints == []


def test_two_tabs_send_once_and_both_count_right(reader, store, session, context):
    page = home(reader)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    context.set_offline(True)
    for _visit in range(2):
        closed_visit(page, f"{reader.url}/f/{store}")
        page.locator("[data-next]").click()
        expect(state(page)).to_have_text("Đã lưu trên máy, chờ gửi")
    page.goto(f"{reader.url}/f/")
    second = other_tab(context, f"{reader.url}/f/")
    for tab in (page, second):
        expect(tab.locator("[data-bar-unsent]")).to_contain_text("2 phiếu chờ gửi")
    requests = [*map(sent, (page, second))]
    context.set_offline(False)
    for tab in (page, second):
        tab.evaluate("document.querySelector('[data-send-now]').click()")

    for tab in (page, second):
        expect(tab.locator("[data-bar-unsent]")).to_have_text("Không có phiếu chờ gửi")
    addresses = [each.url for found in requests for each in found]
    assert len(addresses) == len(set(addresses)) == 2


def test_a_double_tap_signs_one_record_and_other_tabs_hear_of_it(reader, store, session, context):
    page = reader.page
    reader.sign_in("lan", f"/f/{store}")
    closed_visit(page, f"{reader.url}/f/{store}")
    saved(page)
    second = other_tab(context, f"{reader.url}/f/")
    second.locator("[data-step=guide] .button--main").click()
    expect(second.locator("[data-draft-list] a")).to_have_count(1)
    # Either tab may send it, whichever holds the lock.
    requests = [sent(page), sent(second)]
    page.locator("[data-next]").dblclick()
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")

    assert only(session, Inspection).outcome == "closed"
    assert len({each.url for tab in requests for each in tab}) == 1
    assert rows(page, "drafts") == []
    expect(second.locator("[data-bar-unsent]")).to_have_text("Không có phiếu chờ gửi")
    expect(second.locator("[data-draft-list] a")).to_have_count(0)
    assert reader.complaints == []


LATE_POSITION = """
navigator.geolocation.getCurrentPosition = (found) => { window.located = found; };
for (const way of ['put', 'add']) {
  const write = IDBObjectStore.prototype[way];
  IDBObjectStore.prototype[way] = function (...given) {
    const request = write.apply(this, given);
    const coords = { latitude: 10, longitude: 105, accuracy: 5 };
    if (this.name === 'records') {
      window.cameLate = Boolean(window.located);
      window.located?.({ coords });
    }
    return request;
  };
}
"""


def test_a_position_that_comes_while_signing_leaves_no_second_draft(reader, store, session):
    reader.page.add_init_script(LATE_POSITION)
    reader.sign_in("lan", f"/f/{store}")
    page = reader.page
    closed_visit(page, f"{reader.url}/f/{store}")
    page.locator("[data-next]").click()
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")

    assert page.evaluate("window.cameLate") is True
    assert rows(page, "drafts") == []
    page.goto(f"{reader.url}/f/{store}")
    expect(page.locator("#outcome input:checked")).to_have_count(0)
