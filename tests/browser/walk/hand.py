"""A fast hand on the form, and what it knows of the page under it. It waits for what the page
shows, never for a time."""

import random

from playwright.sync_api import CDPSession, Error, Locator, Page, TimeoutError, expect

from tests.browser.chromium import PATIENCE_MS
from tests.browser.eye import evaluated
from tests.browser.rig.fixtures import Rig
from tests.browser.rig.phone import Phone
from tests.browser.walk.answers import Answers
from tests.browser.walk.model import Key, Model
from tests.browser.walk.seen import OnPhone, on_phone
from tests.crash.server import until, within

MOVING_SECONDS = 5
# So long may a tap take before it is looked whether its button is still there.
GONE_MS = 1500
SAVED = "Đã lưu trên máy"
STEPS = ("facility", "bags", "fresh", "food", "photos", "review", "sign")
# `settled`: the page can be used, and it is known which release it is: on a cold start one that
# waits takes over, and the page loads itself anew; one that came later is offered. `outdated`:
# another release took over, and the page is about to load itself anew, or is left as it was.
# `moving`: it is not yet known; the browser may let a busy worker wait for minutes.
STATE = """async () => {
  if (!document.body || !('ready' in document.body.dataset)) return '';
  const worker = await navigator.serviceWorker.getRegistration();
  if (!worker?.active) return '';
  const isOffered = !document.querySelector('[data-update]').hidden;
  const isMoving = worker.waiting || worker.installing || worker.active.state !== 'activated';
  if (isMoving && !isOffered) return 'moving';
  const kept = (await caches.keys()).filter((name) => name.startsWith('bbx-form-'));
  const ours = `/static/${document.body.dataset.tree}/form/page.js`;
  const held = await Promise.all(kept.map(async (name) => (await caches.open(name)).match(ours)));
  return held.some(Boolean) ? 'settled' : 'outdated';
}"""
# Either the one facility of the code that was typed, or the offer to go there all the same.
FOUND = """() => {
  const title = document.querySelector('[data-found-title]');
  const use = document.querySelector('[data-use-code]');
  const rows = document.querySelectorAll('[data-found] button').length;
  return title.hidden && (rows === 1 || !use.hidden);
}"""


