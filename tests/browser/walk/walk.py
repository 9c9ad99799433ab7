"""A random walk over everything that can happen to a phone, judged after each step."""

import random
import time
from collections import Counter

from playwright.sync_api import TimeoutError

from tests.browser.rig.fixtures import Rig
from tests.browser.rig.phone import Phone
from tests.browser.walk.deck import DECK, Move, is_possible
from tests.browser.walk.hand import Hand
from tests.browser.walk.model import Model
from tests.browser.walk.people_moves import PEOPLE, sign_in_as
from tests.browser.walk.seen import on_server
from tests.browser.walk.world_moves import online, start_server
from tests.crash.server import PATIENCE

# A service that died is started again by somebody after so many steps.
DEAD_STEPS = 5


class Walk:
    """The same seed draws the same moves as long as what they meet is the same."""

    def __init__(self, rig: Rig, phone: Phone, seed: int) -> None:
        self.seed = seed
        self.chance = random.Random(seed)
        self.model = Model()
        self.hand = Hand(rig, phone, self.model, self.chance)
        self.log: list[str] = []
        self.made: Counter[str] = Counter()
        self._deck: list[Move] = []
        self._dead = 0

    def run(self, steps: int) -> None:
        """Raises AssertionError with the seed, the step, the last 20 and what the page shows."""
        try:
            self._make("sign_in", lambda hand: sign_in_as(hand, "lan"))
            while len(self.log) < steps:
                move = self._draw()
                self._make(move.__name__, move)
            self._make("everything arrives", self._arrive)
        except Exception as error:
            last = "\n".join(self.log[-20:])
            raise AssertionError(
                f"WALK_SEED={self.seed}, step {len(self.log)}: {error}\n{last}\n{self.hand.read()}"
            ) from error

    def _make(self, name: str, move: Move) -> None:
        self.log.append(f"{len(self.log) + 1:4} {self.model.person or '-':4} {name}")
        began = time.monotonic()
        self.log[-1] += f": {move(self.hand)}"
        self._judge()
        self.made[name] += 1
        # Seen with pytest -s: a long walk shows how far it is.
        print(f"{self.log[-1]} ({time.monotonic() - began:.1f} s)", flush=True)

    def _draw(self) -> Move:
        """The first card that can be played; no card is played twice before all others."""
        self._dead = 0 if self.hand.is_served else self._dead + 1
        if self._dead > DEAD_STEPS:
            return start_server
        while True:
            for at, move in enumerate(self._deck):
                if is_possible(self.hand, move):
                    return self._deck.pop(at)
            more = [move for move, times in DECK.items() for _ in range(times)]
            self.chance.shuffle(more)
            self._deck += more

    def _judge(self) -> None:
        phone = self.hand.look()
        self._recognise(phone.me)
        self.model.judge(phone, on_server(self.hand.rig))

    def _recognise(self, me: str | None) -> None:
        """Without a session an enrolled phone is its owner's again."""
        if me != self.model.person:
            assert me is not None, f"the phone forgot {self.model.person}"
            assert me == self.model.enrolled, f"{me} is on the phone of {self.model.person}"
            self.model.person = me

    def _arrive(self, hand: Hand) -> str:
        """The network is back, and each signs in in turn."""
        hand.rig.proxy.rules.clear()
        online(hand)
        if not hand.is_served:
            hand.rig.server.start()
        for name in PEOPLE:
            sign_in_as(hand, name)
            self._send_all(hand)
        self.model.judge_all_arrived(hand.look(), on_server(hand.rig, is_thorough=True))
        return f"{len(self.model.signed)} records"

    def _send_all(self, hand: Hand) -> None:
        """Many may wait by now: it takes its time."""
        nothing = hand.page.locator("[data-bar-unsent]", has_text="Không có phiếu chờ gửi")
        try:
            nothing.wait_for(timeout=PATIENCE * 1000)
        except TimeoutError as error:
            left = [each for each in hand.look().records.values() if each.state != "complete"]
            told = [(each.id, each.account, each.state, each.trouble) for each in left]
            raise AssertionError(f"not sent: {told}") from error
