"""Moves of the network and of the service."""

from tests.browser.rig.rules import PHOTO, RECORD
from tests.browser.walk.hand import Hand

# At which tests/crash/service.py has one worker killed.
POINTS = ("before_rename", "before_transaction", "before_commit", "after_commit")


def offline(hand: Hand) -> str:
    hand.fly(True)
    return ""


def online(hand: Hand) -> str:
    hand.rig.proxy.mode = "pass"
    hand.fly(False)
    return "" if hand.is_served else "but there is no service"


def down(hand: Hand) -> str:
    hand.rig.proxy.mode = "down"
    return ""


def captive(hand: Hand) -> str:
    hand.rig.proxy.mode = "captive"
    return ""


def silent(hand: Hand) -> str:
    """For as long as it takes to ask once; then the connections break."""
    with hand.rig.proxy.during("silent"):
        did = hand.tap("[data-send-now]")
    hand.rig.proxy.mode = "down"
    hand.rig.proxy.mode = "pass"
    return "asked" if did else ""


def swallow(hand: Hand) -> str:
    which = hand.chance.choice((RECORD, PHOTO))
    hand.rig.proxy.swallow(which)
    return "a record" if which is RECORD else "a photo"


def cut(hand: Hand) -> str:
    which = hand.chance.choice((RECORD, PHOTO))
    hand.rig.proxy.cut(which)
    return "a record" if which is RECORD else "a photo"


def kill_server(hand: Hand) -> str:
    if hand.chance.random() < 0.5:
        hand.rig.server.kill()
        return "now"
    hand.rig.proxy.cut(hand.chance.choice((RECORD, PHOTO)), then=hand.rig.server.kill)
    return "at half of the next record or photo"


def kill_worker(hand: Hand) -> str:
    point = hand.chance.choice(POINTS)
    hand.rig.server.arm(point)
    return point


def start_server(hand: Hand) -> str:
    hand.rig.server.start()
    return ""


def release(hand: Hand) -> str:
    hand.rig.server.release()
    return hand.rig.server.form_version
