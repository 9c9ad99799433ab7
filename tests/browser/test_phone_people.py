"""Two people on one phone: a record is its signer's, whoever is signed in; the last resort is a
file; and what the office has received leaves the phone in its own time, never by a tap."""

import json
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from inspections.account.models import Account
from inspections.facility.rules import FacilityType
from inspections.inspection.models import Inspection
from inspections.photo.models import Photo
from tests import make
from tests.browser.eye import evaluated
from tests.browser.form_hand import heading, home, state, tap
from tests.browser.queue_hand import READY, asked, kept, learn, rows, sign_closed_at, visit
from tests.browser.rig.rules import RECORD, to
from tests.browser.store_hand import closed_visit, saved, step
from tests.crash.server import until

LEAVE = "Thoát, giữ phiếu trên máy"
ME = to("GET", r"^/api/v1/me$")
DELETE = to("DELETE", r"^/api/v1/devices/this$")


def signers(rig):
    """The names of those who signed what the office has, and the records' ids."""
    names = {row.id: row.name for row in rig.session.scalars(select(Account))}
    return sorted((names[row.signer_id], str(row.id)) for row in rig.rows(Inspection))


def screen(page, name):
    """The part of the form beside its visits that the fragment names."""
    page.locator(READY).wait_for(state="attached")
    page.evaluate("name => { location.hash = name }", name)
    expect(page.locator(f"[data-step={name}]")).to_be_visible()


def leave(page):
    screen(page, "phone")
    page.locator("[data-leave]").click()
    expect(page.locator("[data-sign-in]")).to_be_visible()


def states(page) -> dict[str, str]:
    """Of the records on the phone, by id."""
    return {each["id"]: each["state"] for each in rows(page, "records")}


def answer_of_me(page):
    return evaluated(
        page, "fetch('/api/v1/me', {headers: {'X-App': 'bao-bi-xanh'}}).then(r => r.status)"
    )


def test_a_record_stays_its_signers_whoever_else_uses_the_phone(rig, phone):
    page = learn(phone)
    phone.offline()
    for store in rig.stores[:2]:
        sign_closed_at(phone, store, photos=1)
    lans = kept(page)
    visit(phone, rig.stores[2])
    tap(page, "bắt đầu kiểm tra")
    saved(page)
    phone.go("/f/")
    leave(page)
    expect(page.locator("[data-others-list]")).to_have_text("Lan: 2 phiếu chưa gửi")
    assert len(rows(page, "records")) == 2
    with page.expect_response(lambda each: each.request.method == "DELETE"):
        phone.offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")
    until(lambda: answer_of_me(page) == 401)

    phone.sign_in("hoa", "/f/")
    expect(page.locator("[data-signed-in]")).to_contain_text("Hoa")
    expect(page.locator("[data-others-list]")).to_have_text("Lan: 2 phiếu chưa gửi")
    expect(page.locator("[data-drafts]")).to_be_hidden()
    expect(page.locator("[data-outbox]")).to_be_hidden()
    expect(page.locator("[data-bar-unsent]")).to_have_text("Không có phiếu chờ gửi")
    phone.go(f"/f/#record={lans[0].id}")
    page.reload()
    page.locator(READY).wait_for(state="attached")
    expect(page.locator("[data-step=record]")).to_be_hidden()
    visit(phone, rig.stores[2])
    expect(page.locator("#outcome input:checked")).to_have_count(0)
    phone.go("/f/")
    sign_closed_at(phone, rig.stores[0])
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")
    assert [name for name, _id in signers(rig)] == ["hoa"]

    leave(page)
    phone.sign_in("lan", "/f/")
    expect(page.locator("[data-draft-list] strong")).to_have_text(["Siêu thị Phú Quốc"])
    until(lambda: [name for name, _id in signers(rig)] == ["hoa", "lan", "lan"])
    arrived = {str(row.id): row.body for row in rig.rows(Inspection)}
    assert all(arrived[each.id] == each.body for each in lans)
    expect(page.locator("[data-others]")).to_be_hidden()
    assert phone.complaints == []


def test_signing_out_without_a_network_ends_nobody_elses_sign_in(rig, phone):
    page = learn(phone)
    phone.offline()
    leave(page)
    phone.close()
    phone.reopen()
    phone.offline(False)
    phone.context.clear_cookies()
    phone.sign_in("hoa", "/f/")
    page = phone.page
    expect(page.locator("[data-signed-in]")).to_contain_text("Hoa")
    sign_closed_at(phone, rig.stores[0])
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")

    assert answer_of_me(page) == 200
    assert asked(rig, DELETE) == []
    assert phone.complaints == []


