"""What a phone has signed arrives once and byte for byte, whatever breaks on the way."""

import json
import threading
from uuid import UUID

from playwright.sync_api import Page, expect
from sqlalchemy import select

from inspections.account.models import Account
from inspections.inspection.models import Inspection, SecondCopy
from inspections.photo.models import Photo
from tests import make
from tests.browser.form_hand import state, tap
from tests.browser.queue_hand import (
    READY,
    Kept,
    digest,
    kept,
    learn,
    nth,
    office_file,
    photos,
    records,
    sign_closed_at,
    stop_time,
    trouble,
    visit,
)
from tests.browser.rig.rules import PHOTO, RECORD, Match
from tests.crash.server import until

OFFLINE = "Chưa tới được máy chủ"
RECEIVED = "Sở đã nhận (số BBX-1)"
# Of every record that is kept: its state, and whether the office has answered.
WRITTEN = """
  const put = IDBObjectStore.prototype.put;
  window.written = [];
  IDBObjectStore.prototype.put = function (row, ...more) {
    if (this.name === 'records') window.written.push([row.state, Boolean(row.receipt)]);
    return put.call(this, row, ...more);
  };
"""
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined });"


def signed(rig, phone, count: int = 1, photos: int = 0) -> list[Kept]:
    """So many records signed in flight mode, the oldest first; the page of the last is open.

    Time stands still there: it sends when the network is back or it is told to, never by a timer.
    """
    phone.page.clock.install()
    learn(phone)
    stop_time(phone.page)
    phone.offline()
    for number in range(count):
        sign_closed_at(phone, rig.stores[number % 3], photos)
        phone.page.clock.run_for(1_000)
    found = kept(phone.page)
    rig.proxy.taken()
    return found


def signed_in_five_tabs(rig, phone) -> tuple[list[Kept], list[Page]]:
    """One record in flight mode, and the tabs that all know of it."""
    learn(phone)
    phone.offline()
    sign_closed_at(phone, rig.stores[0])
    tabs = [phone.open() for _ in range(4)]
    for tab in tabs:
        tab.goto(f"{rig.url}/f/")
        expect(tab.locator("[data-outbox-list] li")).to_have_count(1)
    return kept(phone.page), [phone.page, *tabs]


def agree(app, rig, waiting: list[Kept]) -> None:
    """The office has these records and photos, each once and as they were signed."""
    arrived = {str(row.id): row for row in rig.rows(Inspection)}
    assert {name: row.body for name, row in arrived.items()} == {
        each.id: each.body for each in waiting
    }
    assert {row.state for row in arrived.values()} == {"complete"}
    stored = {str(row.id): row for row in rig.rows(Photo)}
    sent = {name: data for each in waiting for name, data in each.photos.items()}
    assert stored.keys() == sent.keys()
    for name, data in sent.items():
        assert stored[name].state == "stored"
        assert office_file(app, digest(data)) == data


def test_a_server_killed_in_the_middle_of_a_photo_gets_that_one_again_and_no_other(rig, phone, app):
    waiting = signed(rig, phone, photos=3)
    page = phone.page
    rig.proxy.at("half", nth(2, PHOTO), rig.server.kill)
    phone.offline(False)
    expect(state(page)).to_have_text("Đã gửi phiếu, còn 2 ảnh")
    expect(trouble(page)).to_contain_text(OFFLINE)

    rig.server.start()
    tap(page, "Gửi lại")
    expect(state(page)).to_have_text(RECEIVED)

    agree(app, rig, waiting)
    arrived = [each.path for each in photos(rig) if each.status in (200, 201)]
    assert len(arrived) == len(set(arrived)) == 3
    assert [each.status for each in photos(rig)].count(201) == 3
    assert [each.status for each in records(rig)] == [201, 200]


def test_what_was_committed_before_the_server_died_is_not_stored_twice(rig, phone, app):
    waiting = signed(rig, phone, photos=2)
    page = phone.page
    rig.server.arm("after_commit")
    phone.offline(False)
    expect(trouble(page)).to_contain_text(OFFLINE)
    assert [row.state for row in rig.rows(Inspection)] == ["waiting"]
    assert not rig.server.is_armed("after_commit")

    rig.proxy.at("passed", RECORD, lambda: rig.server.arm("after_commit"))
    tap(page, "Gửi lại")
    until(lambda: photos(rig))
    expect(state(page)).to_have_text("Đã gửi phiếu, còn 2 ảnh")
    assert sorted(row.state for row in rig.rows(Photo)) == ["missing", "stored"]
    tap(page, "Gửi lại")
    expect(state(page)).to_have_text(RECEIVED)

    agree(app, rig, waiting)
    assert [each.status for each in records(rig)] == [0, 200, 200]
    # The second receipt said that the first photo is there.
    assert [each.status for each in photos(rig)] == [0, 201]


