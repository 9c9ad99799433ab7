"""What is wrong with a page that a browser shows: for the eye, for a listener, for privacy."""

from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Error, Page, Request

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# axe leaves this rule out unless it is asked for.
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
# What may differ between light and dark.
OF_COLOUR = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}

# What a thumb is to hit: in the form, at least 48 px high.
TARGETS = """() => [...document.querySelectorAll(
  'button, a:not(.skip-link), label.choice, label.tile, label.button, summary, select, textarea, ' +
  'input:not(label input)')]
  .filter((part) => part.offsetParent && part.getBoundingClientRect().height < 47.9)
  .map((part) => `${part.className} ${part.textContent.trim().slice(0, 30)}`)"""


def evaluated(page: Page, script: str) -> Any:
    """What the page makes of the script; None where the page was just loading itself anew. Unlike
    Page.wait_for_function it waits for the promise of an async function."""
    try:
        return page.evaluate(script)
    except Error as error:
        if "context was destroyed" not in error.message:
            raise
        return None


class Watched:
    """A page whose console and requests are remembered until `taken`."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self._complaints: list[str] = []
        page.on("pageerror", lambda error: self._complaints.append(f"script: {error}"))
        page.on("console", self._console)
        page.on("request", self._request)

    def taken(self) -> list[str]:
        """What was complained of since the last time."""
        taken, self._complaints = self._complaints, []
        return taken

    def _console(self, message: ConsoleMessage) -> None:
        # That the page itself answers with an error is for the test to judge.
        own = message.location.get("url") == self.page.url
        if message.type in ("error", "warning") and not own:
            self._complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:", "blob:")):
            self._complaints.append(f"request to another host: {request.url}")


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")


def violations(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA. It is evaluated by the debugger: the page's policy
    would refuse its script."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", rules)
    return [
        f"{each['id']}: {node['target']} {node['failureSummary'].splitlines()[1].strip()}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def sideways(page: Page) -> list[str]:
    """By how much the page is wider than the screen, once it is there; nothing where it is not."""
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{wide} px wider than the screen"] if wide > 0 else []


def small_targets(page: Page) -> list[str]:
    """What a thumb could miss."""
    found: list[str] = page.evaluate(TARGETS)
    return [f"lower than 48 px: {each}" for each in found]


def squeezed(page: Page) -> list[str]:
    """Words that stand in a column of a letter or two, which no width of the page shows."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('main :is(p, dt, dd, th, td, li, h2, h3, label)')]
          .filter((part) => part.innerText.trim().length > 8 && part.clientWidth > 2
            && part.clientWidth < 40 && part.clientHeight > 4 * part.clientWidth)
          .map((part) => part.innerText.trim().slice(0, 30))"""
    )
    return [f"a letter a line: {each}" for each in found]