def test_nobody_signs_for_another_when_the_session_changes_under_a_draft(reader, store, session):
    make.account(session, "hoa")
    first = home(reader)
    closed_visit(first, f"{reader.url}/f/{store}")
    saved(first)
    second = first.context.new_page()
    second.goto(f"{reader.url}/sign-in?next=/f/")
    second.locator("#name").fill("hoa")
    second.locator("#password").fill(make.PASSWORD)
    second.locator("main button[type=submit]").click()
    second.wait_for_url(f"{reader.url}/f/")

    # Lan's tab hears of it, and shows Hoa nothing of Lan's.
    expect(first.locator("[data-signed-in]")).to_contain_text("Hoa")
    expect(first.locator("[data-step=sign]")).to_be_hidden()
    expect(first.locator("[data-drafts]")).to_be_hidden()
    (draft,) = rows(first, "drafts")
    assert draft["account"] == "lan"
    assert rows(first, "records") == []
    assert reader.complaints == []


def test_a_draft_is_not_signed_by_who_did_not_begin_it(reader, store, session):
    make.account(session, "hoa")
    reader.page.add_init_script("delete window.BroadcastChannel")
    page = home(reader)
    closed_visit(page, f"{reader.url}/f/{store}")
    saved(page)
    page.context.clear_cookies()
    signed_in = page.context.new_page()
    signed_in.goto(f"{reader.url}/sign-in?next=/account")
    signed_in.locator("#name").fill("hoa")
    signed_in.locator("#password").fill(make.PASSWORD)
    signed_in.locator("main button[type=submit]").click()
    signed_in.wait_for_url(f"{reader.url}/account")
    # Lan's tab does not know yet.
    page.locator("[data-next]").click()
    expect(page.locator("[data-others-list]")).to_have_text("Lan: 1 phiếu chưa gửi")

    expect(page.locator("[data-signed-in]")).to_contain_text("Hoa")
    (record,) = rows(page, "records")
    assert (record["account"], json.loads(record["body"])["signed_by"]) == ("lan", "lan")
    session.rollback()
    assert session.scalars(select(Inspection)).all() == []


def test_send_and_leave_sends_first_and_stays_when_it_cannot(rig, phone):
    page = learn(phone)
    phone.offline()
    sign_closed_at(phone, rig.stores[0])
    screen(page, "phone")
    expect(page.locator("[data-leave-count]")).to_have_text("Còn 1 phiếu chưa gửi.")
    page.locator("[data-send-and-leave]").click()
    expect(page.locator("[data-leave-unsent]")).to_be_visible()
    expect(page.locator("[data-phone-person]")).to_contain_text("Lan")

    phone.offline(False)
    page.locator("[data-send-and-leave]").click()
    expect(page.locator("[data-sign-in]")).to_be_visible()
    assert [row.state for row in rig.rows(Inspection)] == ["complete"]
    # The office is told after the screen has changed.
    until(lambda: answer_of_me(page) == 401)
    phone.sign_in("lan", "/f/")
    screen(page, "sent")
    expect(page.locator("[data-sent-list] [data-state]")).to_have_text(["Sở đã nhận (số BBX-1)"])


def test_the_exported_file_is_what_was_signed_and_the_office_takes_it_in(rig, phone, phones, app):
    page = learn(phone)
    phone.offline()
    sign_closed_at(phone, rig.stores[0], photos=2)
    (lans,) = kept(page)
    phone.go("/f/")
    leave(page)
    phone.offline(False)
    until(lambda: answer_of_me(page) == 401)
    phone.sign_in("hoa", "/f/")
    expect(page.locator("[data-signed-in]")).to_contain_text("Hoa")
    phone.offline()
    sign_closed_at(phone, rig.stores[1], photos=1)
    both = {each.id: each for each in kept(page)}
    (hoas,) = (each for each in both.values() if each.id != lans.id)
    screen(page, "sent")
    with page.expect_download() as download:
        page.locator("[data-export]").click()
    file = Path(download.value.path()).read_bytes()
    written = json.loads(file)
    assert {each["id"]: each["signed_by"] for each in written["records"]} == {
        lans.id: "lan",
        **{name: "hoa" for name in both if name != lans.id},
    }
    for each in written["records"]:
        body = each["body"].encode()
        assert body == both[each["id"]].body
        assert sha256(body).hexdigest() == each["sha256"]
        assert {photo["id"]: b64decode(photo["base64"]) for photo in each["photos"]} == both[
            each["id"]
        ].photos
    assert download.value.suggested_filename.startswith("phieu-chua-gui-")

    office = phones("minh")
    office.sign_in("minh", "/department/rescue")
    chosen = {"name": "phieu.json", "mimeType": "application/json", "buffer": file}
    office.page.locator("#file").set_input_files(files=[chosen])
    office.page.locator("[data-start]").click()
    expect(office.page.locator("[data-summary]")).to_contain_text("Đã làm xong 2 trên 2 phiếu")
    assert {str(row.id): row.body for row in rig.rows(Inspection)} == {
        name: each.body for name, each in both.items()
    }
    photos = {name: data for each in both.values() for name, data in each.photos.items()}
    store = app.extensions["photo_store"]
    assert {str(row.id): store.path(row.sha256).read_bytes() for row in rig.rows(Photo)} == photos

    rig.proxy.taken()
    phone.offline(False)
    phone.go("/f/")
    # A page that goes away while its record is on its way leaves it to the next one to send again.
    until(lambda: set(states(page).items()) == {(lans.id, "waiting"), (hoas.id, "complete")})
    phone.context.clear_cookies()
    phone.sign_in("lan", "/f/")
    until(lambda: set(states(page).values()) == {"complete"})
    # 0: the page was gone before its answer came.
    assert {each.status for each in asked(rig, RECORD)} - {0} == {200}
    expect(page.locator("[data-bar-unsent]")).to_have_text("Không có phiếu chờ gửi")
    assert len(rig.rows(Inspection)) == 2
    assert len(rig.rows(Photo)) == 3


