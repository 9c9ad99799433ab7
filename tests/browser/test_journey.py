"""From an invitation to the end of an account, in browsers alone, as an office and its inspector
go through it: what was signed is there at every turn."""

import json
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from audit_service.words import day_typed
from inspections.account.models import ApiKey
from inspections.account.rules import Grade, Role
from inspections.db import now
from inspections.inspection.models import Inspection
from inspections.inspection.rules import visit_day
from inspections.photo.models import Photo
from tests import make
from tests.browser.chromium import PATIENCE_MS
from tests.browser.eye import Watched, sideways, violations
from tests.browser.form_hand import following, heading, state, tap
from tests.browser.queue_hand import READY, digest, kept, office_file, rows, sign_closed_at, visit

OWN = "cá linh kho mía mùa này"
ROUND = "Kiểm tra chuyên đề túi ni lông"


@pytest.fixture
def desk(chromium, rig):
    """desk(name): the browser of somebody of the office, signed in."""
    opened = []

    def sit_down(name: str) -> Watched:
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        watched = Watched(context.new_page(), rig.url)
        page = watched.page
        page.goto(f"{rig.url}/sign-in")
        page.get_by_label("Tên đăng nhập").fill(name)
        page.get_by_label("Mật khẩu").fill(make.PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url(f"{rig.url}/department/")
        return watched

    yield sit_down
    for context in opened:
        context.close()


def to(page: Page, words: str) -> None:
    """By the row of pages at the top."""
    page.get_by_label("Các trang").get_by_role("link", name=words, exact=True).click()


def invite(page: Page) -> str:
    """The link for Sen, which is shown this once."""
    to(page, "Người dùng")
    page.get_by_role("link", name="Mời người dùng").click()
    page.get_by_role("link", name="Cán bộ kiểm tra").click()
    page.get_by_label("Tên đăng nhập").fill("sen.le")
    page.get_by_label("Họ tên").fill("Lê Thị Sen")
    page.get_by_role("button", name="Lập liên kết mời").click()
    return page.get_by_role("textbox", name="Liên kết mời").input_value()


def take_invitation(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Mật khẩu", exact=True).fill(OWN)
    page.get_by_label("Mật khẩu, lần nữa").fill(OWN)
    page.get_by_role("button", name="Nhận lời mời").click()
    page.locator("[data-step=guide] .button--main").click()


def enrol(phone) -> None:
    """By the eight digits of one's own page, after which the sign-in itself ends."""
    page = phone.page
    phone.go("/account")
    page.get_by_role("button", name="Thêm điện thoại").click()
    digits = "".join(filter(str.isdigit, page.locator(".enrol__digits").inner_text()))
    phone.go(f"/f/#enrol={digits}")
    expect(page.locator("#enrol-code")).to_have_value(digits)
    page.locator("[data-enrol-form] button").click()
    expect(page.locator("[data-found] button")).to_have_count(3)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")


def plan(page: Page) -> None:
    """A round with the first store alone, by Sen, from today on."""
    to(page, "Đợt kiểm tra")
    page.get_by_role("link", name="Lập đợt mới").first.click()
    page.get_by_role("button", name="Tìm").click()
    page.get_by_text("Cửa hàng Vĩnh Thanh").click()
    page.get_by_text("Siêu thị Phú Quốc").click()
    page.get_by_label("Tên đợt").fill(ROUND)
    page.get_by_text("khảo sát", exact=False).first.click()
    page.get_by_label("Ngày cuối", exact=True).fill(day_typed(visit_day(now()) + timedelta(days=5)))
    page.get_by_text("Lê Thị Sen (sen.le)").click()
    page.get_by_role("button", name="Lập đợt").click()
    expect(page.get_by_text("0 trên 1 lượt")).to_be_visible()


def inspect(phone) -> None:
    """The store of the round, from the day's list to the signature; a photo of its checkout."""
    page = visit(phone, "")
    planned = page.locator("[data-rounds] section")
    expect(planned.locator("h2")).to_have_text(ROUND)
    planned.locator("strong").filter(has_text="Siêu thị Rạch Giá").click()
    tap(page, "bắt đầu kiểm tra")
    following(page)
    tap(page.locator('[data-point="checkout"]'), "Túi giấy")
    tap(page.locator('[data-point="checkout"]'), "Các loại khác: không có")
    following(page)
    tap(page.locator('[data-point="fresh"]'), "Các loại khác: không có")
    following(page)
    tap(page, "Không có quầy")
    following(page)
    phone.take_photo()
    page.get_by_label("Ảnh chụp gì?").select_option(label="Quầy thu ngân")
    following(page)
    following(page)
    page.locator("#rep-name").fill("Trần Thị Hạnh")
    tap(page, "Có ký")
    page.locator("[data-next]").click()
    expect(heading(page)).to_have_text("Phiếu đã ký")


def accept(page: Page) -> None:
    """What was signed within a minute waits for a second look."""
    to(page, "Lượt kiểm tra")
    page.get_by_role("link", name="Siêu thị Rạch Giá").first.click()
    expect(page.locator("main")).to_contain_text("Lê Thị Sen")
    page.get_by_label("Chấp nhận").check()
    page.get_by_role("button", name="Ghi quyết định").click()
    expect(page.locator("[data-toast]")).to_contain_text("Đã ghi: chấp nhận.")


def end(page: Page) -> None:
    """Sen's phone first, then her account."""
    to(page, "Người dùng")
    page.get_by_role("link", name="Điện thoại").click()
    page.locator(".revoke summary").click()
    page.get_by_role("button", name="Thu hồi điện thoại này").click()
    expect(page.locator("[data-toast]")).to_contain_text("Đã thu hồi điện thoại.")
    to(page, "Người dùng")
    page.get_by_role("link", name="Lê Thị Sen").click()
    page.get_by_role("button", name="Khoá tài khoản").click()
    expect(page.locator("main")).to_contain_text("Tài khoản đã khoá")


def rescue(phone, page: Page) -> None:
    """What is left on the phone goes by a file through the office's hands."""
    phone.go("/f/#sent")
    with phone.page.expect_download() as saved:
        phone.page.get_by_role("button", name="Xuất phiếu chưa gửi thành tệp").click()
    text = saved.value.path().read_bytes()
    assert [each["signed_by"] for each in json.loads(text)["records"]] == ["sen.le"]
    page.goto(f"{phone.url}/department/rescue")
    file = {"name": "phieu.json", "mimeType": "application/json", "buffer": text}
    page.locator("#file").set_input_files(files=[file])
    page.get_by_role("button", name="Nhập các phiếu này").click()
    expect(page.locator("[data-summary]")).to_have_text("Đã làm xong 1 trên 1 phiếu.")


def test_from_an_invitation_to_the_end_of_an_account_nothing_that_was_signed_is_lost(
    rig, app, phones, desk
):
    make.manager(rig.session)
    make.account(rig.session, "xem", Role.DEPARTMENT, Grade.VIEWER)
    rig.session.rollback()
    office, phone = desk("quan"), phones("sen")
    page, mobile = office.page, phone.page

    take_invitation(mobile, invite(page))
    enrol(phone)
    plan(page)

    phone.go("/f/")
    mobile.locator(READY).wait_for(state="attached")
    expect(mobile.locator("[data-rounds] h2")).to_have_text(ROUND)
    phone.offline()
    inspect(phone)
    (signed,) = kept(mobile)
    assert rig.rows(Inspection) == []
    phone.offline(False)
    mobile.locator("[data-send-now]").filter(visible=True).first.click()
    expect(state(mobile)).to_contain_text("Sở đã nhận (số BBX-1)")
    (arrived,) = rig.rows(Inspection)
    (photo,) = rig.rows(Photo)
    assert (str(arrived.id), arrived.body) == (signed.id, signed.body)
    assert signed.photos == {str(photo.id): office_file(app, photo.sha256)}
    assert {digest(each) for each in signed.photos.values()} == {photo.sha256}

    accept(page)
    expect(page.locator("table").filter(has_text="Nhận phiếu")).to_contain_text("Lê Thị Sen")
    to(page, "Đợt kiểm tra")
    page.get_by_role("link", name=ROUND).click()
    expect(page.get_by_text("1 trên 1 lượt")).to_be_visible()
    viewer = desk("xem")
    expect(viewer.page.locator("main")).to_contain_text("1 trên 3 cơ sở")
    assert sideways(page) + violations(page) + viewer.taken() == []

    phone.offline()
    sign_closed_at(phone, rig.stores[1])
    (_sent, waiting) = kept(mobile)
    end(page)
    phone.offline(False)
    phone.go("/f/")
    expect(mobile.locator("[data-stopped-words]")).to_contain_text("Phiếu vẫn còn trên máy")
    assert len(rig.rows(Inspection)) == 1
    rescue(phone, page)
    assert {str(each.id): each.body for each in rig.rows(Inspection)} == {
        signed.id: signed.body,
        waiting.id: waiting.body,
    }
    assert all(each.revoked_at for each in rig.rows(ApiKey))
    assert len(rows(mobile, "records")) == 2
    assert office.taken() + phone.complaints == []
