"""Moves of the people who share the phone, and what they do beside visits."""

import json

from tests.browser.walk.hand import Hand

PEOPLE = ("lan", "hoa")


class _NothingWaitsError(Exception):
    """Ends the waiting for a download that will not come."""


def sign_in(hand: Hand) -> str:
    return sign_in_as(hand, hand.chance.choice(PEOPLE))


def sign_in_as(hand: Hand, name: str) -> str:
    hand.phone.sign_in(name, "/f/")
    hand.model.person = name
    hand.settle()
    hand.past_guide()
    hand.see("[data-signed-in]", name.title())
    return name


def sign_out(hand: Hand) -> str:
    hand.home()
    hand.page.locator('[data-step="home"] a[href="/f/#phone"]').click()
    hand.see("[data-leave]").click()
    hand.see('[data-step="home"] [data-when-signed-out]')
    hand.model.person = hand.model.enrolled = None
    hand.tabs[hand.page] = None
    return ""


def expire(hand: Hand) -> str:
    hand.phone.context.clear_cookies()
    hand.model.enrolled = None
    return ""


def enrol(hand: Hand) -> str:
    hand.home()
    hand.page.locator('[data-step="home"] a[href="/f/#phone"]').click()
    hand.see('[data-step="phone"]')
    button = hand.page.locator("[data-enrol-this]").filter(visible=True)
    if not button.count():
        return "is enrolled, or nobody is signed in"
    button.click()
    hand.see('[data-step="home"], [data-enrol-wrong]')
    is_done = hand.shown() == "home"
    hand.model.enrolled = hand.model.person if is_done else hand.model.enrolled
    return "" if is_done else hand.page.locator("[data-enrol-words]").last.inner_text()


def send_now(hand: Hand) -> str:
    return "" if hand.tap("[data-send-now]") else "nothing waits"


def export(hand: Hand) -> str:
    hand.home()
    hand.page.locator('[data-step="home"] a[href="/f/#sent"]').click()
    hand.see('[data-step="sent"]')
    try:
        with hand.page.expect_download() as saved:
            if not hand.tap("[data-export]"):
                raise _NothingWaitsError
    except _NothingWaitsError:
        return "nothing waits"
    file = json.loads(saved.value.path().read_text("utf-8"))
    for record in file["records"]:
        signed = hand.model.signed[record["id"]]
        assert record["body"].encode() == signed.body, "a record changed on its way out"
        assert record["signed_by"] == signed.account
    return f"{len(file['records'])} records"
