"""A person's own page with the keyboard alone: a phone is added and another given up."""

import pytest
from playwright.sync_api import expect

from inspections.account.commands.devices import enrol_signed_in
from inspections.account.queries import actor_of
from inspections.db import now
from tests import make
from tests.browser.eye import OF_COLOUR, sideways, violations
from tests.browser.hand import Hand

LONG = "Điện thoại Samsung Galaxy A15 màu xanh, máy chung của đội kiểm tra số 2 Phú Quốc"


@pytest.fixture
def phone(session):
    lan = make.account(session)
    enrol_signed_in(session, actor_of(session, lan.id), LONG, now())
    session.commit()
    return LONG


def wrong(page) -> list[str]:
    page.emulate_media(color_scheme="light")
    found = sideways(page) + violations(page)
    page.emulate_media(color_scheme="dark")
    return found + violations(page, OF_COLOUR)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_phone_is_given_up_and_a_code_shown_without_a_mouse(phone, live, reader, width):
    page = reader.page
    page.set_viewport_size({"width": width, "height": 800})
    hand = Hand(page)
    hand.sign_in(live.url, "lan")
    page.goto(f"{live.url}/account")

    hand.press(phone, "Enter")
    expect(page.get_by_role("button", name="Thu hồi điện thoại này")).to_be_visible()
    assert wrong(page) == []
    hand.follow("Thu hồi điện thoại này")
    expect(page.get_by_text("Chưa có điện thoại nào")).to_be_visible()
    hand.follow("Thêm điện thoại")

    expect(page.get_by_role("img", name="Mã vuông để điện thoại quét")).to_be_visible()
    assert wrong(page) == []
    assert hand.hidden == []
    assert reader.complaints == []
