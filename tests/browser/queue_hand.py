"""What a hand does with signed records on a phone, and what the phone keeps of them."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.form_hand import following, heading, tap
from tests.browser.rig.connection import Exchange
from tests.browser.rig.fixtures import Rig
from tests.browser.rig.phone import Phone
from tests.browser.rig.rules import PHOTO, RECORD, Match

READY = "body[data-ready]"
# The page's own store, read beside the page; photos as lists of numbers.
READ = """store => new Promise((done, fail) => {
  const asked = indexedDB.open('bao-bi-xanh');
  asked.onerror = () => fail(asked.error);
  asked.onsuccess = () => {
    const db = asked.result;
    const rows = db.transaction(store).objectStore(store).getAll();
    rows.onerror = () => fail(rows.error);
    rows.onsuccess = () => {
      db.close();
      const plain = ({ body, bytes, ...row }) => ({
        ...row,
        ...(body && { body: new TextDecoder().decode(body) }),
        ...(bytes instanceof ArrayBuffer && { bytes: [...new Uint8Array(bytes)] }),
      });
      done(rows.result.map(plain));
    };
  };
})"""


@dataclass(frozen=True)
class Kept:
    """A signed record as the phone keeps it, with its photos by id."""

    id: str
    body: bytes
    photos: dict[str, bytes]


def rows(page: Page, store: str) -> list[dict[str, Any]]:
    """Everything in one store of the phone."""
    found: list[dict[str, Any]] = page.evaluate(READ, store)
    return found


def kept(page: Page) -> list[Kept]:
    """All signed records, the oldest first."""
    photos = rows(page, "photos")
    signed = sorted(rows(page, "records"), key=lambda row: row["signed_at"])
    return [
        Kept(
            row["id"],
            row["body"].encode(),
            {each["id"]: bytes(each["bytes"]) for each in photos if each["owner"] == row["id"]},
        )
        for row in signed
    ]


def learn(phone: Phone, name: str = "lan") -> Page:
    """The first visit: signed in, the guide read, and everything on the phone that it needs to
    open without a network."""
    phone.sign_in(name, "/f/")
    page = phone.page
    page.locator("[data-step=guide] .button--main").click()
    expect(page.locator("[data-found] button")).not_to_have_count(0)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    return page


def stop_time(page: Page) -> None:
    """Of a page whose clock was installed before: from here on timers fire only when the test lets
    time pass. A little ahead, as the page's time must not go back."""
    page.locator(READY).wait_for(state="attached")
    # In seconds, as playwright takes it.
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 60)


def visit(phone: Phone, code: str) -> Page:
    """As the label's address opens it."""
    phone.go(f"/f/{code}")
    phone.page.locator(READY).wait_for(state="attached")
    return phone.page


def sign_closed_at(phone: Phone, code: str, photos: int = 0) -> Page:
    """A signed record of a closed store; its page is shown."""
    page = visit(phone, code)
    tap(page, "Cơ sở đóng cửa")
    following(page)
    for number in range(photos):
        phone.take_photo()
        expect(page.locator(".shot")).to_have_count(number + 1)
        page.get_by_label("Ảnh chụp gì?").last.select_option(label="Mặt tiền")
    following(page)
    following_signed(page)
    return page


def following_signed(page: Page) -> None:
    """Sign: the record's own page comes."""
    page.locator("[data-next]").click()
    expect(heading(page)).to_have_text("Phiếu đã ký")


def trouble(page: Page):
    """Why the record that is shown has not been sent."""
    return page.locator("[data-trouble-words]")


def asked(rig: Rig, when: Match) -> list[Exchange]:
    """The requests of this kind that have ended so far."""
    return [each for each in rig.proxy.seen if when(each.method, each.path)]


def records(rig: Rig) -> list[Exchange]:
    return asked(rig, RECORD)


def photos(rig: Rig) -> list[Exchange]:
    return asked(rig, PHOTO)


def nth(number: int, when: Match) -> Match:
    """One of the requests that fit, counted from now: 1 is the next."""
    count = 0

    def is_it(method: str, path: str) -> bool:
        nonlocal count
        count += when(method, path)
        return when(method, path) and count == number

    return is_it


def office_file(app: Any, sha: str) -> bytes:
    """A photo's bytes as the service keeps them."""
    data: bytes = app.extensions["photo_store"].path(sha).read_bytes()
    return data


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()
