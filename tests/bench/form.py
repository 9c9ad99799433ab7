"""What the phone form costs a phone, each figure beside its budget: `make bench-form`.

Everything goes through the proxy of the browser tests, the service worker's requests as well. It
prints and judges nothing, since machines differ.
"""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserType, Error, sync_playwright

from audit_service.app import create_app
from audit_service.assets import FOLDER
from audit_service.db import db
from tests.bench.modules import imports, longest_chain, rounds
from tests.browser.form_hand import following, tap
from tests.browser.rig.connection import Exchange
from tests.browser.rig.fixtures import fill as fill_people
from tests.browser.rig.phone import Phone
from tests.browser.rig.proxy import Proxy
from tests.browser.rig.server import Service
from tests.conftest import fill, service_settings
from tests.crash.server import until

# The form can be used once the page has this; without it, once this can be written into.
READY = "body[data-ready]"
USABLE = "#facility-query:enabled"
PHOTO_ROWS = "[data-photos] li"
CAMERA = '[data-photo-from="camera"]'
WORKER_SECONDS, READY_SECONDS, QUIET_SECONDS = 20, 60, 1.0
COLD_RUNS = 3
SLOW_CPU = 4
OK = 200

WATCH = """([ready, usable]) => {
  const seen = globalThis.benchSeen = {};
  const look = () => {
    const box = document.querySelector(usable);
    if (document.querySelector(ready)) seen.ready ??= performance.now();
    if (box?.checkVisibility()) seen.usable ??= performance.now();
    if (seen.ready === undefined) requestAnimationFrame(look);
  };
  look();
}"""
WATCH_PHOTO = """rows => {
  const seen = globalThis.benchPhoto = { gap: 0, task: 0 };
  let last = Infinity;
  const count = document.querySelectorAll(rows).length;
  document.addEventListener('change', () => { seen.begin = last = performance.now(); }, true);
  const look = () => {
    const now = performance.now();
    seen.gap = Math.max(seen.gap, now - last);
    if (seen.begin !== undefined) last = now;
    const isThere = document.querySelectorAll(rows).length > count;
    if (isThere) requestAnimationFrame(() => { seen.end ??= performance.now(); });
    if (seen.end === undefined) setTimeout(look, 10);
  };
  look();
  new PerformanceObserver(list => {
    for (const task of list.getEntries()) seen.task = Math.max(seen.task, task.duration);
  }).observe({ type: 'longtask' });
}"""
WORKER_STATE = """async () => {
  const found = await navigator.serviceWorker?.getRegistration('/f/');
  return found ? found.active?.state ?? 'installing' : 'none';
}"""
NAMED = """() => [...document.querySelectorAll('script[type=module], link[rel=modulepreload]')]
  .map(each => (each.src || each.href).split('/').pop())"""


@dataclass
class Bench:
    """The running service with one inspector signed in; every phone from here is a new one."""

    kind: BrowserType
    proxy: Proxy
    store: str
    folder: Path
    cookies: list[Any] = field(default_factory=list)
    count: int = 0

    @contextmanager
    def phone(self) -> Iterator[Phone]:
        """Nothing in its cache, its person signed in already."""
        self.count += 1
        phone = Phone(self.kind, self.folder / f"phone-{self.count}", self.proxy)
        phone.context.add_init_script(f"({WATCH})({json.dumps([READY, USABLE])})")
        phone.context.add_cookies(self.cookies)
        self.proxy.taken()
        try:
            yield phone
        finally:
            self.proxy.slow()
            phone.close()


def main() -> int:
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as kept,
        sync_playwright() as playwright,
        served(Path(kept)) as (proxy, store),
    ):
        bench = Bench(playwright.chromium, proxy, store, Path(kept))
        with bench.phone() as phone:
            phone.sign_in("lan", "/f/")
            bench.cookies = phone.context.cookies()
        for part in (first_load, modules, cold_start, offline_reload, photo):
            try:
                part(bench)
            except (Error, AssertionError) as error:
                line(part.__name__, f"not measured: {str(error).splitlines()[0]}")
    return 0


@contextmanager
def served(folder: Path) -> Iterator[tuple[Proxy, str]]:
    """A service of its own, and the code of a store in it."""
    settings = service_settings(folder)
    fill(settings)
    with create_app(settings).app_context():
        store = fill_people(db.session())[0]
        db.session.remove()
        db.engine.dispose()
    server = Service(settings, folder)
    proxy = Proxy(lambda: server.port)
    server.start()
    try:
        yield proxy, store
    finally:
        proxy.stop()
        server.stop()


def line(name: str, figure: str, budget: str = "") -> None:
    print(f"  {name:<44}{figure:>24}  {budget}".rstrip(), flush=True)


def kilobytes(size: float) -> str:
    return f"{size / 1000:.1f} KB"


def seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.2f} s"


def ready(phone: Phone) -> float:
    """Milliseconds from the beginning of the page until the form could be used."""
    end = time.monotonic() + READY_SECONDS
    usable_since = None
    while time.monotonic() < end:
        seen = phone.page.evaluate("globalThis.benchSeen ?? {}")
        if "ready" in seen:
            return float(seen["ready"])
        if "usable" in seen:
            usable_since = usable_since or time.monotonic()
            # A page that has READY would have had it by now.
            if time.monotonic() - usable_since > 3:
                return float(seen["usable"])
        phone.page.wait_for_timeout(50)
    raise AssertionError(f"neither {READY} nor {USABLE} in {READY_SECONDS} s")


