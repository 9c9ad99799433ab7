"""What is to happen to which request, and when."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.crash.server import PATIENCE

# The moments of one request: its head has come · half of its body is with the server · all of it is
# · the server's whole answer is here · the answer is passed on.
Moment = Literal["asked", "half", "sent", "answered", "passed"]
Mode = Literal["pass", "down", "silent", "captive"]
Match = Callable[[str, str], bool]


def to(method: str, pattern: str) -> Match:
    """Requests of that method whose path, without what follows "?", the pattern is found in."""
    found = re.compile(pattern)
    return lambda asked, path: asked == method and bool(found.search(path.partition("?")[0]))


RECORD = to("PUT", r"^/api/v1/inspections/[^/]+$")
PHOTO = to("PUT", r"^/api/v1/inspections/[^/]+/photos/[^/]+$")


@dataclass
class Rule:
    """`left` times: `call` something, then `reply` in the server's place or `cut` the connection.

    `call` runs in the thread of that connection, never in the test's: it must not touch a page.
    """

    moment: Moment
    when: Match
    call: Callable[[], object] | None = None
    cut: bool = False
    reply: bytes | None = None
    left: int = 1


class Hold:
    """A request that stands still until the test lets it go on."""

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._released = threading.Event()

    def __call__(self) -> None:
        self._reached.set()
        self._released.wait(PATIENCE)

    def wait(self) -> None:
        """Until the request has got there."""
        assert self._reached.wait(PATIENCE), "no such request came"

    def release(self) -> None:
        self._released.set()


class Rules:
    """What tests asked for and what has not happened yet; used by many threads."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._lock = threading.Lock()

    def add(self, rule: Rule) -> None:
        with self._lock:
            self._rules.append(rule)

    def take(self, moment: Moment, method: str, path: str) -> list[Rule]:
        """Those that fit this request now; each of them has happened once more."""
        with self._lock:
            fit = [
                rule
                for rule in self._rules
                if rule.moment == moment and rule.left > 0 and rule.when(method, path)
            ]
            for rule in fit:
                rule.left -= 1
            return fit

    @property
    def waiting(self) -> int:
        """How many have yet to happen."""
        with self._lock:
            return sum(rule.left > 0 for rule in self._rules)

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()
