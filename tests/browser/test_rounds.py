"""Rounds in a browser: planned from the list and by lot, followed, given to people, printed."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from audit_service.choices import today
from audit_service.words import day_typed
from inspections.account.rules import Grade, Role
from tests import make
from tests.browser.eye import OF_COLOUR, sideways, squeezed, violations

LONG = "Siêu thị tổng hợp và trung tâm phân phối hàng tiêu dùng Dương Đông – Phú Quốc"
SIZES = [(360, 740), (1280, 800)]


@pytest.fixture
def places(session):
    """Hà plans, Lan goes; one of four stores was inspected by decision a month ago."""
    make.account(session, "ha", Role.DEPARTMENT, Grade.MANAGER)
    lan = make.account(session)
    names = (LONG, "Siêu thị An Bình", "Siêu thị Hoa Sen", "Siêu thị Rạch Sỏi")
    stores = [make.facility(session, name, address="12 Lê Lợi") for name in names]
    basis = {"kind": "inspection", "decision": "1/QĐ"}
    on = today() - timedelta(days=30)
    make.inspection(session, stores[0], lan, visited_on=on, basis=basis)
    return lan, stores


def wrong(page) -> list[str]:
    page.emulate_media(color_scheme="light")
    found = sideways(page) + squeezed(page) + violations(page)
    page.emulate_media(color_scheme="dark")
    return found + violations(page, OF_COLOUR)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_round_is_planned_followed_and_taken_along(places, session, live, reader, width, height):
    lan, stores = places
    page = reader.page
    page.set_viewport_size({"width": width, "height": height})
    reader.sign_in("ha", "/department/rounds")
    expect(page.get_by_role("heading", name="Không có đợt nào")).to_be_visible()
    assert wrong(page) == []

    page.get_by_role("link", name="Lập đợt mới").first.click()
    page.get_by_role("button", name="Tìm").click()
    expect(page.get_by_text("4 cơ sở tìm thấy")).to_be_visible()
    page.get_by_text("Siêu thị Rạch Sỏi").click()
    page.get_by_label("Tên đợt").fill("Kiểm tra chuyên đề túi ni lông")
    page.get_by_text("kiểm tra theo quyết định", exact=True).click()
    page.get_by_label("Ngày cuối", exact=True).fill(day_typed(today() + timedelta(days=5)))
    page.get_by_text("Lan (lan)").click()
    page.get_by_role("button", name="Lập đợt").click()
    expect(page.get_by_role("alert")).to_contain_text("phải ghi số quyết định")
    assert wrong(page) == []
    page.get_by_label("Số quyết định").fill("12/QĐ-SNNMT")
    page.get_by_role("button", name="Lập đợt").click()

    expect(page.get_by_text("0 trên 3 lượt")).to_be_visible()
    expect(page.get_by_text("Kiểm tra lại căn cứ")).to_be_visible()
    assert wrong(page) == []
    page.get_by_role("checkbox", name="Chọn Siêu thị An Bình").check()
    page.locator("#inspector").select_option(label="Lan")
    page.get_by_role("button", name="Giao", exact=True).click()
    expect(page.get_by_text("Đã giao các lượt đã chọn.")).to_be_visible()
    make.inspection(session, stores[1], lan, visited_on=today())
    session.rollback()
    page.get_by_role("link", name="Theo người kiểm tra").click()
    expect(page.get_by_role("heading", name="Lan")).to_be_visible()
    expect(page.get_by_text("1 trên 3 lượt")).to_be_visible()
    assert wrong(page) == []
    page.get_by_text("Sửa tên, ngày, căn cứ, đoàn").click()
    assert wrong(page) == []

    page.get_by_role("link", name="Bản in cho đoàn").click()
    expect(page.get_by_role("row")).to_have_count(5)
    assert wrong(page) == []
    page.emulate_media(media="print")
    assert page.locator("nav:visible").count() == 0
    page.emulate_media(media="screen")
    reader.go("/department/rounds")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "1")
    assert wrong(page) == []
    assert reader.complaints == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_draw_is_looked_at_before_it_is_made(places, live, reader, width, height):
    page = reader.page
    page.set_viewport_size({"width": width, "height": height})
    reader.sign_in("ha", "/department/rounds/new?how=random")
    page.get_by_label("Bốc bao nhiêu cơ sở").fill("3")
    page.get_by_role("button", name="Xem trước khi bốc").click()
    expect(page.get_by_text("cần bốc 4 cơ sở")).to_be_visible()
    assert wrong(page) == []
    page.get_by_label("Tên đợt").fill("Bốc thăm quý IV")
    page.get_by_label("Ngày cuối", exact=True).fill(day_typed(today() + timedelta(days=5)))
    page.get_by_text("Lan (lan)").click()
    page.get_by_role("button", name="Bốc thăm và lập đợt").click()

    expect(page.get_by_role("heading", name="Lần bốc thăm")).to_be_visible()
    expect(page.get_by_text("0 trên 3 lượt")).to_be_visible()
    assert wrong(page) == []
    page.get_by_text("Bốc thêm").first.click()
    page.get_by_label("Thêm bao nhiêu cơ sở").fill("2")
    page.get_by_role("button", name="Bốc thêm").click()
    expect(page.get_by_role("alert")).to_contain_text("Không còn đủ cơ sở")
    assert wrong(page) == []
    assert reader.complaints == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_state_of_a_visit_stays_within_its_card_on_a_phone(
    places, session, live, reader, language
):
    lan, (_first, second, *_rest) = places
    made = make.round(
        session, make.manager(session), [second], lan, starts_on=today(), ends_on=today()
    )
    photo = make.photo_entry(make.jpeg())
    make.inspection(session, second, lan, visited_on=today(), photos=[photo])
    page = reader.page
    page.set_viewport_size({"width": 360, "height": 740})
    reader.sign_in("ha", f"/department/rounds/{made.id}")
    if language == "en":
        page.get_by_role("link", name="English").click()

    words = {"vi": "chờ ảnh hoặc duyệt", "en": "waiting for photos or review"}
    chip = page.locator(".table .chip").filter(has_text=words[language])
    expect(chip).to_be_visible()
    assert chip.evaluate(
        """(chip) => {
          const card = chip.closest(".card");
          const padding = parseFloat(getComputedStyle(card).paddingRight);
          const edge = card.getBoundingClientRect().right - padding;
          return chip.getBoundingClientRect().right <= edge + 0.5;
        }"""
    )
