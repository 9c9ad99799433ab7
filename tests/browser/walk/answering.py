"""Answering the questions of one visit; each returns what then stands."""

from dataclasses import replace

from tests.browser.walk.answers import Answers
from tests.browser.walk.hand import Hand
from tests.browser.walk.model import Key

OUTCOMES = ("checked", "checked", "closed", "refused")
BAGS = ("paper_bag", "thin_carrier_bag")


def some_visit(hand: Hand) -> Key | None:
    return hand.visit() or hand.begin(hand.chance.choice(hand.rig.stores))


def give_outcome(hand: Hand, key: Key) -> None:
    answers = hand.answers(key)
    if answers.outcome is not None:
        return
    hand.step("facility")
    outcome = hand.chance.choice(OUTCOMES)
    hand.page.locator(f'label:has([name="outcome"][value="{outcome}"])').click()
    hand.saved()
    hand.model.drafts[key] = replace(answers, outcome=outcome)


def change(hand: Hand, key: Key) -> Answers:
    """Answer one thing more, or otherwise; what stands then."""
    give_outcome(hand, key)
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


def ready_to_sign(hand: Hand) -> Key | None:
    key = some_visit(hand)
    if key is None:
        return None
    give_outcome(hand, key)
    answers = hand.answers(key)
    if answers.outcome == "checked" and not answers.bags:
        after = _bag(hand, answers, BAGS[0])
        hand.saved()
        hand.model.drafts[key] = after
    hand.step("sign")
    signer = hand.page.locator("[data-signer]").inner_text()
    assert key[0] in signer, f"{signer} is to sign what is {key[0]}'s"
    return key