def test_no_tap_deletes_what_was_signed_and_a_draft_goes_only_after_a_second_yes(
    reader, store, session
):
    page = home(reader)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.context.set_offline(True)
    closed_visit(page, f"{reader.url}/f/{store}")
    page.locator("[data-next]").click()
    expect(state(page)).to_have_text("Đã lưu trên máy, chờ gửi")
    screens = ("[data-step=record]", "[data-step=sent]", "[data-outbox]", "[data-step=phone]")
    words = [page.locator(f"{part} :is(a, button)").all_text_contents() for part in screens]
    assert sum(map(len, words)) > 8
    assert [each for part in words for each in part if "xoá" in each.lower()] == []
    assert page.locator(", ".join(f"{part} .button--danger" for part in screens)).count() == 0

    page.goto(f"{reader.url}/f/{store}")
    tap(page, "bắt đầu kiểm tra")
    saved(page)
    tap(page, "Bỏ phiếu làm dở này")
    page.locator("[data-discard]").click()
    assert len(rows(page, "drafts")) == 1
    page.locator("[data-discard-no]").click()
    page.locator("[data-discard]").click()
    page.locator("[data-discard-yes]").click()
    expect(heading(page)).to_have_text("Kiểm tra cơ sở nào?")
    assert rows(page, "drafts") == []
    assert len(rows(page, "records")) == 1
    assert reader.complaints == []


def test_photos_go_when_all_arrived_and_the_record_after_30_days_and_a_word_of_the_office(
    rig, phone
):
    page = learn(phone)
    sign_closed_at(phone, rig.stores[0], photos=2)
    expect(state(page)).to_have_text("Sở đã nhận (số BBX-1)")
    until(lambda: rows(page, "photos") == [])
    (record,) = rows(page, "records")
    receipt = to("GET", rf"/{record['id']}/receipt$")

    def open_anew(days):
        phone.clock(days)
        rig.proxy.taken()
        phone.go("/f/#sent")
        page.reload()
        page.locator(READY).wait_for(state="attached")
        until(lambda: asked(rig, ME))
        page.locator(".muted[data-list-age]").wait_for(state="attached")

    open_anew(29)
    expect(page.locator("[data-sent-list] li")).to_have_count(1)
    assert asked(rig, receipt) == []

    gone = b'{"code":"not_found"}'
    rig.proxy.reply(receipt, 404, gone, x_app="bao-bi-xanh", content_type="application/json")
    open_anew(31)
    until(lambda: asked(rig, receipt))
    assert [row["id"] for row in rows(page, "records")] == [record["id"]]

    open_anew(31)
    until(lambda: rows(page, "records") == [])
    assert len(rig.rows(Inspection)) == 1


@pytest.fixture
def seen_before(session):
    """A store where the last visit found paper bags, a fresh counter, and no food."""
    lan = make.account(session)
    shop = make.facility(session, "Siêu thị Rạch Giá", FacilityType.SUPERMARKET)
    make.inspection(session, shop, lan)
    return shop.code


def test_use_points_are_chosen_as_the_last_visit_had_them_and_findings_never(reader, seen_before):
    page = home(reader)
    expect(page.locator("[data-found] button")).to_have_count(1)
    page.goto(f"{reader.url}/f/{seen_before}")
    tap(page, "bắt đầu kiểm tra")
    for name, shown in (("bags", "Có quầy thu ngân"), ("food", "Không có quầy")):
        step(page, name)
        point = page.locator(f'[data-step="{name}"] [data-point]').first
        expect(point.get_by_label(shown)).to_be_checked()
        expect(point.locator("[data-before]")).to_be_visible()
        expect(page.locator(".tile input:checked")).to_have_count(0)
        expect(page.locator(".follow-up")).to_have_count(0)
    tap(page.locator('[data-point="food"]'), "Có quầy đồ ăn")
    expect(page.locator('[data-point="food"] [data-before]')).to_be_hidden()
    step(page, "review")

    points = rows(page, "drafts")[0]["points"]
    # Nobody has looked at the step of the fresh counter yet.
    assert {key: point["present"] for key, point in points.items()} == {
        "checkout": True,
        "fresh": None,
        "food": True,
        "delivery": None,
    }
    assert all(point["items"] == [] for point in points.values())
    assert all(point["rest_none"] is None for point in points.values())


def test_no_sentence_offers_to_take_over_what_was_found_last_time():
    service = Path(__file__).parents[2] / "audit_service"
    files = [*service.rglob("templates/**/*.html"), *service.rglob("translations/**/*.po")]

    assert len(files) > 50
    assert [each for each in files if "như lần trước" in each.read_text("utf-8").lower()] == []
