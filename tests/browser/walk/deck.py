"""Which moves there are, how often each comes, and when it can be made."""

from collections.abc import Callable

from tests.browser.walk.hand import Hand
from tests.browser.walk.people_moves import (
    enrol,
    expire,
    export,
    send_now,
    sign_in,
    sign_out,
)
from tests.browser.walk.phone_moves import (
    close_phone,
    close_tab,
    crash,
    kill_phone,
    open_tab,
    other_tab,
    take_over,
)
from tests.browser.walk.visit_moves import (
    begin,
    discard,
    edit,
    edit_and_die,
    photo,
    sign,
    sign_and_die,
)
from tests.browser.walk.world_moves import (
    captive,
    cut,
    down,
    kill_server,
    kill_worker,
    offline,
    online,
    release,
    silent,
    swallow,
)

Move = Callable[[Hand], str]

# How often each comes in one deck of cards.
DECK: dict[Move, int] = {
    begin: 5, edit: 9, photo: 7, sign: 10, discard: 1, send_now: 2, export: 1,
    offline: 1, online: 3, down: 1, captive: 1, silent: 1, swallow: 2, cut: 2,
    kill_server: 1, kill_worker: 1, release: 1, take_over: 1,
    crash: 1, kill_phone: 1, close_phone: 1, sign_and_die: 1, edit_and_die: 1,
    open_tab: 2, other_tab: 2, close_tab: 2, sign_out: 1, sign_in: 2, expire: 1, enrol: 1,
}  # fmt: skip


def is_possible(hand: Hand, move: Move) -> bool:
    if move in (begin, edit, photo, sign, discard, sign_and_die, edit_and_die, sign_out):
        return hand.model.person is not None
    if move in (sign_in, enrol):
        return hand.is_online
    if move in (kill_server, kill_worker):
        return hand.is_served
    if move is silent:
        return hand.rig.proxy.mode == "pass"
    if move is captive:
        return not hand.is_offline
    if move is online:
        return hand.is_offline or hand.rig.proxy.mode != "pass"
    if move is open_tab:
        return len(hand.tabs) < 3
    if move in (other_tab, close_tab):
        return len(hand.tabs) > 1
    return True
