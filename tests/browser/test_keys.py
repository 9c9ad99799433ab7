"""A key is made, copied and revoked with the keyboard alone, and everybody can read the pages."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from inspections.account.commands.devices import enrol_signed_in
from inspections.account.models import ApiKey
from inspections.account.queries import actor_of
from inspections.db import now
from tests import make
from tests.browser.eye import OF_COLOUR, sideways, violations
from tests.browser.hand import Hand

LONG = "Điện thoại Samsung Galaxy A15 màu xanh, máy chung của đội kiểm tra số 2 Phú Quốc"


def wrong(page) -> list[str]:
    page.emulate_media(color_scheme="light")
    found = sideways(page) + violations(page)
    page.emulate_media(color_scheme="dark")
    return found + violations(page, OF_COLOUR)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_key_is_made_and_revoked_and_a_phone_too_without_a_mouse(session, live, reader, width):
    lan = make.account(session)
    make.manager(session, "ha", ("91", "75"))
    enrol_signed_in(session, actor_of(session, lan.id), LONG, now())
    session.commit()
    page = reader.page
    page.set_viewport_size({"width": width, "height": 800})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    hand = Hand(page)
    hand.sign_in(live.url, "ha")
    page.goto(f"{live.url}/department/keys")

    hand.follow("Lập khoá")
    hand.follow("Lan")
    hand.tab_to("Tên khoá")
    page.keyboard.type("Bảng tính")
    hand.follow("Lập khoá")
    expect(page.get_by_label("Khoá", exact=True)).to_have_value(printed := key_on(page))
    hand.press("Chép", "Enter")
    expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == printed
    assert wrong(page) == []
    hand.follow("Xong")
    hand.press("Thu hồi", "Enter")
    hand.tab_to("Lý do")
    page.keyboard.type("thử")
    assert wrong(page) == []
    hand.follow("Thu hồi khoá này")
    expect(page.locator("[data-toast]")).to_contain_text("Đã thu hồi khoá.")
    hand.follow("Điện thoại")
    hand.press("Mất điện thoại thì làm gì?", "Enter")
    hand.press("Thu hồi", "Enter")
    assert wrong(page) == []
    hand.press("Máy bị mất", "Space")
    hand.follow("Thu hồi điện thoại này")
    expect(page.locator("main")).to_contain_text("0 điện thoại")

    session.rollback()
    assert session.scalars(select(ApiKey).where(ApiKey.revoked_at.is_(None))).all() == []
    assert hand.hidden == []
    assert reader.complaints == []


def key_on(page) -> str:
    return str(page.locator("#key").input_value())
