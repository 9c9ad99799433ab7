"""The pages about personal data with the keyboard, on a phone and on a desk, light and dark."""

import pytest
from playwright.sync_api import expect

from inspections.account.rules import Grade, Role
from tests import make
from tests.browser.eye import OF_COLOUR, sideways, violations
from tests.browser.hand import Hand

NAME = "Lê Thị Tám"


@pytest.fixture
def record(session):
    make.account(session, "ha", Role.DEPARTMENT, Grade.MANAGER)
    make.account(session, "tri", Role.ADMINISTRATOR, areas=())
    store = make.facility(session, lat=10.0124, lon=105.0802)
    said = {"name": NAME, "position": "Trưởng ca", "comment": "Đồng ý", "signs": True}
    place = {"lat": 10.01237, "lon": 105.08019, "accuracy_m": 17}
    return make.inspection(
        session, store, make.account(session), representative=said, position=place
    )


def wrong(page) -> list[str]:
    page.emulate_media(color_scheme="light")
    found = sideways(page) + violations(page)
    page.emulate_media(color_scheme="dark")
    found += violations(page, OF_COLOUR)
    page.emulate_media(color_scheme="light")
    return found


@pytest.mark.parametrize("width", [360, 1280])
def test_a_manager_looks_finds_and_erases_without_a_mouse(record, live, reader, width):
    page = reader.page
    page.set_viewport_size({"width": width, "height": 800})
    hand = Hand(page)
    hand.sign_in(live.url, "ha")
    page.goto(f"{live.url}/department/inspections/{record.id}")
    expect(page.get_by_text(NAME)).to_have_count(0)
    assert wrong(page) == []
    hand.follow("Xem thông tin hạn chế")
    expect(page.get_by_text(NAME)).to_be_visible()
    assert wrong(page) == []

    page.goto(f"{live.url}/department/representatives")
    page.get_by_label("Họ tên").fill(NAME)
    hand.follow("Tìm phiếu")
    expect(page.get_by_text("1 phiếu nêu tên này")).to_be_visible()
    hand.press("Xoá dữ liệu cá nhân…", "Enter")
    expect(page.get_by_role("button", name="Xoá hẳn")).to_be_visible()
    assert wrong(page) == []
    hand.follow("Xoá hẳn")
    expect(page.get_by_text("Tên gõ lại chưa khớp.").first).to_be_visible()
    assert wrong(page) == []
    page.get_by_label("Gõ lại tên").fill(NAME)
    page.get_by_label("Lý do").fill("Theo đơn")
    hand.follow("Xoá hẳn")
    expect(page.get_by_text("Đã xoá.")).to_be_visible()

    page.goto(f"{live.url}/department/inspections/{record.id}")
    expect(page.get_by_text("đã xoá").first).to_be_visible()
    assert wrong(page) == []
    assert hand.hidden == []
    assert reader.complaints == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_of_a_persons_data(record, live, reader, width):
    page = reader.page
    page.set_viewport_size({"width": width, "height": 800})
    hand = Hand(page)
    hand.sign_in(live.url, "tri")
    page.goto(f"{live.url}/department/people/{record.signer_id}/data")
    hand.press("Xoá dữ liệu cá nhân…", "Enter")
    expect(page.get_by_role("button", name="Xoá hẳn")).to_be_visible()
    assert wrong(page) == []
    page.goto(f"{live.url}/account")
    expect(page.get_by_role("button", name="Tải dữ liệu của tôi")).to_be_visible()
    assert wrong(page) == []
    assert reader.complaints == []
