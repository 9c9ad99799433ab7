"""The registry in a browser: found, opened, changed; a slip is said where it was made."""

import pytest
from playwright.sync_api import expect

from inspections.account.rules import Grade, Role
from inspections.facility.rules import FacilityType
from tests import make
from tests.browser.eye import OF_COLOUR, sideways, violations

LONG = "Siêu thị tổng hợp và trung tâm phân phối hàng tiêu dùng Dương Đông – Phú Quốc"
SIZES = [(360, 740), (1280, 800)]


@pytest.fixture
def places(session):
    """Hà's province: a supermarket, a mall, and two retailers with like names."""
    make.account(session, "ha", Role.DEPARTMENT, Grade.MANAGER)
    one = make.retailer(session, "Công ty Sen Hồng")
    make.retailer(session, "Công ty Sen Trắng")
    make.facility(session, "Trung tâm Rạch Giá", FacilityType.MALL)
    return make.facility(session, LONG, retailer_id=one.id, address="12 Lê Lợi")


def wrong(page) -> list[str]:
    page.emulate_media(color_scheme="light")
    found = sideways(page) + violations(page)
    page.emulate_media(color_scheme="dark")
    return found + violations(page, OF_COLOUR)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_facility_is_found_and_given_another_retailer(places, live, reader, width, height):
    page = reader.page
    page.set_viewport_size({"width": width, "height": height})
    reader.sign_in("ha", "/department/facilities")

    page.get_by_label("Tên, địa chỉ hoặc mã").fill("duong dong")
    page.get_by_role("button", name="Tìm").click()
    expect(page.get_by_role("link", name="Tìm: duong dong")).to_be_visible()
    expect(page.get_by_role("rowheader")).to_have_count(1)
    assert wrong(page) == []
    page.get_by_role("link", name=LONG).click()
    expect(page.get_by_role("heading", name=LONG)).to_be_visible()
    assert wrong(page) == []

    page.get_by_role("link", name="Đổi đơn vị bán lẻ").click()
    page.get_by_label("Đơn vị bán lẻ").fill("sen")
    page.get_by_role("button", name="Ghi đơn vị").click()
    expect(page.get_by_role("alert")).to_contain_text("Có 2 chỗ cần sửa")
    assert wrong(page) == []
    page.get_by_role("link", name="Có nhiều kết quả khớp. Hãy chọn một.").click()
    expect(page.get_by_label("Đơn vị bán lẻ")).to_be_focused()
    page.get_by_text("Công ty Sen Trắng").click()
    page.get_by_label("Lý do").fill("Chuyển nhượng")
    page.get_by_role("button", name="Ghi đơn vị").click()

    expect(page.get_by_role("status")).to_contain_text("Đã ghi đơn vị bán lẻ.")
    expect(page.get_by_role("link", name="Công ty Sen Trắng")).to_be_visible()
    expect(page.get_by_text("Lý do: Chuyển nhượng")).to_be_visible()
    assert wrong(page) == []
    assert reader.complaints == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_merge_is_shown_before_it_is_made(places, session, live, reader, width, height):
    kept = make.facility(session, "Siêu thị Dương Đông")
    page = reader.page
    page.set_viewport_size({"width": width, "height": height})
    reader.sign_in("ha", f"/department/facilities/{places.code}/merge")

    page.get_by_label("Gộp vào cơ sở").fill(kept.code)
    page.get_by_label("Lý do").fill("Ghi hai lần")
    page.get_by_role("button", name="Xem trước khi gộp").click()
    expect(page.get_by_text("Giữ lại: Siêu thị Dương Đông")).to_be_visible()
    assert wrong(page) == []
    page.get_by_role("button", name="Gộp hai bản ghi").click()

    expect(page.get_by_role("heading", name="Siêu thị Dương Đông")).to_be_visible()
    assert wrong(page) == []
    assert reader.complaints == []


def test_labels_of_ticked_facilities_open_as_one_file(places, live, reader):
    page = reader.page
    reader.sign_in("ha", "/department/facilities")

    page.get_by_role("checkbox", name=f"Chọn {LONG}").check()
    with page.expect_response("**/labels.pdf") as answer:
        page.get_by_role("button", name="In nhãn đã chọn").click()

    assert answer.value.headers["content-type"] == "application/pdf"
