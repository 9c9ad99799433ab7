"""The tiles of the form: a drawing that the eye finds, the word that says it."""

import pytest
from playwright.sync_api import expect

from inspections.packaging.rules import catalogue
from tests.browser.form_hand import begin, following, tap

DRAWN = """tiles => tiles.map(tile => {
  const use = tile.querySelector('[data-picture]');
  const seen = use.getBoundingClientRect();
  return {
    key: tile.querySelector('input').value,
    drawing: use.getAttribute('href').split('#')[1],
    words: tile.innerText.trim(),
    hidden: use.closest('svg').getAttribute('aria-hidden'),
    large: Math.max(seen.width, seen.height) >= 40,
  };
})"""


@pytest.fixture
def bags(reader, store):
    page = begin(reader, store)
    following(page)
    part = page.locator('[data-point="checkout"]')
    tap(part, "Loại khác")
    page.wait_for_load_state("networkidle")
    return part


def test_each_tile_shows_the_drawing_of_its_category_above_its_name(bags):
    drawn = bags.locator(".tile").evaluate_all(DRAWN)

    assert sorted(drawn, key=lambda tile: tile["key"]) == [
        {"key": key, "drawing": key, "words": category.short_vi, "hidden": "true", "large": True}
        for key, category in sorted(catalogue().items())
    ]


def test_a_chosen_category_keeps_its_drawing_in_its_questions_and_in_the_review(reader, bags):
    tap(bags, "Túi giấy")
    tap(bags, "Các loại khác: không có")

    asked = bags.locator(".follow-up [data-picture]")
    expect(asked).to_have_attribute("href", f"{asked.get_attribute('data-picture')}#paper_bag")
    for _step in ("fresh", "food", "photos", "review"):
        following(reader.page)
    row = reader.page.locator("[data-review] .facts__row").filter(has_text="Túi giấy")
    assert row.locator("[data-picture]").get_attribute("href").endswith("#paper_bag")