def test_answers_that_get_lost_are_asked_for_again_and_change_nothing(rig, phone, app):
    waiting = signed(rig, phone, photos=1)
    page = phone.page
    rig.proxy.swallow(RECORD)
    rig.proxy.swallow(PHOTO)
    phone.offline(False)
    expect(trouble(page)).to_contain_text(OFFLINE)
    tap(page, "Gửi lại")
    until(lambda: photos(rig))
    tap(page, "Gửi lại")
    expect(state(page)).to_have_text(RECEIVED)

    agree(app, rig, waiting)
    answers = [(each.answered, each.status) for each in records(rig)]
    assert answers == [(201, 0), (200, 200), (200, 200)]


def test_five_tabs_send_a_record_once_between_them(rig, phone, app):
    waiting, tabs = signed_in_five_tabs(rig, phone)

    phone.offline(False)
    for tab in tabs:
        expect(tab.locator("[data-bar-unsent]")).to_have_text("Không có phiếu chờ gửi")

    agree(app, rig, waiting)
    assert [each.status for each in records(rig)] == [201]


def test_five_equal_requests_at_once_make_one_row(rig, phone, app):
    # A browser without locks between tabs: each of them sends.
    phone.context.add_init_script(NO_LOCKS)
    waiting, tabs = signed_in_five_tabs(rig, phone)
    gate = threading.Barrier(len(tabs))
    rig.proxy.at("asked", RECORD, lambda: gate.wait(30), times=len(tabs))

    phone.offline(False)
    for tab in tabs:
        expect(tab.locator("[data-bar-unsent]")).to_have_text("Không có phiếu chờ gửi")
    until(lambda: len(records(rig)) == len(tabs))

    agree(app, rig, waiting)
    assert sorted(each.status for each in records(rig)) == [200, 200, 200, 200, 201]


def test_what_arrived_whole_is_never_written_down_as_waiting(rig, phone):
    """Another tab, where they have no locks between them, would send it once more."""
    phone.context.add_init_script(WRITTEN)
    learn(phone)
    sign_closed_at(phone, rig.stores[0])
    expect(state(phone.page)).to_have_text(RECEIVED)

    written = phone.page.evaluate("window.written")
    assert ["complete", True] in written
    assert ["waiting", True] not in written


def test_an_answer_that_is_not_the_services_is_no_answer(rig, phone, app):
    (record,) = waiting = signed(rig, phone)
    page = phone.page
    receipt = {"id": record.id, "payload_sha256": digest(record.body), "state": "complete"}
    receipt |= {"receipt_no": "BBX-9", "review": "none", "photos": [], "flags": [], "verdict": None}
    other = {**receipt, "payload_sha256": "0" * 64}
    kind = {"content_type": "application/json"}
    rig.proxy.reply(RECORD, 201, json.dumps(receipt).encode(), **kind)
    with rig.proxy.during("captive"):
        phone.offline(False)
        expect(trouble(page)).to_have_count(1)
        visit(phone, rig.stores[1])
        phone.go(f"/f/#record={record.id}")
        page.reload()
        expect(page.locator("[data-bar-unsent]")).to_contain_text("1 phiếu chờ gửi")
        phone.go("/f/")
        expect(page.locator("[data-stopped-words]")).to_contain_text(OFFLINE)
    phone.go(f"/f/#record={record.id}")
    page.locator("[data-bar-send]").click()
    until(lambda: len(records(rig)) == 1)
    rig.proxy.reply(RECORD, 302, location="/wifi", x_app="bao-bi-xanh")
    tap(page, "Gửi lại")
    until(lambda: len(records(rig)) == 2)
    rig.proxy.reply(RECORD, 201, json.dumps(other).encode(), x_app="bao-bi-xanh", **kind)
    tap(page, "Gửi lại")
    until(lambda: len(records(rig)) == 3)
    expect(state(page)).to_have_text("Đã lưu trên máy, chờ gửi")
    assert rig.rows(Inspection) == []

    tap(page, "Gửi lại")
    expect(state(page)).to_have_text(RECEIVED)

    agree(app, rig, waiting)
    assert [each.status for each in records(rig)] == [201, 302, 201, 201]
    assert {each.body for each in records(rig)} == {record.body}
    assert not [each for each in rig.proxy.seen if each.path == "/wifi"]


def refuse(rig, number: int, when: Match, status: int, code: str) -> None:
    """Answer one request of this kind so, counted from now on, in the place of the service."""
    data = json.dumps({"code": code}).encode()
    kind = {"content_type": "application/problem+json", "x_app": "bao-bi-xanh"}
    rig.proxy.reply(nth(number, when), status, data, **kind)