def settled(phone: Phone) -> str:
    """Wait until the worker is in place and nothing more is asked for; the worker's last state."""
    end = time.monotonic() + WORKER_SECONDS
    state, count, quiet_since = "none", -1, time.monotonic()
    while time.monotonic() < end:
        state = phone.page.evaluate(WORKER_STATE)
        if (asked := len(phone.proxy.seen)) != count:
            count, quiet_since = asked, time.monotonic()
        if state in ("activated", "none") and time.monotonic() - quiet_since > QUIET_SECONDS:
            return str(state)
        phone.page.wait_for_timeout(50)
    return str(state)


def first_load(bench: Bench) -> None:
    print(
        "First load of /f/ by somebody signed in, until the worker is in place (1 KB = 1000 bytes)"
    )
    with bench.phone() as phone:
        phone.go("/f/")
        ready(phone)
        judged_by = READY if phone.page.evaluate("'ready' in benchSeen") else USABLE
        state = settled(phone)
        seen = bench.proxy.taken()
    api = [each for each in seen if each.path.startswith("/api/")]
    # The page in the reader's other language: the worker asks for it once the form can be used.
    later = [each for each in seen if each.path.startswith("/f/shell/") and each.status == OK]
    files = [each for each in seen if each not in api and each not in later]
    line("worker", state)
    line("taken for usable", judged_by)
    line("requests, without the API", str(len(files)), "≤ 30")
    line("bytes down, heads included", kilobytes(sum(each.down for each in files)), "≤ 60 KB")
    line("bytes up", kilobytes(sum(each.up for each in files)))
    for kind in sorted({kind_of(each) for each in files}):
        these = [each for each in files if kind_of(each) == kind]
        size = kilobytes(sum(each.down for each in these))
        line(f"  {kind}", f"{len(these)}: {size}")
    line("afterwards: the other language", kilobytes(sum(each.down for each in later)))
    line("the API besides", f"{len(api)}: {kilobytes(sum(each.down for each in api))}")
    for each in api:
        line(f"  {told(each)}", kilobytes(each.down))


def kind_of(exchange: Exchange) -> str:
    return exchange.content_type or f"status {exchange.status}"


def told(exchange: Exchange) -> str:
    return f"{exchange.method} {exchange.path} {exchange.status}"[:42]


def modules(bench: Bench) -> None:
    print("Modules of the form")
    graph = imports(FOLDER / "form")
    with bench.phone() as phone:
        phone.go("/f/")
        named = [name for name in phone.page.evaluate(NAMED) if name in graph]
    chain = longest_chain(graph, "page.js")
    line("rounds until the last module is asked for", str(rounds(graph, named)), "≤ 2")
    line("named by the page (script, modulepreload)", f"{len(named)} of {len(graph)}")
    line("longest chain of imports", str(len(chain)))
    print(f"    {' → '.join(name.removesuffix('.js') for name in chain)}")


def cold_start(bench: Bench) -> None:
    print(
        f"Until it can be used, nothing kept, slow 4G (1.6 Mbit/s, 150 ms), CPU {SLOW_CPU}× slower"
    )
    found = []
    for _run in range(COLD_RUNS):
        with bench.phone() as phone:
            phone.throttle_cpu(SLOW_CPU)
            phone.slow_4g()
            phone.go("/f/")
            found.append(ready(phone))
    line("median", seconds(median(found)), "≤ 2.5 s")
    line("all", ", ".join(map(seconds, found)))


def offline_reload(bench: Bench) -> None:
    print("Reload without network")
    with bench.phone() as phone:
        phone.go("/f/")
        ready(phone)
        state = settled(phone)
        if state != "activated":
            return line("not possible: worker", state, "≤ 1 s")
        phone.offline()
        for rate in (1, SLOW_CPU):
            phone.throttle_cpu(rate)
            phone.page.reload()
            line(f"CPU {rate}× slower", seconds(ready(phone)), "≤ 1 s")
    return None


def photo(bench: Bench) -> None:
    picture = bench.folder / "12mp.jpg"
    noise = [Image.effect_noise((4000, 3000), 40) for _band in range(3)]
    Image.merge("RGB", noise).save(picture, "JPEG", quality=80)
    size = kilobytes(picture.stat().st_size)
    print(f"A photo of 12 MP ({size}) until its row is shown")
    with bench.phone() as phone:
        phone.go(f"/f/{bench.store}")
        tap(phone.page, "Cơ sở đóng cửa")
        following(phone.page)
        for rate in (1, SLOW_CPU):
            phone.throttle_cpu(rate)
            phone.page.evaluate(WATCH_PHOTO, PHOTO_ROWS)
            phone.page.locator(CAMERA).set_input_files(picture)
            seen = until(lambda: phone.page.evaluate("benchPhoto.end ? benchPhoto : null"))
            line(f"CPU {rate}× slower", seconds(seen["end"] - seen["begin"]), "≤ 2.5 s")
            longest = max(seen["gap"], seen["task"])
            line("  longest block of the page", f"{longest:.0f} ms", "≤ 100 ms")


if __name__ == "__main__":
    sys.exit(main())
