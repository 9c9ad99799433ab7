"""A manager invites an inspector, who is in with one link; an office sets its second factor up."""

import pyotp
import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from inspections.account.commands.devices import enrol_signed_in
from inspections.account.commands.keys import add_key
from inspections.account.models import ApiKey
from inspections.account.queries import actor_of
from inspections.account.rules import Grade, Role, Scope
from inspections.account.secrets import read_key
from inspections.db import now
from inspections.person.commands.invites import Wanted, invite
from tests import make
from tests.browser.chromium import PATIENCE_MS
from tests.browser.eye import OF_COLOUR, Watched, sideways, squeezed, violations

GOOD = "cá linh kho mía mùa này"
LONG = "Nguyễn Phan Hoàng Thị Phương Thảo Nguyên (Trạm Kiểm tra liên ngành số 2, Phú Quốc)"


def wrong(page) -> list[str]:
    page.emulate_media(color_scheme="light")
    found = sideways(page) + squeezed(page) + violations(page)
    page.emulate_media(color_scheme="dark")
    found += violations(page, OF_COLOUR)
    page.emulate_media(color_scheme="light")
    return [f"{page.url}: {each}" for each in found]


@pytest.fixture
def browser_of(chromium, live):
    """browser_of(width): another person's browser."""
    contexts = []

    def open_browser(width):
        context = chromium.new_context(viewport={"width": width, "height": 800}, locale="vi-VN")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return Watched(context.new_page(), live.url)

    yield open_browser
    for context in contexts:
        context.close()


def sign_in(page, url, name, password=make.PASSWORD):
    page.goto(f"{url}/sign-in")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def test_an_inspector_is_invited_and_lands_at_the_form(session, live, browser_of):
    make.manager(session)
    office, phone = browser_of(1280), browser_of(360)
    page = office.page
    sign_in(page, live.url, "quan")
    page.get_by_role("link", name="Người dùng").click()
    page.get_by_role("link", name="Mời người dùng").click()
    page.get_by_role("link", name="Cán bộ kiểm tra").click()
    page.get_by_label("Tên đăng nhập").fill("sen.le")
    page.get_by_label("Họ tên").fill("Lê Sen")
    page.get_by_role("button", name="Lập liên kết mời").click()
    link = page.get_by_role("textbox", name="Liên kết mời").input_value()

    inspector = phone.page
    inspector.goto(link)
    inspector.get_by_label("Họ tên").fill("Lê Thị Sen")
    inspector.get_by_label("Mật khẩu", exact=True).fill("matkhau123456")
    inspector.get_by_label("Mật khẩu, lần nữa").fill("matkhau123456")
    inspector.get_by_role("button", name="Nhận lời mời").click()
    expect(inspector.get_by_text("dễ đoán").first).to_be_visible()
    assert wrong(inspector) == []
    inspector.get_by_label("Mật khẩu", exact=True).fill(GOOD)
    inspector.get_by_label("Mật khẩu, lần nữa").fill(GOOD)
    inspector.get_by_role("button", name="Nhận lời mời").click()
    inspector.wait_for_url(f"{live.url}/f/")

    page.get_by_role("link", name="Xong").click()
    expect(page.get_by_role("link", name="Lê Thị Sen")).to_be_visible()
    assert office.taken() + phone.taken() == []


def test_an_office_sets_its_second_factor_up_and_signs_in_with_it(session, live, browser_of):
    live.app.config["NEEDS_FACTOR"] = True
    make.reviewer(session)
    first, later = browser_of(360), browser_of(1280)
    page = first.page
    sign_in(page, live.url, "minh")
    expect(page.get_by_role("img", name="Mã vuông để ứng dụng xác thực quét")).to_be_visible()
    assert wrong(page) == []
    totp = pyotp.TOTP(page.locator(".secret").inner_text().replace(" ", ""))
    at = now()
    page.get_by_label("Mã 6 chữ số").fill(totp.at(at))
    page.get_by_role("button", name="Xác nhận").click()
    expect(page.get_by_role("heading", name="Mã dự phòng")).to_be_visible()
    assert wrong(page) == []
    code = page.locator(".recovery code").first.inner_text()
    page.get_by_role("link", name="Tôi đã cất").click()
    page.wait_for_url(f"{live.url}/department/")

    again = later.page
    sign_in(again, live.url, "minh")
    again.get_by_label("Mã 6 chữ số").fill(totp.at(at))
    again.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(again.get_by_text("đã dùng rồi")).to_be_visible()
    assert wrong(again) == []
    again.get_by_label("Mã 6 chữ số").fill(code.lower())
    again.get_by_role("button", name="Đăng nhập", exact=True).click()
    again.wait_for_url(f"{live.url}/department/")
    expect(again.get_by_text("Còn 9 mã.")).to_be_visible()
    assert first.taken() + later.taken() == []


