"""One inspector's phone: a browser whose storage survives being closed, killed or crashed."""

import contextlib
import os
import signal
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    BrowserContext,
    BrowserType,
    CDPSession,
    ConsoleMessage,
    Error,
    Locator,
    Page,
)

from tests import make
from tests.browser.chromium import LAUNCH, PATIENCE_MS, PHONE
from tests.browser.rig.proxy import Proxy
from tests.crash.server import until

# Workers keep the true clock: nothing of a browser's debugger reaches the Date of those.
MOVED_DATE = """offset => {
  const name = Symbol.for('rig.date');
  const Real = globalThis[name] ??= Date;
  const now = () => Real.now() + offset;
  globalThis.Date = new Proxy(Real, {
    construct: (_, given, as) => Reflect.construct(Real, given.length ? given : [now()], as),
    apply: () => new Real(now()).toString(),
    get: (_, key) => key === 'now' ? now : Real[key],
  });
}"""
DAY_MS = 24 * 3600 * 1000


class Phone:
    """`page` is what the person looks at; `open` gives another. What is set by `clock`,
    `quota`, `throttle_cpu` and `offline` holds in every page, also after `reopen`."""

    context: BrowserContext
    page: Page

    def __init__(self, kind: BrowserType, folder: Path, proxy: Proxy) -> None:
        self.url = proxy.url
        self.proxy = proxy
        # What scripts and the page's policy complained of, in all pages.
        self.complaints: list[str] = []
        self._kind = kind
        self._folder = folder
        self._days = 0.0
        self._cpu = 1.0
        self._is_offline = False
        self._quota: int | None = None
        self._debuggers: dict[Page, CDPSession] = {}
        self._start()

    # The browser's life.

    def close(self) -> None:
        """As a person closes it: cookies of the session are gone, all else is kept."""
        self.context.close()

    def reopen(self, path: str | None = None) -> Page:
        """The browser again after `close` or `kill`, at `path` if one is named."""
        self._start()
        if path is not None:
            self.go(path)
        return self.page

    def kill(self) -> None:
        """The whole browser at once, as an empty battery would."""
        for pid in self._processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until(lambda: not self._processes())
        with contextlib.suppress(Error):
            self.context.close()
        # What a dead browser leaves behind, and a new one would take for a living one.
        for lock in self._folder.glob("Singleton*"):
            lock.unlink()

    def crash(self) -> Page:
        """Kill what draws the page, as a phone short of memory does; a new page, still empty."""
        crashed = self.page
        # The debugger's Page.crash would wait for an answer for good.
        with crashed.expect_event("crash"), contextlib.suppress(Error):
            crashed.goto("chrome://crash")
        self.page = self.open()
        crashed.close()
        return self.page

    def open(self) -> Page:
        """One more page (a tab); `page` stays what it is."""
        page = self.context.new_page()
        self._prepare(page)
        return page

    # What a hand does.

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)

    def sign_in(self, name: str, path: str = "/") -> None:
        """Through the real page, ending at `path`."""
        self.go(f"/sign-in?next={path}")
        self.page.locator("#name").fill(name)
        self.page.locator("#password").fill(make.PASSWORD)
        self.page.locator("main button[type=submit]").click()
        self.page.wait_for_url(self.url + path)

    def take_photo(
        self, into: str | Locator = '[data-photo-from="camera"]', data: bytes | None = None
    ) -> bytes:
        """A photo into an <input type=file>; its bytes. Another each time, or `data`."""
        data = make.jpeg(self._photos, (1200, 900)) if data is None else data
        self._photos += 1
        chosen = self.page.locator(into) if isinstance(into, str) else into
        name = f"IMG_{self._photos:04}.jpg"
        chosen.set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": data})
        return data

    _photos = 1

    # What surrounds it.

    def offline(self, is_offline: bool = True) -> None:
        """Flight mode: neither pages nor workers reach anything, navigator.onLine is false."""
        self._is_offline = is_offline
        self.context.set_offline(is_offline)

    def clock(self, days: float) -> None:
        """Its clock goes wrong by so many days (0 = right), at once and in new pages; timers run
        on. Not the Date of workers, nor how long cookies last."""
        self._days = days
        offset = round(days * DAY_MS)
        self.context.add_init_script(f"({MOVED_DATE})({offset})")
        for page in self.context.pages:
            page.evaluate(MOVED_DATE, offset)

    def throttle_cpu(self, rate: float) -> None:
        """So many times slower (1 = as it is), for pages; workers run as fast as they can."""
        self._cpu = rate
        for page in self.context.pages:
            self._debugger(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})

    def slow_4g(self) -> None:
        """In the proxy, so that it holds for workers as well; `proxy.slow()` ends it."""
        self.proxy.slow_4g()

    def quota(self, size: int | None) -> None:
        """So many bytes may be stored, what is there already included; None = as usual.

        Chromium counts them compressed, and believes for 30 s what it has seen once: less room
        counts at once only before pages store anything in IndexedDB (say it before they do, or
        after `close` and `reopen`). More room counts at once, always.
        """
        self._quota = size
        for page in self.context.pages:
            self._limit(page)

    def clear_storage(self, kinds: str = "all") -> None:
        """As "clear browsing data" does, with pages open: everything of the origin, or some of
        indexeddb,cache_storage,service_workers,local_storage,cookies."""
        asked = {"origin": self.url, "storageTypes": kinds}
        self._debugger(self.page).send("Storage.clearDataForOrigin", asked)

    def stop_worker(self) -> None:
        """End the service worker's process; the browser starts it again when it is needed. It
        is told so until it says that it has stopped: told once, it now and then went on."""
        debugger = self.context.new_cdp_session(self.page)
        running: dict[str, str] = {}

        def note(said: dict[str, Any]) -> None:
            for version in said["versions"]:
                running[version["versionId"]] = version["runningStatus"]

        debugger.on("ServiceWorker.workerVersionUpdated", note)
        debugger.send("ServiceWorker.enable")

        def has_stopped() -> bool:
            debugger.send("ServiceWorker.stopAllWorkers")
            return bool(running) and set(running.values()) == {"stopped"}

        until(has_stopped)
        debugger.detach()

    # Inside.

    def _start(self) -> None:
        self.context = self._kind.launch_persistent_context(self._folder, **LAUNCH, **PHONE)
        self.context.set_default_timeout(PATIENCE_MS)
        self._debuggers = {}
        self.page = self.context.pages[0]
        self._prepare(self.page)
        if self._days:
            self.clock(self._days)
        if self._is_offline:
            self.offline()

    def _prepare(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._console)
        if self._cpu != 1:
            self._debugger(page).send("Emulation.setCPUThrottlingRate", {"rate": self._cpu})
        if self._quota is not None:
            self._limit(page)

    def _limit(self, page: Page) -> None:
        given = {} if self._quota is None else {"quotaSize": self._quota}
        asked = {"origin": self.url, **given}
        self._debugger(page).send("Storage.overrideQuotaForOrigin", asked)

    def _console(self, message: ConsoleMessage) -> None:
        is_network = message.text.startswith("Failed to load resource")
        if message.type in ("error", "warning") and not is_network:
            self.complaints.append(message.text)

    def _debugger(self, page: Page) -> CDPSession:
        if page not in self._debuggers:
            self._debuggers[page] = self.context.new_cdp_session(page)
        return self._debuggers[page]

    def _processes(self) -> list[int]:
        """Those that were started for our folder."""
        ours = f"--user-data-dir={self._folder}".encode()
        return [
            int(each.parent.name)
            for each in Path("/proc").glob("[0-9]*/cmdline")
            if ours in _read(each).split(b"\0")
        ]


def _read(file: Path) -> bytes:
    """b"" where the process has ended meanwhile."""
    try:
        return file.read_bytes()
    except OSError:
        return b""
