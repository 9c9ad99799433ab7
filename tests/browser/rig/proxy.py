"""A proxy in front of the service at an address that stays, whatever happens behind it.

The browser's origin is the proxy's; the service may die, come back on another port, or be another
release. Threads, plain sockets, and bytes passed on as they came.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.browser.rig.connection import Connection, Exchange
from tests.browser.rig.pace import Pace
from tests.browser.rig.rules import Hold, Match, Mode, Moment, Rule, Rules
from tests.browser.rig.wire import answer
from tests.crash.server import until

# 1.6 Mbit/s down, 0.75 Mbit/s up and 150 ms there and back: what Lighthouse calls slow 4G.
SLOW_4G = {"delay": 0.15, "down": 200_000, "up": 93_750}


class Proxy:
    """`upstream()` gives the port of the service, asked for anew with each request."""

    def __init__(self, upstream: Callable[[], int]) -> None:
        self.upstream = upstream
        self.rules = Rules()
        self.delay = 0.0
        self.line_down, self.line_up = Pace(), Pace()
        self._mode: Mode = "down"
        self._lock = threading.Lock()
        self._connections: set[Connection] = set()
        self._opened = 0
        self._seen: list[Exchange] = []
        self._holds: list[Hold] = []
        self._listening: socket.socket | None = None
        # Never listens: it keeps the port ours while `down` refuses connections.
        self._kept = _bound(0)
        self.port: int = self._kept.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.mode = "pass"

    # What the network is like.

    @property
    def mode(self) -> Mode:
        """`pass` · `down`: connections are refused, those open are reset · `silent`: requests are
        read and never answered, also not after the mode is another again · `captive`: each request
        gets the welcome page of somebody's Wi-Fi, status 200."""
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._mode = mode
        if mode == "down":
            self._refuse()
        elif self._listening is None:
            self._listen()

    @contextmanager
    def during(self, mode: Mode) -> Iterator[None]:
        """That mode, then the one from before again."""
        before, self.mode = self.mode, mode
        try:
            yield
        finally:
            self.mode = before

    def slow(self, delay: float = 0.0, down: float | None = None, up: float | None = None) -> None:
        """Seconds for each request and each new connection; bytes a second each way, all
        connections together (None = no limit). Also for what a service worker asks."""
        self.delay, self.line_down.rate, self.line_up.rate = delay, down, up

    def slow_4g(self) -> None:
        self.slow(**SLOW_4G)

    # What happens to single requests.

    def at(
        self, moment: Moment, when: Match, call: Callable[[], object], *, times: int = 1
    ) -> None:
        """`call` at that moment, while the request waits; see Moment and Rule."""
        self.rules.add(Rule(moment, when, call, left=times))

    def swallow(
        self, when: Match, then: Callable[[], object] | None = None, *, times: int = 1
    ) -> None:
        """The service answers, the client never hears of it: its fetch fails."""
        self.rules.add(Rule("answered", when, then, cut=True, left=times))

    def cut(self, when: Match, then: Callable[[], object] | None = None, *, times: int = 1) -> None:
        """The service gets the head and the first half of the body; then both are cut off."""
        self.rules.add(Rule("half", when, then, cut=True, left=times))

    def reply(
        self, when: Match, status: int, body: bytes = b"", *, times: int = 1, **headers: str
    ) -> None:
        """Answered here, the service hears nothing: reply(RECORD, 503, x_app="bao-bi-xanh")."""
        self.rules.add(Rule("asked", when, reply=answer(status, body, **headers), left=times))

    def hold(self, when: Match, moment: Moment = "asked") -> Hold:
        """Let the next such request stand still at that moment until `release`."""
        held = Hold()
        self._holds.append(held)
        self.rules.add(Rule(moment, when, held))
        return held

    # What was seen.

    @property
    def seen(self) -> list[Exchange]:
        """The requests that have ended, and those that silence holds."""
        with self._lock:
            return list(self._seen)

    def taken(self) -> list[Exchange]:
        """The same, since the last time."""
        with self._lock:
            taken, self._seen = self._seen, []
            return taken

    def stop(self) -> None:
        self.mode = "down"
        for held in self._holds:
            held.release()
        until(lambda: not self._connections)
        self._kept.close()

    # For its connections.

    def keep(self, exchange: Exchange) -> None:
        """Once only."""
        with self._lock:
            if not exchange.ended:
                exchange.ended = time.monotonic()
                self._seen.append(exchange)

    def forget(self, connection: Connection) -> None:
        with self._lock:
            self._connections.discard(connection)

    def _listen(self) -> None:
        listening = self._listening = _bound(self.port)
        listening.listen(128)
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()

    def _refuse(self) -> None:
        listening, self._listening = self._listening, None
        if listening:
            # A thread waits in accept(): only this ends it.
            listening.shutdown(socket.SHUT_RDWR)
            listening.close()
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            connection.break_off()

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                client, _address = listening.accept()
            except OSError:
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._opened += 1
                connection = Connection(self, client, self._opened)
                self._connections.add(connection)
            threading.Thread(target=connection.run, daemon=True).start()


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind(("127.0.0.1", port))
    return made
