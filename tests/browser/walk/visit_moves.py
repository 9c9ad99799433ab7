"""Moves of a visit. A move returns what it did, for the log."""

from dataclasses import replace
from hashlib import sha256

from tests import make
from tests.browser.walk.answering import change, give_outcome, ready_to_sign, some_visit
from tests.browser.walk.hand import Hand
from tests.browser.walk.phone_moves import die


def begin(hand: Hand) -> str:
    code = hand.chance.choice(hand.rig.stores)
    return f"{code} {'' if hand.begin(code) else 'is open elsewhere'}"


def edit(hand: Hand) -> str:
    key = some_visit(hand)
    if key is None:
        return "open elsewhere"
    after = change(hand, key)
    hand.saved()
    hand.model.drafts[key] = after
    return f"{key} {after}"


def photo(hand: Hand) -> str:
    key = some_visit(hand)
    if key is None:
        return "open elsewhere"
    give_outcome(hand, key)
    hand.step("photos")
    rows = hand.page.locator(".shot")
    had = hand.answers(key).photos
    hand.count(".shot", len(had))
    if len(had) > 2 or (had and hand.chance.random() < 0.2):
        rows.first.locator("[data-delete]").click()
        wanted = len(had) - 1
    else:
        hand.phone.take_photo(data=make.jpeg(hand.chance.randrange(10**6), (320, 240)))
        wanted = len(had) + 1
    hand.count(".shot", wanted)
    hand.saved()
    now = hand.look().drafts[key].answers.photos
    kept, left = (had, now[:-1]) if wanted > len(had) else (had[1:], now)
    assert left == kept, f"the other photos changed: {had} became {now}"
    hand.model.drafts[key] = replace(hand.answers(key), photos=now)
    return f"{key} has {wanted}"


def sign(hand: Hand) -> str:
    key = ready_to_sign(hand)
    if key is None:
        return "open elsewhere"
    hand.page.locator("[data-next]").click()
    shown = hand.see('[data-step="record"], [data-errors]')
    assert shown.get_attribute("data-step") == "record", shown.inner_text()
    told = shown.get_attribute("data-signed")
    signed = hand.model.take(*key, hand.look(), hand.page.url.rsplit("=", 1)[1])
    assert told == sha256(signed.body).hexdigest(), "another hash is shown than was signed"
    return f"{key} as {signed.id} with {len(signed.photos)} photos"


def sign_and_die(hand: Hand) -> str:
    key = ready_to_sign(hand)
    if key is None:
        return "open elsewhere"
    hand.model.doubtful[key] = None
    hand.page.locator("[data-next]").click(no_wait_after=True)
    return f"{key} {die(hand)}"


def edit_and_die(hand: Hand) -> str:
    key = some_visit(hand)
    if key is None:
        return "open elsewhere"
    give_outcome(hand, key)
    hand.model.doubtful[key] = change(hand, key)
    return f"{key} {die(hand)}"


def discard(hand: Hand) -> str:
    key = some_visit(hand)
    if key is None:
        return "open elsewhere"
    hand.step("facility")
    hand.page.locator("summary").filter(has_text="Bỏ phiếu làm dở này").click()
    hand.page.locator("[data-discard]").click()
    hand.page.locator("[data-discard-yes]").click()
    hand.see('[data-step="home"]')
    hand.model.drafts.pop(key, None)
    return str(key)
