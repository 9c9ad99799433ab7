"""What a hand does to the phone's own store, and how the store is made to fail."""

from typing import Any

from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests import make
from tests.browser.form_hand import tap
from tests.browser.queue_hand import READY, rows

# The page's connections in `window.rigged.open`. `rigged.fail`: the error that the next write of a
# draft throws, once or always; `rigged.hold`: such a write does not end while it is set.
RIGGED = """
window.rigged = { open: [], fail: null, always: false, hold: false };
const opening = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...given) {
  const request = opening.apply(this, given);
  request.addEventListener('success', () => rigged.open.push(request.result));
  return request;
};
const begin = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (...given) {
  if (rigged.fail && given[0].includes('drafts') && given[1] === 'readwrite') {
    const name = rigged.fail;
    if (!rigged.always) rigged.fail = null;
    throw new DOMException('rigged', name);
  }
  return begin.apply(this, given);
};
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...given) {
  const request = put.apply(this, given);
  const again = () => { if (rigged.hold) this.count().onsuccess = again; };
  if (this.name === 'drafts') request.addEventListener('success', () => {
    rigged.reached = true;
    again();
  });
  return request;
};
"""


def kept_line(page: Page) -> Any:
    """The words of the bar that say how the keeping stands."""
    return page.locator("[data-bar-kept]")


def saved(page: Page) -> None:
    expect(kept_line(page)).to_contain_text("Đã lưu trên máy")


def draft(page: Page) -> dict[str, Any]:
    """The only draft in the phone's store."""
    (found,) = rows(page, "drafts")
    return found


def shots(page: Page, number: int) -> None:
    expect(page.locator(".shot")).to_have_count(number)


def choose_photo(
    page: Page, data: bytes, name: str = "IMG_1.jpg", kind: str = "image/jpeg"
) -> None:
    file: FilePayload = {"name": name, "mimeType": kind, "buffer": data}
    page.locator('[data-photo-from="library"]').set_input_files(file)


def add_photo(page: Page, seed: int = 1) -> None:
    """One more photo, named and shown."""
    before = page.locator(".shot").count()
    choose_photo(page, make.jpeg(seed, (640, 480)))
    shots(page, before + 1)


def step(page: Page, name: str) -> None:
    """Straight to a step of the visit that is open."""
    page.locator(READY).wait_for(state="attached")
    page.evaluate("name => { location.hash = name }", name)
    expect(page.locator(f'[data-step="{name}"]')).to_be_visible()


def other_tab(context: BrowserContext, address: str) -> Page:
    """One more tab of the form, ready."""
    page = context.new_page()
    page.goto(address)
    page.locator(READY).wait_for(state="attached")
    return page


def closed_visit(page: Page, address: str) -> None:
    """A visit to a closed store, at its last step."""
    page.goto(address)
    tap(page, "Cơ sở đóng cửa")
    step(page, "sign")
