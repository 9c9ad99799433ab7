"""The API's page at /api/docs: drawn from our own document, by files of our own host alone."""

import pytest
from playwright.sync_api import expect

from tests import make
from tests.openapi import operations


@pytest.fixture
def asked(reader):
    """The addresses that the browser asks for."""
    addresses = []
    reader.page.on("request", lambda request: addresses.append(request.url))
    return addresses


def test_the_page_shows_every_operation_without_a_foreign_request_or_a_complaint(
    app, reader, asked
):
    reader.go("/api/docs")

    shown = reader.page.locator(".opblock")
    expect(shown).to_have_count(len(operations(app.extensions["openapi"])))
    assert reader.complaints == []
    foreign = [url for url in asked if not url.startswith((reader.url + "/", "data:", "blob:"))]
    assert foreign == []
    assert reader.page.locator("h1").count() == 1
    assert not reader.is_wider_than_screen()


def test_a_signed_in_person_can_try_an_operation_on_the_page(session, reader):
    make.account(session)
    reader.sign_in("lan", "/f/")

    reader.go("/api/docs")
    block = reader.page.locator("#operations-me-get_me")
    block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    block.get_by_role("button", name="Execute").click()

    answered = block.locator(".live-responses-table .response-col_status")
    expect(answered.last).to_contain_text("200")
    assert reader.complaints == []


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_under_the_pointer_that_leaves_a_summary(reader, width):
    reader.page.set_viewport_size({"width": width, "height": 740})
    reader.go("/api/docs")
    block = reader.page.locator("#operations-me-get_me")
    summary = block.locator(".opblock-summary-control")
    summary.click()
    attempt = block.get_by_role("button", name="Try it out")

    def place_with_pointer_on(target):
        target.hover()
        reader.page.evaluate(
            "Promise.allSettled(document.getAnimations().map(({ finished }) => finished))"
        )
        return attempt.evaluate("place => place.getBoundingClientRect().top + scrollY")

    assert place_with_pointer_on(summary) == place_with_pointer_on(attempt)
