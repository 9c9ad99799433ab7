"""Clearing up the registry on a phone and on a desk: pairs that may be one, wards to be said."""

import re

import pytest
from playwright.sync_api import expect

from inspections.account.rules import Grade, Role
from inspections.area.queries import area_by_code
from inspections.facility.commands.corrections import set_ward
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType, PlacedBy
from tests import make
from tests.browser.cast import LONG
from tests.browser.eye import OF_COLOUR, Watched, sideways, violations

SIZES = {360: 740, 1280: 800}
LIST = "/department/facilities/duplicates"
FORMER = "19 Nguyễn Trung Trực, P. Vĩnh Thanh, TP Rạch Giá, Kiên Giang"


@pytest.fixture
def pair(session) -> tuple[Facility, Facility]:
    """Two entries of one store under a long name, and a market whose ward is only likely."""
    make.account(session, "hoa", Role.DEPARTMENT, Grade.MANAGER)
    owner = make.retailer(session, "Công ty cổ phần Thương mại và Dịch vụ Tổng hợp Miền Tây")
    lan, territory = make.account(session), area_by_code(session, "P91").id
    here = {"lat": 10.0123, "lon": 105.0801}
    a = make.facility(session, LONG, retailer_id=owner.id, address="Số 5 đường Lê Lợi", **here)
    b = make.facility(session, LONG.upper(), address=f"5 Lê Lợi, {LONG}", **here)
    make.inspection(session, b, lan, "gradual")
    unplaced = make.facility(
        session,
        "Chợ Hoa Sen",
        FacilityType.MARKET,
        ward_code=None,
        territory_id=territory,
        former_address=FORMER,
    )
    likely = make.facility(session, "Chợ Sao Mai", ward_code=None, former_address=FORMER)
    set_ward(session, likely, make.RACH_GIA, PlacedBy.LIKELY)
    session.commit()
    assert unplaced.ward_id is None
    return a, b


@pytest.fixture(params=SIZES)
def desk(request, chromium, live, pair):
    """Hoa's browser, of either width."""
    size = {"width": request.param, "height": SIZES[request.param]}
    context = chromium.new_context(viewport=size, locale="vi-VN")
    watched = Watched(context.new_page(), live.url)
    watched.page.goto(f"{live.url}/sign-in")
    watched.page.locator("#name").fill("hoa")
    watched.page.locator("#password").fill(make.PASSWORD)
    watched.page.locator("main button[type=submit]").click()
    yield watched
    context.close()


def check(watched: Watched, shots, name: str) -> None:
    page = watched.page
    page.emulate_media(color_scheme="light")
    page.screenshot(path=shots / f"{name}.png", full_page=True)
    wrong = watched.taken() + sideways(page) + violations(page)
    page.emulate_media(color_scheme="dark")
    wrong += [f"dark: {each}" for each in violations(page, OF_COLOUR)]
    assert wrong == [], name


def test_a_manager_merges_a_pair_after_reading_what_it_means(desk, pair, session, tmp_path):
    page, (a, b) = desk.page, pair
    page.goto(desk.url + LIST)
    check(desk, tmp_path, "list")

    page.get_by_role("link", name=re.compile("Gộp vào " + b.code[:4])).click()
    check(desk, tmp_path, "merge")
    page.get_by_role("button", name=re.compile("Gộp vào")).click()
    expect(page.get_by_role("alert").first).to_contain_text("Cần ghi lý do")
    check(desk, tmp_path, "merge-refused")

    page.get_by_label("Vì sao là một cơ sở").fill("một siêu thị, nhập hai lần")
    page.get_by_role("button", name=re.compile("Gộp vào")).click()

    expect(page.get_by_text("Không có cặp nào")).to_be_visible()
    session.rollback()
    session.refresh(a)
    assert a.merged_into_id == b.id


def test_a_manager_says_that_two_are_two_and_takes_it_back(desk, tmp_path):
    page = desk.page
    page.goto(desk.url + LIST)
    page.get_by_role("link", name="Không phải một cơ sở").click()
    check(desk, tmp_path, "dismiss")
    page.get_by_label("Vì sao là hai cơ sở").fill("hai tầng, hai giấy phép")
    page.get_by_role("button", name="Ghi: hai cơ sở khác nhau").click()
    expect(page.get_by_text("Không có cặp nào")).to_be_visible()

    page.get_by_role("link", name="Đã xem, không trùng").click()
    check(desk, tmp_path, "dismissed")
    page.get_by_role("button", name="Bỏ ghi nhận này").click()

    expect(page.get_by_role("link", name="Không phải một cơ sở")).to_be_visible()


def test_a_manager_chooses_the_ward_that_an_address_may_mean(desk, session, tmp_path):
    page = desk.page
    page.goto(f"{desk.url}/department/facilities/unplaced")
    check(desk, tmp_path, "unplaced")
    page.get_by_role("link", name="Chọn xã, phường").click()
    page.get_by_label("Tên xã, phường").fill("long xuyen")
    page.get_by_role("button", name="Tìm").click()
    check(desk, tmp_path, "unplaced-one")
    page.get_by_label("Phường Rạch Giá, Tỉnh An Giang").check()
    page.get_by_role("button", name="Xác nhận xã, phường").click()

    expect(page.get_by_text("Không có cơ sở nào")).to_be_visible()
    session.rollback()
    placed = session.query(Facility).filter_by(name="Chợ Hoa Sen").one()
    assert placed.ward_basis == PlacedBy.CONFIRMED.value
    page.get_by_role("link", name=re.compile("Xã, phường cần xác nhận")).click()
    check(desk, tmp_path, "likely")
