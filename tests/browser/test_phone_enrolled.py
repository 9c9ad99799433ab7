"""A phone that was made somebody's: it sends without a sign-in, until it is given up."""

import json
from datetime import datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from inspections.account.commands.enrolment import invite_device
from inspections.account.models import Account, ApiKey
from inspections.account.queries import actor_of
from inspections.db import now
from inspections.inspection.models import Inspection, SecondCopy
from tests import make
from tests.browser.queue_hand import READY, asked, kept, rows, sign_closed_at
from tests.browser.rig.rules import PHOTO, RECORD, to
from tests.crash.server import until

ENROL = to("POST", r"^/api/v1/devices$")
ME = to("GET", r"^/api/v1/me$")
# As long as a request of the page needs to be seen.
ROUND_TRIP = "fetch('/f/sw.js', { cache: 'no-store' }).then(() => null)"
CONTACT = to("PUT", r"^/api/v1/devices/this$")


@pytest.fixture
def invite(rig):
    """invite(): a code of lan's, as their page shows it."""

    def code() -> str:
        rig.session.rollback()
        lan = rig.session.scalars(select(Account).where(Account.name == "lan")).one()
        digits = invite_device(rig.session, actor_of(rig.session, lan.id), now())
        rig.session.commit()
        return digits

    return code


def enrol(phone, code: str) -> None:
    """As the square on the person's page is scanned, and the button tapped."""
    phone.go(f"/f/#enrol={code}")
    phone.page.reload()
    expect(phone.page.locator("#enrol-code")).to_have_value(code)
    phone.page.locator("[data-step=enrol] [data-enrol-form] button").click()


def device(rig) -> ApiKey:
    """The one that was not given up."""
    (key,) = [row for row in rig.rows(ApiKey) if row.device and row.revoked_at is None]
    return key


def test_a_code_makes_a_phone_somebodys_and_it_sends_after_a_restart_without_a_sign_in(
    rig, phone, invite
):
    code = invite()
    phone.go(f"/f/#enrol={code}")
    expect(phone.page.locator("#enrol-code")).to_have_value(code)
    assert asked(rig, ENROL) == []
    assert [row for row in rig.rows(ApiKey) if row.device] == []
    enrol(phone, code)
    page = phone.page
    page.locator("[data-step=guide] .button--main").click()
    expect(page.locator("[data-found] button")).to_have_count(3)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    assert [each.status for each in asked(rig, ENROL)] == [201]

    phone.offline()
    for shop in rig.stores[:2]:
        sign_closed_at(phone, shop)
    waiting = kept(phone.page)
    oldest = min(row["signed_at"] for row in rows(phone.page, "records"))
    kind = {"content_type": "application/problem+json", "x_app": "bao-bi-xanh"}
    rig.proxy.reply(RECORD, 500, b'{"code": "server_error"}', times=1000, **kind)
    phone.close()
    phone.reopen()
    phone.offline(False)
    phone.go("/f/")
    until(lambda: device(rig).unsent == 2)
    reported = device(rig)
    assert reported.unsent_oldest_at == datetime.fromisoformat(oldest)
    assert reported.form_version == "2026.1"
    assert reported.app_version == phone.page.locator("body").get_attribute("data-app-version")
    assert "session" not in {each["name"] for each in phone.context.cookies()}

    rig.proxy.rules.clear()
    phone.go("/f/")
    until(lambda: device(rig).unsent == 0)
    assert device(rig).unsent_oldest_at is None
    arrived = {str(row.id): row.body for row in rig.rows(Inspection)}
    assert arrived == {record.id: record.body for record in waiting}
    assert phone.complaints == []


def revoke_as_manager(phone) -> None:
    """Hà, in a browser of hers, ends the one phone that there is."""
    phone.sign_in("ha", "/department/devices")
    page = phone.page
    expect(page.locator("main")).to_contain_text("1 điện thoại")
    page.locator(".revoke summary").click()
    page.get_by_label("Máy bị mất").check()
    page.get_by_role("button", name="Thu hồi điện thoại này").click()
    expect(page.locator("[data-toast]")).to_contain_text("Đã thu hồi điện thoại.")


def test_a_phone_that_a_manager_revokes_keeps_its_records_says_why_and_sends_them_once(
    rig, phone, phones, invite
):
    make.manager(rig.session, "ha")
    rig.session.rollback()
    enrol(phone, invite())
    page = phone.page
    page.locator("[data-step=guide] .button--main").click()
    expect(page.locator("[data-found] button")).to_have_count(3)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    phone.offline()
    for shop in rig.stores:
        sign_closed_at(phone, shop, photos=1)
    waiting = kept(page)
    revoke_as_manager(phones("ha"))

    page.clock.install()
    phone.offline(False)
    phone.go("/f/")
    why = page.locator("[data-stopped-words]")
    expect(why).to_contain_text("Điện thoại này đã bị thu hồi. Phiếu vẫn còn trên máy")
    expect(page.locator("[data-stopped-sign-in] a")).to_be_visible()
    expect(page.locator("[data-outbox-list] li")).to_have_count(3)
    # An hour later it has asked no more: only a person goes on from here.
    count = len(asked(rig, ME))
    page.clock.run_for(3_600_000)
    page.evaluate(ROUND_TRIP)
    assert len(asked(rig, ME)) == count
    assert [each.status for each in asked(rig, ME)][-1] == 401
    phone.go("/f/#phone")
    expect(page.get_by_role("button", name="Đăng ký điện thoại này")).to_be_visible()
    assert kept(page) == waiting
    assert (rig.rows(Inspection), asked(rig, RECORD)) == ([], [])
    phone.go("/f/#sent")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Xuất phiếu chưa gửi thành tệp").click()
    rescued = json.loads(saved.value.path().read_text("utf-8"))["records"]
    assert {each["id"] for each in rescued} == {record.id for record in waiting}

    enrol(phone, invite())
    page.locator(READY).wait_for(state="attached")
    until(lambda: [row.state for row in rig.rows(Inspection)] == ["complete"] * 3)
    arrived = {str(row.id): row.body for row in rig.rows(Inspection)}
    assert arrived == {record.id: record.body for record in waiting}
    assert [each.status for each in asked(rig, RECORD)] == [201] * 3
    # The row is there before the answer has gone all the way.
    until(lambda: len(asked(rig, PHOTO)) == 3)
    assert [each.status for each in asked(rig, PHOTO)] == [201] * 3
    assert rig.rows(SecondCopy) == []
    until(lambda: device(rig).unsent == 0)
    assert phone.complaints == []
