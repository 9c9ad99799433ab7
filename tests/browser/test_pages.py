"""Every page for people on a phone and on a desk, in light and dark, and on paper."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from audit_service.department import facility_changes, retailers
from tests import make
from tests.browser.cast import KIEN_GIANG, Cast, fill
from tests.browser.eye import OF_COLOUR, Watched, sideways, squeezed, violations

LIST, RETAILERS = "/department/facilities", "/department/retailers"
WIDTHS = {360: 740, 1280: 800}


@pytest.fixture
def cast(app, session) -> Cast:
    return fill(app, session)


def pages_of(cast: Cast) -> dict[str | None, list[str]]:
    """Every address for people, by who opens it."""
    seen, flagged, unread = (
        f"inspections/{each.id}" for each in (cast.seen, cast.flagged, cast.quarantined)
    )
    target = f"{KIEN_GIANG}/targets/2025-share"
    sheets = [
        f"/r/{each.id}/{each.payload_sha256[:16]}"
        for each in (cast.seen, cast.flagged, cast.quarantined)
    ]
    return {
        None: ["/sign-in", "/no-such-page", "/department/components", *sheets],
        "minh": [
            "/department/",
            KIEN_GIANG,
            target,
            f"/department/facilities/{cast.store.code}",
            "/department/inspections",
            f"/department/{seen}",
            f"/department/{flagged}",
            f"/department/{unread}",
            "/department/rescue",
        ],
        "ha": [*registry_pages(cast), *key_pages(cast)],
        "chi": ["/portal/", f"/portal/facilities/{cast.store.code}", f"/portal/{seen}"],
        "lan": ["/account", "/f/", f"/f/{cast.store.code}"],
    }


def key_pages(cast: Cast) -> list[str]:
    keys, phones = "/department/keys", "/department/devices"
    person = cast.seen.signer_id
    return [keys, f"{keys}/new", f"{keys}/new?for={person}", phones, f"{phones}?show=ended"]


def registry_pages(cast: Cast) -> list[str]:
    """The list, one of each page about a facility and a retailer, and every form."""
    one, owner = f"{LIST}/{cast.store.code}", f"{RETAILERS}/{cast.owner.id}"
    return [
        LIST,
        f"{LIST}?q=sieu&type=supermarket&retailer=mien&due=60",
        f"{LIST}?retailer=kh%C3%B4ng-ai",
        f"{LIST}/types",
        f"{LIST}/new",
        one,
        *(f"{one}/{name}" for name in facility_changes.FORMS),
        RETAILERS,
        f"{RETAILERS}/new",
        owner,
        *(f"{owner}/{name}" for name in retailers.FORMS),
    ]


@pytest.fixture
def opened(chromium: Browser, live) -> Iterator[Callable[..., Watched]]:
    """opened(width, name): a browser of this width, in which this person has signed in."""
    contexts = []

    def open_browser(width: int, name: str | None) -> Watched:
        size = {"width": width, "height": WIDTHS[width]}
        context = chromium.new_context(viewport=size, locale="vi-VN")
        contexts.append(context)
        watched = Watched(context.new_page(), live.url)
        if name:
            sign_in(watched, name)
        return watched

    yield open_browser
    for context in contexts:
        context.close()


def sign_in(watched: Watched, name: str) -> None:
    page = watched.page
    page.goto(f"{watched.url}/sign-in")
    page.locator("#name").fill(name)
    page.locator("#password").fill(make.PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_load_state()


def open_page(watched: Watched, path: str) -> list[str]:
    answer = watched.page.goto(watched.url + path)
    # The form asks who one is and which store this is before it shows anything.
    watched.page.locator("h1").filter(visible=True).first.wait_for()
    wanted = 404 if path == "/no-such-page" else 200
    return [] if answer and answer.status == wanted else [f"answered {answer and answer.status}"]


def on_every_page(
    opened: Callable[..., Watched], cast: Cast, width: int, look: Callable[[Watched], list[str]]
) -> list[str]:
    """What `look` finds on each page, the address before it."""
    found = []
    for name, paths in pages_of(cast).items():
        watched = opened(width, name)
        for path in paths:
            found += [f"{path}: {each}" for each in open_page(watched, path) + look(watched)]
    return found


def wrong_on_screen(watched: Watched) -> list[str]:
    page = watched.page
    page.emulate_media(color_scheme="light")
    wrong = watched.taken() + sideways(page) + squeezed(page) + violations(page)
    page.emulate_media(color_scheme="dark")
    return wrong + [f"dark: {each}" for each in violations(page, OF_COLOUR)]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_fits_keeps_to_itself_and_can_be_read_by_everybody(opened, cast, width):
    found = on_every_page(opened, cast, width, wrong_on_screen)

    assert found == []


def test_a_printed_page_has_its_words_and_no_way_to_other_pages(opened, cast):
    found = on_every_page(opened, cast, 1280, lambda each: printed(each.page))

    assert found == []


def printed(page: Page) -> list[str]:
    """What paper should not have, or lacks."""
    page.emulate_media(media="print", color_scheme="dark")
    shown = page.locator("nav, main button, dialog").filter(visible=True).count()
    heads = page.locator("h1").filter(visible=True).count()
    ground = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    page.emulate_media(media="screen")
    wrong = [f"{shown} navigations or buttons"] if shown else []
    wrong += [] if heads == 1 else [f"{heads} headings"]
    return wrong + ([] if ground == "light" else ["printed dark"])


def test_a_page_that_breaks_these_rules_is_caught(opened):
    """So that silence above means something."""
    watched = opened(360, None)
    open_page(watched, "/sign-in")

    found = broken(watched)

    for wrong in ("image-alt", "color-contrast", "target-size", "wider", "another host"):
        assert [each for each in found if wrong in each], wrong


def broken(watched: Watched) -> list[str]:
    watched.page.locator("main").evaluate(
        """main => {
          main.innerHTML += "<img src='https://other.test/a.png'>" +
            "<p>chữ nhạt</p><a href='#a'>a</a><a href='#b'>b</a>";
          main.querySelector("img").style.minWidth = "900px";
          main.querySelector("p:last-of-type").style.color = "#ccc";
          for (const link of main.querySelectorAll("a")) {
            link.style.cssText = "display: block; font-size: 8px; line-height: 1";
          }
        }"""
    )
    return watched.taken() + sideways(watched.page) + violations(watched.page)