@pytest.fixture
def crowd(session):
    """A manager, and people and invitations under names as long as real ones; Lan's id."""
    quan = make.manager(session)
    make.account(session, "boss", Role.ADMINISTRATOR, areas=())
    lan = make.account(session, areas=("91", "F91", make.RACH_GIA, make.PHU_QUOC))
    lan.display_name = LONG
    make.account(session, "minh", Role.DEPARTMENT, Grade.REVIEWER)
    make.account(session, "closed").active = False
    enrol_signed_in(session, actor_of(session, lan.id), LONG[:80], now())
    wanted = Wanted(Role.INSPECTOR, area_codes=("91",))
    invite(session, actor_of(session, quan.id), "x" * 64, LONG, wanted, now())
    session.commit()
    return lan.id


@pytest.fixture
def keys(session, crowd) -> dict[str, str]:
    """The ids of a key and of a phone of one of them."""
    key = read_key(add_key(session, "lan", Scope.READ, 30, LONG[:80]))
    session.commit()
    phone = session.scalars(select(ApiKey.id).where(ApiKey.account_id == crowd, ApiKey.device))
    return {"key": key[0], "phone": phone.one()}


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_people_reads_well(session, live, browser_of, crowd, keys, width):
    watched = browser_of(width)
    page, found = watched.page, []
    sign_in(page, live.url, "quan")
    page.wait_for_url(f"{live.url}/department/")
    people = "/department/people"
    for path in (
        people,
        f"{people}/new",
        f"{people}/new?role=inspector",
        f"{people}/new?role=department",
        f"{people}/new?role=retailer",
        f"{people}/{crowd}",
        f"{people}/{crowd}/change",
        f"/department/keys/{keys['key']}",
        f"/department/devices/{keys['phone']}",
        "/account",
        "/account/password",
        "/account/factor",
        "/account/recovery-codes",
    ):
        page.goto(live.url + path)
        found += wrong(page)
    page.goto(f"{live.url}{people}")
    page.get_by_role("button", name="Liên kết mới").click()
    expect(page.get_by_role("textbox", name="Liên kết mời")).to_be_visible()
    found += wrong(page)
    page.goto(page.get_by_role("textbox", name="Liên kết mời").input_value())
    found += wrong(page)
    assert found + watched.taken() == []


def test_whoever_forgot_their_password_is_in_by_a_link_and_told_who_made_it(
    session, live, browser_of
):
    make.account(session, "tri", Role.ADMINISTRATOR, areas=())
    lan = make.account(session)
    enrol_signed_in(session, actor_of(session, lan.id), "Máy của Lan", now())
    session.commit()
    office, phone = browser_of(1280), browser_of(360)
    page, hers = office.page, phone.page
    sign_in(page, live.url, "tri")
    page.wait_for_url(f"{live.url}/department/")
    page.goto(f"{live.url}/department/people/{lan.id}")
    assert wrong(page) == []
    page.get_by_role("button", name="Tạo liên kết đặt lại").click()
    assert wrong(page) == []
    hers.goto(page.get_by_role("textbox", name="Liên kết đặt lại mật khẩu").input_value())
    assert wrong(hers) == []
    hers.get_by_label("Mật khẩu mới", exact=True).fill(GOOD)
    hers.get_by_label("Mật khẩu mới, lần nữa").fill(GOOD)
    hers.get_by_role("button", name="Đặt mật khẩu").click()
    hers.wait_for_url(f"{live.url}/account")
    expect(hers.get_by_text("Tri đã tạo liên kết đặt lại mật khẩu của bạn")).to_be_visible()
    assert wrong(hers) == []
    page.get_by_role("link", name="Xong").click()
    expect(page.locator("#trail").get_by_text("Mật khẩu, bằng liên kết đặt lại")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 800})
    assert wrong(page) == []
    assert office.taken() + phone.taken() == []
