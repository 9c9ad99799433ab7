"""Moves of the phone: its battery, its tabs, its version of the form."""

from tests.browser.walk.hand import Hand


def crash(hand: Hand) -> str:
    hand.tabs.pop(hand.page)
    hand.lines.pop(hand.page, None)
    hand.phone.crash()
    hand.open()
    return ""


def kill_phone(hand: Hand) -> str:
    hand.phone.kill()
    return _boot(hand)


def close_phone(hand: Hand) -> str:
    hand.phone.close()
    return _boot(hand)


def _boot(hand: Hand) -> str:
    hand.tabs.clear()
    hand.lines.clear()
    hand.phone.reopen()
    hand.open()
    return ""


def die(hand: Hand) -> str:
    if hand.chance.random() < 0.5:
        crash(hand)
        return "and the tab crashed"
    kill_phone(hand)
    return "and the battery was empty"


def open_tab(hand: Hand) -> str:
    hand.phone.page = hand.phone.open()
    hand.open()
    return f"now {len(hand.tabs)}"


def other_tab(hand: Hand) -> str:
    """Whoever looks at a tab of somebody else's time loads it anew."""
    tabs = [tab for tab in hand.tabs if tab is not hand.page]
    hand.phone.page = hand.chance.choice(tabs)
    hand.page.bring_to_front()
    if hand.tabs[hand.page] != hand.model.person:
        hand.open()
        return "of another person"
    return hand.shown()


def close_tab(hand: Hand) -> str:
    closed = hand.page
    hand.tabs.pop(closed)
    hand.lines.pop(closed, None)
    hand.phone.page = next(iter(hand.tabs))
    closed.close()
    hand.open()
    return f"now {len(hand.tabs)}"


def take_over(hand: Hand) -> str:
    """A cold start does it; where it does not, the button is offered."""
    hand.home()
    hand.open()
    if hand.tap("[data-update-now]"):
        hand.open()
        return "by the button"
    return hand.page.locator("html").get_attribute("data-rig") or "the first release"