def open_record(phone, record: Kept) -> Page:
    phone.go("/f/")
    phone.page.locator(READY).wait_for(state="attached")
    phone.go(f"/f/#record={record.id}")
    return phone.page


def test_records_that_are_refused_do_not_keep_the_next_one_waiting(rig, phone, app):
    waiting = signed(rig, phone, 4)
    _failed, _torn, forbidden, last = waiting
    refuse(rig, 1, RECORD, 500, "server_error")
    refuse(rig, 2, RECORD, 400, "not_json")
    refuse(rig, 3, RECORD, 403, "not_allowed")
    phone.offline(False)
    expect(state(phone.page)).to_have_text(RECEIVED)
    assert [str(row.id) for row in rig.rows(Inspection)] == [last.id]

    # Those that may go by themselves do so, the one that a person has to look at waits for them.
    phone.go("/f/")
    until(lambda: len(rig.rows(Inspection)) == 3)
    expect(phone.page.locator("[data-outbox-list] [data-state]")).to_have_text(
        ["Cần bạn xem: chưa gửi được"]
    )
    page = open_record(phone, forbidden)
    expect(trouble(page)).to_contain_text("không cho tài khoản này")
    expect(page.locator("[data-trouble-code]")).to_contain_text("not_allowed")
    tap(page, "Gửi lại")
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-4)")
    agree(app, rig, waiting)


def test_a_photo_that_is_refused_is_said_in_words_and_costs_nothing_else(rig, phone, app):
    waiting = signed(rig, phone, 4, photos=2)
    large, odd, torn, lost = waiting
    for number, status, code in (
        (1, 413, "too_large"),
        (3, 415, "not_an_image"),
        (5, 422, "wrong_hash"),
        (7, 404, "inspection_not_received"),
    ):
        refuse(rig, number, PHOTO, status, code)
    phone.offline(False)
    expect(state(phone.page)).to_have_text("Đã gửi phiếu, còn 1 ảnh")
    expect(trouble(phone.page)).to_contain_text("phiếu sẽ được gửi trước")
    # Of each record the other photo was sent, and all are still on the phone.
    assert [row.state for row in rig.rows(Photo)].count("stored") == 4
    assert kept(phone.page) == waiting
    rig.proxy.taken()

    phone.go("/f/")
    expect(phone.page.locator("[data-outbox-list] li")).to_have_count(2)
    assert [row.state for row in rig.rows(Inspection)].count("complete") == 2
    again = [each.path.split("/")[4] for each in rig.proxy.seen if each.method == "PUT"]
    # The record before the photo, each time.
    assert again == [torn.id, torn.id, lost.id, lost.id]
    for record, words in ((large, "không nhận vì quá lớn"), (odd, "không nhận loại ảnh này")):
        page = open_record(phone, record)
        expect(state(page)).to_have_text("Cần bạn xem: chưa gửi được")
        expect(trouble(page)).to_contain_text(words)
        tap(page, "Gửi lại")
        expect(state(page)).to_contain_text("Sở đã nhận")
    agree(app, rig, waiting)


def test_of_a_record_whose_id_is_taken_the_second_copy_and_its_photos_arrive_and_it_is_said(
    rig, phone, app
):
    (record,) = signed(rig, phone, photos=1)
    page = phone.page
    lan = rig.session.scalars(select(Account).where(Account.name == "lan")).one()
    make.put(rig.session, {**json.loads(record.body), "note": "bản khác"}, lan, UUID(record.id))
    phone.offline(False)
    expect(state(page)).to_have_text("Cần bạn xem: chưa gửi được")
    expect(trouble(page)).to_contain_text("đã có một nội dung khác")
    expect(page.locator("[data-send-again]")).to_be_hidden()

    phone.go("/f/")
    page.locator(READY).wait_for(state="attached")
    expect(page.locator("[data-outbox-list] li")).to_have_count(1)

    (copy,) = rig.rows(SecondCopy)
    assert copy.body == record.body
    ((_id, data),) = record.photos.items()
    assert [row.state for row in rig.rows(Photo) if row.second_copy_id] == ["stored"]
    assert office_file(app, digest(data)) == data
    assert [each.status for each in records(rig)] == [409]
    assert kept(page) == [record]


def test_an_answer_that_every_record_would_get_stops_all_of_them(rig, phone, app):
    waiting = signed(rig, phone, 2)
    refuse(rig, 1, RECORD, 502, "bad_gateway")
    phone.offline(False)
    phone.page.locator("[data-new-form]").click()
    expect(phone.page.locator("[data-stopped-words]")).to_contain_text("Máy chủ gặp lỗi")
    assert [each.status for each in records(rig)] == [502]

    phone.page.locator("[data-outbox] [data-send-now]").click()
    expect(phone.page.locator("[data-outbox]")).to_be_hidden()
    agree(app, rig, waiting)
