"""What a hand does on the form's page, and what an eye sees."""

from typing import TypeVar

from playwright.sync_api import Locator, Page, Request, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.inspection.models import Inspection
from inspections.photo.models import Photo

Row = TypeVar("Row", Inspection, Photo)


def sent(page: Page) -> list[Request]:
    """Every PUT of a record that the page makes from now on."""
    found: list[Request] = []

    def keep(request: Request) -> None:
        if request.method == "PUT" and "/photos/" not in request.url:
            found.append(request)

    page.on("request", keep)
    return found


def only(session: Session, model: type[Row]) -> Row:
    """The one row there is, as the service left it."""
    session.rollback()
    return session.scalars(select(model)).one()


def tap(part: Page | Locator, words: str) -> None:
    part.locator("label, button, summary").filter(has_text=words, visible=True).first.click()


def home(reader) -> Page:
    """Lan's first screen, past the page that teaches the form."""
    reader.sign_in("lan", "/f/")
    reader.page.locator("[data-step=guide] .button--main").click()
    return reader.page


def write(page: Page, words: str) -> None:
    """Into the search for a store, once it is there to be written into."""
    query = page.locator("#facility-query")
    expect(query).to_be_visible()
    query.press_sequentially(words)


def following(page: Page) -> None:
    """On to the next step, and there: what was tapped too early would be the step before."""
    before = heading(page).inner_text()
    page.locator("[data-next]").click()
    expect(heading(page)).not_to_have_text(before)


def heading(page: Page) -> Locator:
    return page.locator("h1").filter(visible=True)


def begin(reader, store: str) -> Page:
    reader.sign_in("lan", f"/f/{store}")
    expect(heading(reader.page)).to_have_text("Siêu thị Rạch Giá")
    tap(reader.page, "bắt đầu kiểm tra")
    return reader.page


def sign_closed(reader, store: str) -> Page:
    reader.sign_in("lan", f"/f/{store}")
    for words in ("Cơ sở đóng cửa", "Tiếp: ảnh", "Tiếp: ký", "Ký và gửi"):
        tap(reader.page, words)
    return reader.page


def state(page: Page) -> Locator:
    return page.locator("[data-outgoing] [data-state]")
