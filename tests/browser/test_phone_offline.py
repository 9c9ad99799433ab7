"""After one visit the phone needs no network: it opens, finds, fills in and signs by itself."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from audit_service.choices import today
from inspections.account.models import Account
from inspections.facility.models import Facility
from inspections.inspection.models import Inspection
from tests import make
from tests.browser.form_hand import following, heading, state, tap, write
from tests.browser.queue_hand import (
    READY,
    following_signed,
    kept,
    learn,
    records,
    visit,
)
from tests.crash.server import until


def found(page):
    """The names in the list, from above."""
    return page.locator("[data-found] strong")


def known_facility(rig, code):
    return rig.session.scalars(select(Facility).where(Facility.code == code)).one()


@pytest.fixture
def inspected(rig):
    """The first store was found to do half of what it should, last month."""
    lan = rig.session.scalars(select(Account).where(Account.name == "lan")).one()
    shop = known_facility(rig, rig.stores[0])
    make.inspection(rig.session, shop, lan, "gradual", today() - timedelta(days=30))
    return rig.stores[0]


@pytest.mark.parametrize("way", ["flight mode", "server killed"])
def test_after_one_visit_a_cold_start_shows_any_store_of_the_areas_without_a_network(
    rig, inspected, phone, way
):
    learn(phone)
    phone.close()
    if way == "server killed":
        rig.server.kill()

    phone.reopen()
    phone.offline(way == "flight mode")
    phone.go("/f/")
    expect(found(phone.page)).to_have_text(
        ["Cửa hàng Vĩnh Thanh", "Siêu thị Phú Quốc", "Siêu thị Rạch Giá"]
    )
    page = visit(phone, inspected)

    expect(heading(page)).to_have_text("Siêu thị Rạch Giá")
    expect(page.locator("[data-chosen-address]")).to_have_text(
        "19 Nguyễn Trung Trực, Phường Rạch Giá"
    )
    expect(page.locator("[data-chosen-last]")).to_contain_text("đạt một phần")
    expect(page.locator("[data-chosen-last]")).to_contain_text("Khi đó thấy: Túi ni lông mỏng.")
    expect(page.locator("[data-bar-unsent]")).to_have_text("Không có phiếu chờ gửi")
    assert phone.complaints == []


def test_a_visit_after_the_sign_in_ended_is_kept_and_goes_by_itself_once_signed_in(rig, phone):
    learn(phone)
    rig.server.kill()
    phone.context.clear_cookies()
    phone.close()
    phone.reopen()

    page = visit(phone, rig.stores[2])
    expect(heading(page)).to_have_text("Siêu thị Phú Quốc")
    tap(page, "bắt đầu kiểm tra")
    tap(page, "Khảo sát")
    following(page)
    tap(page, "Túi giấy")
    tap(page.locator('[data-point="checkout"]'), "Các loại khác: không có")
    following(page)
    tap(page.locator('[data-point="fresh"]'), "Không có quầy")
    following(page)
    tap(page.locator('[data-point="food"]'), "Không có quầy")
    following(page)
    phone.take_photo()
    page.get_by_label("Ảnh chụp gì?").select_option(label="Quầy thu ngân")
    following(page)
    expect(page.locator("[data-review]")).to_contain_text("Túi giấy")
    following(page)
    following_signed(page)
    expect(state(page)).to_have_text("Đã lưu trên máy, chờ gửi")
    (waiting,) = kept(page)

    rig.server.start()
    phone.go("/f/")
    expect(page.locator("[data-stopped-words]")).to_contain_text("Phải đăng nhập lại")
    expect(page.locator("[data-outbox-list] [data-state]")).to_have_text("Đã lưu trên máy, chờ gửi")
    assert rig.rows(Inspection) == []
    page.locator("[data-stopped-sign-in] a").click()
    page.locator("#name").fill("lan")
    page.locator("#password").fill(make.PASSWORD)
    page.locator("main button[type=submit]").click()

    (arrived,) = until(lambda: [row for row in rig.rows(Inspection) if row.state == "complete"])
    assert (str(arrived.id), arrived.body) == (waiting.id, waiting.body)
    assert [each.status for each in records(rig)] == [201]
    assert phone.complaints == []


def test_the_list_is_searched_without_accents_and_without_a_network(rig, phone):
    make.facility(rig.session, "Chợ Dương Đông", ward_code=make.PHU_QUOC, address="Đường 30/4")
    page = learn(phone)
    phone.offline()
    phone.go("/f/")
    page.locator(READY).wait_for(state="attached")

    write(page, "rach gia")
    expect(found(page)).to_have_text(["Cửa hàng Vĩnh Thanh", "Siêu thị Rạch Giá"])
    page.locator("#facility-query").fill("duong")
    expect(found(page)).to_have_text(["Chợ Dương Đông"])
    page.locator("#facility-query").fill("khong co dau")
    expect(page.locator("[data-found-words]")).to_have_text(
        "Không thấy trong danh sách trên máy, và chưa hỏi được máy chủ."
    )


def test_what_is_due_comes_first_and_of_that_the_nearest(rig, phone):
    lan = rig.session.scalars(select(Account).where(Account.name == "lan")).one()
    for name, north, days in (
        ("Gần, chưa đến hạn", 10.013, 30),
        ("Xa, sắp hết hiệu lực", 10.3, 330),
        ("Gần, chưa ai kiểm tra", 10.05, None),
        ("Xa, hết hiệu lực", 10.2, 500),
    ):
        shop = make.facility(rig.session, name, lat=north, lon=105.0801)
        if days is not None:
            make.inspection(rig.session, shop, lan, "full", today() - timedelta(days=days))
    page = learn(phone)
    phone.offline()
    phone.go("/f/")

    expect(found(page)).to_have_text(
        [
            "Gần, chưa ai kiểm tra",
            "Xa, hết hiệu lực",
            "Xa, sắp hết hiệu lực",
            "Cửa hàng Vĩnh Thanh",
            "Siêu thị Phú Quốc",
            "Siêu thị Rạch Giá",
            "Gần, chưa đến hạn",
        ]
    )
