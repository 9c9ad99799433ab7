"""What may happen at each step of the walk. A move returns what it did, for the log."""

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from tests import make
from tests.browser.rig.rules import PHOTO, RECORD
from tests.browser.walk.answers import Answers
from tests.browser.walk.hand import Hand
from tests.browser.walk.model import Key

PEOPLE = ("lan", "hoa")
OUTCOMES = ("checked", "checked", "closed", "refused")
BAGS = ("paper_bag", "thin_carrier_bag")
POINTS = ("before_rename", "before_transaction", "before_commit", "after_commit")


# A visit.


def begin(hand: Hand) -> str:
    code = hand.chance.choice(hand.rig.stores)
    return f"{code} {'' if hand.begin(code) else 'is open elsewhere'}"


def edit(hand: Hand) -> str:
    key = _some_visit(hand)
    if key is None:
        return "open elsewhere"
    after = _change(hand, key)
    hand.saved()
    hand.model.drafts[key] = after
    return f"{key} {after}"


def photo(hand: Hand) -> str:
    key = _some_visit(hand)
    if key is None:
        return "open elsewhere"
    _outcome(hand, key)
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
    assert (now[: len(had)] == had) if wanted > len(had) else now == had[1:], (had, now)
    assert len(now) == wanted, (had, now)
    hand.model.drafts[key] = replace(hand.answers(key), photos=now)
    return f"{key} has {wanted}"


def sign(hand: Hand) -> str:
    key = _ready_to_sign(hand)
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
    key = _ready_to_sign(hand)
    if key is None:
        return "open elsewhere"
    hand.model.doubtful[key] = None
    hand.page.locator("[data-next]").click(no_wait_after=True)
    return f"{key} {_die(hand)}"


def edit_and_die(hand: Hand) -> str:
    key = _some_visit(hand)
    if key is None:
        return "open elsewhere"
    _outcome(hand, key)
    hand.model.doubtful[key] = _change(hand, key)
    return f"{key} {_die(hand)}"


def discard(hand: Hand) -> str:
    key = _some_visit(hand)
    if key is None:
        return "open elsewhere"
    hand.step("facility")
    hand.page.locator("summary").filter(has_text="Bỏ phiếu làm dở này").click()
    hand.page.locator("[data-discard]").click()
    hand.page.locator("[data-discard-yes]").click()
    hand.see('[data-step="home"]')
    hand.model.drafts.pop(key, None)
    return str(key)


def _some_visit(hand: Hand) -> Key | None:
    return hand.visit() or hand.begin(hand.chance.choice(hand.rig.stores))


def _outcome(hand: Hand, key: Key) -> None:
    answers = hand.answers(key)
    if answers.outcome is not None:
        return
    hand.step("facility")
    outcome = hand.chance.choice(OUTCOMES)
    hand.page.locator(f'label:has([name="outcome"][value="{outcome}"])').click()
    hand.saved()
    hand.model.drafts[key] = replace(answers, outcome=outcome)


def _change(hand: Hand, key: Key) -> Answers:
    """Answer one thing more, or otherwise; what stands then."""
    _outcome(hand, key)
    answers = hand.answers(key)
    what = hand.chance.choice(("note", "basis", "bags" if answers.outcome == "checked" else "note"))
    if what == "basis":
        hand.step("facility")
        basis = hand.chance.choice(("survey", "inspection"))
        hand.page.locator(f'label:has([name="basis"][value="{basis}"])').click()
        return replace(answers, basis=basis)
    if what == "bags":
        return _bag(hand, answers, hand.chance.choice(BAGS))
    hand.step("sign")
    hand.notes += 1
    hand.page.locator("#note").fill(f"note {hand.notes}")
    return replace(answers, note=f"note {hand.notes}")


def _bag(hand: Hand, answers: Answers, bag: str) -> Answers:
    hand.step("bags")
    tile = f'[data-point="checkout"] label:has(input[value="{bag}"])'
    hand.page.locator(tile).first.click()
    return replace(answers, bags=answers.bags ^ {bag})


def _ready_to_sign(hand: Hand) -> Key | None:
    key = _some_visit(hand)
    if key is None:
        return None
    _outcome(hand, key)
    answers = hand.answers(key)
    if answers.outcome == "checked" and not answers.bags:
        after = _bag(hand, answers, BAGS[0])
        hand.saved()
        hand.model.drafts[key] = after
    hand.step("sign")
    signer = hand.page.locator("[data-signer]").inner_text()
    assert key[0] in signer, f"{signer} is to sign what is {key[0]}'s"
    return key


# The network and the service.


def offline(hand: Hand) -> str:
    hand.phone.offline()
    hand.is_offline = True
    return ""


def online(hand: Hand) -> str:
    hand.rig.proxy.mode = "pass"
    hand.phone.offline(False)
    hand.is_offline = False
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
        did = hand.kick()
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


# The phone.


def crash(hand: Hand) -> str:
    hand.tabs.pop(hand.page)
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
    hand.phone.reopen()
    hand.open()
    return ""


def _die(hand: Hand) -> str:
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
    hand.phone.page = next(iter(hand.tabs))
    closed.close()
    hand.open()
    return f"now {len(hand.tabs)}"


def take_over(hand: Hand) -> str:
    """A cold start does it; where it does not, the button is offered."""
    hand.home()
    hand.open()
    button = hand.page.locator("[data-update-now]").filter(visible=True)
    if button.count():
        button.click()
        hand.open()
        return "by the button"
    return hand.page.locator("html").get_attribute("data-rig") or "the first release"


# People.


def sign_in(hand: Hand) -> str:
    name = hand.chance.choice(PEOPLE)
    sign_in_as(hand, name)
    return name


def sign_in_as(hand: Hand, name: str) -> None:
    hand.phone.sign_in(name, "/f/")
    hand.model.person = name
    hand.open()
    hand.past_guide()
    hand.see("[data-signed-in]", name.title())


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


# The queue.


def send_now(hand: Hand) -> str:
    return "" if hand.kick() else "nothing waits"


def export(hand: Hand) -> str:
    hand.home()
    hand.page.locator('[data-step="home"] a[href="/f/#sent"]').click()
    hand.see('[data-step="sent"]')
    button = hand.page.locator("[data-export]").filter(visible=True)
    if not button.count():
        return "nothing waits"
    with hand.page.expect_download() as saved:
        button.click()
    file = json.loads(saved.value.path().read_text("utf-8"))
    for record in file["records"]:
        signed = hand.model.signed[record["id"]]
        assert record["body"].encode() == signed.body, "a record changed on its way out"
        assert record["signed_by"] == signed.account
    return f"{len(file['records'])} records"


Move = Callable[[Hand], str]

# How often each comes in one deck of cards.
DECK: dict[Move, int] = {
    begin: 5, edit: 10, photo: 8, sign: 11, discard: 1, send_now: 2, export: 1,
    offline: 1, online: 3, down: 1, captive: 1, silent: 1, swallow: 2, cut: 2,
    kill_server: 1, kill_worker: 1, release: 1, take_over: 1,
    crash: 1, kill_phone: 1, close_phone: 1, sign_and_die: 1, edit_and_die: 1,
    open_tab: 1, other_tab: 1, close_tab: 1, sign_out: 1, sign_in: 2, expire: 1, enrol: 1,
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
    if move is online:
        return hand.is_offline or hand.rig.proxy.mode != "pass"
    if move is open_tab:
        return len(hand.tabs) < 3
    if move in (other_tab, close_tab):
        return len(hand.tabs) > 1
    return True
