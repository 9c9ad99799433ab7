"""The worker that keeps the form on the phone, in a browser: offline, behind a sign-in page of a
Wi-Fi, over two releases, and when it is called off. The form's own script is left out."""

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page
from werkzeug.serving import BaseWSGIServer, make_server

from audit_service import assets
from audit_service.app import create_app
from inspections.db import sqlite_begin
from tests.browser.eye import evaluated
from tests.crash.server import until

NEVER_VISITED = "/f/12345678"
REGISTER = """async () => {
  await navigator.serviceWorker.register('/f/sw.js', {updateViaCache: 'none'});
  await navigator.serviceWorker.ready;
  // It is ready before it has taken this page over.
  while (!navigator.serviceWorker.controller) await new Promise(done => setTimeout(done, 20));
}"""
TRY_TO_REGISTER = """async () => {
  const made = await navigator.serviceWorker.register('/f/sw.js', {updateViaCache: 'none'});
  const worker = made.installing;
  await new Promise(done => worker.addEventListener('statechange', done));
  return worker.state;
}"""
LOOK_FOR_UPDATE = """async () => {
  const made = await navigator.serviceWorker.getRegistration();
  await made.update();
  const worker = made.installing ?? made.waiting;
  while (worker.state === 'installing') await new Promise(done => setTimeout(done, 20));
  return worker.state;
}"""
TAKE_OVER = """async () => {
  const made = await navigator.serviceWorker.getRegistration();
  const done = new Promise(done =>
    navigator.serviceWorker.addEventListener('controllerchange', done));
  made.waiting.postMessage({type: 'take-over'});
  await done;
}"""
SPEAK = """async language => {
  navigator.serviceWorker.controller.postMessage({type: 'language', language});
  for (;;) {
    const kept = (await caches.keys()).find(name => name.startsWith('bbx-form-'));
    if (await (await caches.open(kept)).match(`/f/shell/${language}`)) return;
    await new Promise(done => setTimeout(done, 20));
  }
}"""
# Asked again and again: wait_for_function would take the promise itself for a yes.
GONE = """async () => !(await navigator.serviceWorker.getRegistration())
  && !(await caches.keys()).some(name => name.startsWith('bbx-form-'))"""
KEPT = "async () => (await caches.keys()).filter(name => name.startsWith('bbx-form-'))"
WRITE_RECORD = """() => new Promise((done, fail) => {
  const asked = indexedDB.open('records');
  asked.onupgradeneeded = () => asked.result.createObjectStore('records');
  asked.onerror = fail;
  asked.onsuccess = () => {
    const writing = asked.result.transaction('records', 'readwrite');
    writing.objectStore('records').put('unsent', 1);
    writing.oncomplete = () => { asked.result.close(); done(); };
  };
})"""
READ_RECORD = """() => new Promise(done => {
  const asked = indexedDB.open('records');
  asked.onsuccess = () => {
    const reading = asked.result.transaction('records').objectStore('records').get(1);
    reading.onsuccess = () => done(reading.result);
  };
})"""


