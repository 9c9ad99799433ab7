"""A new release, or the worker called off, meets phones that are full of work."""

import json

from playwright.sync_api import Page, expect

from inspections.inspection.models import Inspection
from tests.browser.eye import evaluated
from tests.browser.form_hand import following, state, tap
from tests.browser.queue_hand import (
    READY,
    following_signed,
    kept,
    learn,
    rows,
    sign_closed_at,
    visit,
)
from tests.browser.rig.rules import RECORD
from tests.crash.server import until, within

WAITING = """async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting)"""
LET_GO_SECONDS = 5
GONE = """async () => !(await navigator.serviceWorker.getRegistration())
  && !(await caches.keys()).some(name => name.startsWith('bbx-form-'))"""


def is_let_go(phone) -> bool:
    """Whether a visit to the page is the end of its worker. A browser may leave the old one in
    charge of an open page for minutes, as long as that has something to do; it is not at the next
    visit."""
    phone.go("/f/")
    return bool(within(LET_GO_SECONDS, lambda: evaluated(phone.page, GONE)))


def fail_all_records(rig) -> None:
    """Until the rules are cleared."""
    kind = {"content_type": "application/problem+json", "x_app": "bao-bi-xanh"}
    rig.proxy.reply(RECORD, 500, b'{"code": "server_error"}', times=1000, **kind)


def begin_at(page: Page, url: str) -> None:
    page.goto(url)
    tap(page, "bắt đầu kiểm tra")
    tap(page, "Khảo sát")
    expect(page.locator("[data-bar-kept]")).to_contain_text("Đã lưu trên máy")


def test_a_release_waits_for_the_visit_and_leaves_queue_and_drafts_as_they_were(rig, phone):
    learn(phone)
    phone.offline()
    for code in rig.stores:
        sign_closed_at(phone, code, photos=2)
    page = phone.page
    waiting = kept(page)
    assert [len(record.photos) for record in waiting] == [2, 2, 2]
    begin_at(page, f"{rig.url}/f/{rig.stores[0]}")
    old = phone.open()
    begin_at(old, f"{rig.url}/f/{rig.stores[1]}")
    fail_all_records(rig)
    rig.server.release(form_version="2026.2")
    phone.offline(False)

    visit(phone, rig.stores[0])
    until(lambda: evaluated(page, WAITING))
    tap(page, "Khảo sát")
    expect(page.locator("[data-update]")).to_be_hidden()
    page.get_by_role("link", name="Không phải cơ sở này").click()
    expect(page.locator("[data-update]")).to_be_visible()
    assert page.locator("html[data-rig]").count() == 0
    drafts = rows(page, "drafts")
    loads: list[str] = []
    page.on("load", lambda _page: loads.append("once"))
    page.locator("[data-update-now]").click()
    page.locator('html[data-rig="static-1"]').wait_for(state="attached")
    page.locator(READY).wait_for(state="attached")

    expect(page.locator("body")).to_have_attribute("data-form-version", "2026.2")
    expect(page.locator("[data-update]")).to_be_hidden()
    assert loads == ["once"]
    assert kept(page) == waiting
    assert rows(page, "drafts") == drafts
    # The other page has the old files in its memory, and its visit goes on.
    assert old.locator("html[data-rig]").count() == 0
    rig.proxy.rules.clear()
    tap(old, "Cơ sở đóng cửa")
    following(old)
    phone.take_photo(old.locator('[data-photo-from="camera"]'))
    expect(old.locator(".shot")).to_have_count(1)
    following(old)
    following_signed(old)
    expect(state(old)).to_contain_text("Sở đã nhận")
    until(lambda: {row.state for row in rig.rows(Inspection)} == {"complete"})

    arrived = {str(row.id): row for row in rig.rows(Inspection)}
    assert len(arrived) == 4
    assert [arrived[record.id].body for record in waiting] == [record.body for record in waiting]
    assert {row.form_version for row in arrived.values()} == {"2026.1"}
    assert [row["facility"]["code"] for row in rows(page, "drafts")] == [rig.stores[0]]
    assert phone.complaints == []


def test_a_worker_called_off_leaves_what_was_written(rig, phone):
    learn(phone)
    phone.offline()
    sign_closed_at(phone, rig.stores[0], photos=1)
    page = phone.page
    waiting = kept(page)
    begin_at(page, f"{rig.url}/f/{rig.stores[1]}")
    drafts = rows(page, "drafts")
    fail_all_records(rig)
    rig.server.environment["FORM_WORKER"] = "0"
    rig.server.stop()
    rig.server.start()
    phone.offline(False)

    until(lambda: is_let_go(phone))
    phone.go("/f/")
    expect(page.locator("body")).to_have_attribute("data-worker", "0")
    page.locator(READY).wait_for(state="attached")

    assert kept(page) == waiting
    assert json.dumps(rows(page, "drafts")) == json.dumps(drafts)
    rig.proxy.rules.clear()
    phone.go("/f/")
    until(lambda: [row.state for row in rig.rows(Inspection)] == ["complete"])
    assert [row.body for row in rig.rows(Inspection)] == [waiting[0].body]
    assert phone.complaints == []
