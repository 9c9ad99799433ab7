"""A phone that was made somebody's: it sends without a sign-in, until it is given up."""

from datetime import datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from inspections.account.commands.devices import revoke_device
from inspections.account.commands.enrolment import invite_device
from inspections.account.models import Account, ApiKey
from inspections.account.queries import actor_of
from inspections.db import now
from inspections.inspection.models import Inspection
from tests.browser.queue_hand import READY, asked, kept, rows, sign_closed_at
from tests.browser.rig.rules import RECORD, to
from tests.crash.server import until

ENROL = to("POST", r"^/api/v1/devices$")
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


def test_a_phone_that_was_given_up_keeps_its_records_and_says_why(rig, phone, invite):
    enrol(phone, invite())
    page = phone.page
    page.locator("[data-step=guide] .button--main").click()
    expect(page.locator("[data-found] button")).to_have_count(3)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    phone.offline()
    for shop in rig.stores:
        sign_closed_at(phone, shop, photos=1)
    waiting = kept(page)
    key = device(rig)
    revoke_device(rig.session, key.account_id, key.id, now())
    rig.session.commit()

    phone.offline(False)
    phone.go("/f/")
    expect(page.locator("[data-stopped-words]")).to_contain_text("Phải đăng nhập lại")
    expect(page.locator("[data-outbox-list] li")).to_have_count(3)
    assert kept(page) == waiting
    assert rig.rows(Inspection) == []

    enrol(phone, invite())
    page.locator(READY).wait_for(state="attached")
    until(lambda: [row.state for row in rig.rows(Inspection)] == ["complete"] * 3)
    arrived = {str(row.id): row.body for row in rig.rows(Inspection)}
    assert arrived == {record.id: record.body for record in waiting}
    until(lambda: device(rig).unsent == 0)
    assert phone.complaints == []