class Place:
    """One address at which one service after the other answers, or none, or a Wi-Fi's page."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.portal = False
        self._server: BaseWSGIServer | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def serve(self, app: Flask) -> None:
        self.stop()

        def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            path = environ["PATH_INFO"]
            self.asked.append(path)
            if self.portal and path != "/f/sw.js":
                start("200 OK", [("Content-Type", "text/html"), ("Cache-Control", "max-age=60")])
                return [b"<!doctype html><title>Wi-Fi</title>"]
            return app(environ, start)

        self._server = make_server("127.0.0.1", self._port, answer, threaded=True)
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@pytest.fixture
def place() -> Iterator[Place]:
    token = sqlite_begin.set("BEGIN")
    made = Place()
    yield made
    made.stop()
    sqlite_begin.reset(token)


@pytest.fixture
def release(settings, tmp_path, monkeypatch) -> Callable[..., Flask]:
    """release("first"): the service with a static/ whose script writes that word into the page."""

    def make_release(word: str, **changed: Any) -> Flask:
        folder = tmp_path / f"static-{word}"
        if not folder.exists():
            shutil.copytree(Path(assets.__file__).parents[1] / "static", folder)
            (folder / "form" / "page.js").write_text(f"document.body.dataset.ran = '{word}';\n")
        monkeypatch.setattr(assets, "FOLDER", folder)
        return create_app(replace(settings, **changed))

    return make_release


@pytest.fixture
def page(context: BrowserContext, place, release) -> Page:
    """A phone that has opened the form once and keeps the first release."""
    place.serve(release("first"))
    page = context.new_page()
    page.goto(f"{place.url}/f/")
    page.evaluate(REGISTER)
    return page


def ran(page: Page) -> str:
    """The release whose script has run in the page, once it has."""
    page.locator("body[data-ran]").wait_for(state="attached")
    return page.locator("body").get_attribute("data-ran") or ""


def opened(context: BrowserContext, address: str) -> Page:
    """A cold start at this address."""
    for old in context.pages:
        old.close()
    page = context.new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("path", ["/f/", NEVER_VISITED, f"{NEVER_VISITED}?from=label"])
@pytest.mark.parametrize("way", ["no network", "no server"])
def test_after_one_visit_every_address_of_the_form_opens_offline(context, place, page, path, way):
    if way == "no server":
        place.stop()
    context.set_offline(way == "no network")

    page = opened(context, place.url + path)

    assert ran(page) == "first"
    assert page.url == place.url + path
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 100


def test_keeping_the_form_brings_nothing_over_the_wire_a_second_time(context, place, release):
    place.serve(release("first"))
    page = context.new_page()
    page.goto(f"{place.url}{NEVER_VISITED}", wait_until="networkidle")
    loaded = list(place.asked)
    page.evaluate(REGISTER)

    again = [path for path in place.asked[len(loaded) :] if path in loaded]
    # Of the page it is only asked whether it has changed.
    assert set(again) <= {NEVER_VISITED, "/f/manifest.webmanifest"}
    assert not [path for path in place.asked if path.startswith("/f/shell/")]


def test_the_page_of_a_wifi_poisons_nothing(context, place, release):
    place.serve(release("first"))
    page = context.new_page()
    page.goto(f"{place.url}/f/")
    place.portal = True

    assert page.evaluate(TRY_TO_REGISTER) == "redundant"
    assert page.evaluate(KEPT) == []

    place.portal = False
    page.evaluate(REGISTER)
    place.portal = True
    assert ran(opened(context, place.url + NEVER_VISITED)) == "first"


def test_a_new_release_waits_until_the_page_tells_it_to_take_over(context, place, page, release):
    (before,) = page.evaluate(KEPT)
    place.serve(release("second"))

    assert page.evaluate(LOOK_FOR_UPDATE) == "installed"
    page.goto(f"{place.url}{NEVER_VISITED}")
    assert ran(page) == "first"
    page.evaluate(TAKE_OVER)
    page.reload()

    assert ran(page) == "second"
    (after,) = page.evaluate(KEPT)
    assert after != before
    place.stop()
    assert ran(opened(context, f"{place.url}/f/")) == "second"


def test_a_release_is_not_mixed_out_of_the_answers_of_two_hosts(context, place, page, release):
    first, second = release("first"), release("second")
    of_second = second.test_client().get("/f/sw.js")

    def half_renewed(environ, start):
        answered = second if environ["PATH_INFO"] == "/f/sw.js" else first
        return answered(environ, start)

    assert of_second.status_code == 200
    place.serve(half_renewed)

    assert page.evaluate(LOOK_FOR_UPDATE) == "redundant"
    assert len(page.evaluate(KEPT)) == 1
    place.stop()
    assert ran(opened(context, f"{place.url}/f/")) == "first"


def test_the_chosen_language_holds_offline_and_over_a_release(context, place, page, release):
    page.evaluate(SPEAK, "en")
    place.serve(release("second"))
    page.evaluate(LOOK_FOR_UPDATE)
    page.evaluate(TAKE_OVER)
    place.stop()

    page = opened(context, place.url + NEVER_VISITED)

    assert page.locator("html").get_attribute("lang") == "en"
    assert ran(page) == "second"


def test_a_language_that_the_page_chose_by_itself_is_kept_once_it_was_opened(context, place, page):
    page.evaluate("caches.open('bbx-choice').then(c => c.put('/f/language', new Response('en')))")
    page.reload()
    ran(page)
    place.stop()

    page = opened(context, place.url + NEVER_VISITED)

    assert page.locator("html").get_attribute("lang") == "en"


def test_without_a_choice_the_language_is_that_of_the_page_which_was_open(context, place, page):
    place.stop()

    assert opened(context, f"{place.url}/f/").locator("html").get_attribute("lang") == "vi"


def test_a_page_of_another_release_gets_our_file_of_that_name_offline(place, page):
    place.stop()

    text = page.evaluate("fetch('/static/0123456789ab/form/page.js').then(each => each.text())")

    assert "first" in text


def test_the_api_is_neither_kept_nor_answered(place, page):
    page.evaluate("fetch('/api/v1/me')")
    place.stop()

    answered = page.evaluate("fetch('/api/v1/me').then(() => true, () => false)")
    kept = page.evaluate(
        """async () => {
          const all = [];
          for (const name of await caches.keys()) {
            for (const { url } of await (await caches.open(name)).keys()) {
              all.push(new URL(url).pathname);
            }
          }
          return all;
        }"""
    )

    assert not answered
    assert "/f/shell/vi" in kept
    assert [path for path in kept if not path.startswith(("/static/", "/f/shell/"))] == []


def test_called_off_it_takes_its_files_away_and_leaves_what_was_written(
    context, place, page, release
):
    page.evaluate(WRITE_RECORD)
    place.serve(release("first", form_worker=False))

    page.evaluate("navigator.serviceWorker.getRegistration().then(made => made.update())")
    until(lambda: evaluated(page, GONE))
    page = opened(context, f"{place.url}/f/")

    assert page.locator("body").get_attribute("data-worker") == "0"
    assert page.evaluate("navigator.serviceWorker.controller") is None
    assert page.evaluate(READ_RECORD) == "unsent"
