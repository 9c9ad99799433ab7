"""The service on a port of its own, and a browser like an inspector's phone."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from inspections.db import sqlite_begin
from tests import make
from tests.browser.chromium import CHROMIUM, LAUNCH, PATIENCE_MS, PHONE
from tests.browser.rig.fixtures import phone, phones, rig

__all__ = ["phone", "phones", "rig"]


expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Live:
    """The running service: it serves the rows that a test commits with its `session`, which sees
    what the service wrote after a `session.rollback()`."""

    url: str
    app: Flask


ANSWER = "tests.answer"


class Handler(WSGIRequestHandler):
    """Closes the answer to a reader who went away in the middle of it, as gunicorn does and
    Werkzeug's own server does not: the photo's file would stay open."""

    def connection_dropped(self, _error: BaseException, environ: Any = None) -> None:
        if environ and (close := getattr(environ.get(ANSWER), "close", None)):
            close()


def remembering(app: Flask) -> Callable[[Any, Any], Iterable[bytes]]:
    """`app` as it is, its answer kept for `Handler` where only it can look."""

    def remember(environ: Any, start_response: Any) -> Iterable[bytes]:
        environ[ANSWER] = app(environ, start_response)
        return environ[ANSWER]  # type: ignore[no-any-return]

    return remember


@dataclass
class Reader:
    """One person's browser. `complaints` is what scripts and the page's policy complained of; that
    an address answered with an error is for the test to judge."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)

    def sign_in(self, name: str, path: str = "/") -> None:
        """Through the real page, ending at `path`."""
        self.page.goto(f"{self.url}/sign-in?next={path}")
        self.page.locator("#name").fill(name)
        self.page.locator("#password").fill(make.PASSWORD)
        self.page.locator("main button[type=submit]").click()
        self.page.wait_for_url(self.url + path)

    def is_wider_than_screen(self) -> bool:
        """Whether the page scrolls sideways, once it is there."""
        self.page.wait_for_load_state()
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.fixture
def store(session: Session) -> str:
    """The code of a supermarket in the area of `lan`, an inspector."""
    make.account(session)
    return make.facility(session, address="19 Nguyễn Trung Trực").code


@pytest.fixture
def live(app: Flask, session: Session) -> Iterator[Live]:
    # What a test only reads must not keep the service from writing; see inspections/db.py.
    session.rollback()
    token = sqlite_begin.set("BEGIN")
    server = make_server("127.0.0.1", 0, remembering(app), threaded=True, request_handler=Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Live(f"http://127.0.0.1:{server.server_port}", app)
    server.shutdown()
    thread.join()
    server.server_close()
    sqlite_begin.reset(token)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}; TEST_CHROMIUM may name another place")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(**PHONE)
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def reader(live: Live, context: BrowserContext) -> Reader:
    made = Reader(context.new_page(), live.url)
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.page.on(
        "console",
        lambda message: (
            made.complaints.append(message.text)
            if message.type in ("error", "warning")
            and not message.text.startswith("Failed to load resource")
            else None
        ),
    )
    return made