class Hand:
    """On one phone that two people share."""

    def __init__(self, rig: Rig, phone: Phone, model: Model, chance: random.Random) -> None:
        self.rig = rig
        self.phone = phone
        self.model = model
        self.chance = chance
        self.is_offline = False
        self.notes = 0
        # Whose screens each tab shows.
        self.tabs: dict[Page, str | None] = {}
        self.lines: dict[Page, CDPSession] = {}

    @property
    def page(self) -> Page:
        return self.phone.page

    @property
    def is_served(self) -> bool:
        return self.rig.server.process.is_alive()

    @property
    def is_online(self) -> bool:
        return self.is_served and not self.is_offline and self.rig.proxy.mode == "pass"

    # Screens.

    def shown(self) -> str:
        """The screen that the page shows; "" where it shows none of the form."""
        part = self.page.locator("[data-step]:not([hidden])")
        return (part.first.get_attribute("data-step") or "") if part.count() else ""

    def read(self) -> str:
        """What the page says, for whoever looks for a mistake; a page that is gone says nothing."""
        try:
            words = " / ".join(self.page.locator("body").inner_text(timeout=2000).split("\n"))
            return f"{self.page.url}: {words[:600]}"
        except Error as error:
            return f"{self.page.url}: {error.message}"

    def see(self, selector: str, words: str = "") -> Locator:
        """The first such part, once it is to be seen."""
        part = self.page.locator(selector).filter(has_text=words, visible=True).first
        part.wait_for()
        return part

    def count(self, selector: str, wanted: int) -> None:
        """Wait for so many."""
        expect(self.page.locator(selector)).to_have_count(wanted)

    def open(self, path: str = "/f/") -> None:
        """A cold start of the page."""
        self._line(self.page)
        until(lambda: self._opens(path))
        self.tabs[self.page] = self.model.person

    def settle(self) -> None:
        """Wait until the page that is being loaded can be used."""
        if self._known() == "outdated":
            self.open()
        self.tabs[self.page] = self.model.person

    def _opens(self, path: str) -> bool:
        try:
            self.phone.go(path)
        except TimeoutError:
            self._restart()
            self.phone.go(path)
        except Error as error:
            # The page was just loading itself anew for a release that took over.
            if "ERR_ABORTED" not in error.message:
                raise
        return self._known() != "outdated"

    def _restart(self) -> None:
        """Once in some thousand steps the browser leaves a navigation hanging, the page idle and
        its own debugger without an answer: what a person does then is a power cut more."""
        print("the browser hung and is restarted", flush=True)
        self.tabs.clear()
        self.lines.clear()
        self.phone.kill()
        self.phone.reopen()
        self._line(self.page)

    def _known(self) -> str:
        """What became of the page; `moving` only where it stays so."""
        until(self._state)
        return within(MOVING_SECONDS, lambda: self._state().replace("moving", "")) or "moving"

    def _state(self) -> str:
        return evaluated(self.page, STATE) or ""

    # The air.

    def fly(self, is_offline: bool) -> None:
        """Flight mode. Phone.offline would ask the workers too, and wait for good for one that is
        asleep: here it is the proxy that lets them reach nothing."""
        self.is_offline = is_offline
        if is_offline:
            self.rig.proxy.mode = "down"
        for tab in self.tabs:
            self._line(tab)

    def _line(self, tab: Page) -> None:
        if tab not in self.lines:
            self.lines[tab] = tab.context.new_cdp_session(tab)
            self.lines[tab].send("Network.enable")
        conditions = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        asked = {"offline": self.is_offline, **conditions}
        self.lines[tab].send("Network.emulateNetworkConditions", asked)

    # The way about.

    def home(self) -> None:
        way = self.page.locator('[data-step]:not([hidden]) a[href="/f/"]').filter(visible=True)
        if self.shown() == "home":
            return
        if way.count():
            way.first.click()
        else:
            self.open()
        self.past_guide()
        self.see('[data-step="home"]')

    def past_guide(self) -> None:
        if self.shown() == "guide":
            self.page.locator("[data-step=guide] .button--main").click()

    def step(self, name: str) -> None:
        """Of the visit that is open."""
        self.page.goto(f"{self.page.url.split('#')[0]}#{name}")
        self.see(f'[data-step="{name}"]')

    # A visit.

    def visit(self) -> Key | None:
        """Whose visit to which facility is open in this tab."""
        if self.model.person is None or self.shown() not in STEPS:
            return None
        return self.model.person, self.page.url.split("#")[0].rsplit("/", 1)[1]

    def begin(self, code: str) -> Key | None:
        """None where another tab has it."""
        self.home()
        self.page.locator("#facility-query").fill(code)
        self.page.wait_for_function(FOUND)
        self.page.locator("[data-found] button, [data-use-code]").filter(visible=True).first.click()
        self.see('[data-step="facility"], [data-step="elsewhere"]')
        return self.visit()

    def answers(self, key: Key) -> Answers:
        return self.model.drafts.get(key, Answers())

    def saved(self) -> None:
        self.see("[data-bar-kept]", SAVED)

    def look(self) -> OnPhone:
        return on_phone(self.page)

    def tap(self, selector: str) -> bool:
        """Tap what may go by itself, like "send now" once all is sent; False where it is gone."""
        part = self.page.locator(selector).filter(visible=True)
        for _ in range(PATIENCE_MS // GONE_MS):
            if not part.count():
                return False
            try:
                part.first.click(timeout=GONE_MS)
            except TimeoutError:
                continue
            return True
        raise AssertionError(f"{selector} is shown and cannot be tapped")
