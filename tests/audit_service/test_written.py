"""Our documents as pages: what a reader sees holds no Markdown, and nothing of the text is lost."""

import re

import pytest

from audit_service.written import DOCS, Heading, Listing, Paragraph, Table, inline, parts_of
from tests.pages import check_page, main_of


def test_the_few_forms_that_our_documents_use():
    parts = parts_of(
        "# Tên\n\n## 5. Số\nMột *hai\nba* **bốn** `a*b*c` <x>\n"
        "- một\n  còn\n  1. trong\n  2. nữa\n- hai\n\n<!-- bảng: x -->\n"
        "| A | B |\n|---|---|\n| 1 | – |\n"
    )

    assert [type(part) for part in parts] == [Heading, Heading, Paragraph, Listing, Table]
    title, section, words, listing, table = parts
    assert (title.level, section.id, section.text) == (1, "section-5", "5. Số")
    assert words.text == ("Một <em>hai ba</em> <strong>bốn</strong> <code>a*b*c</code> &lt;x&gt;")
    assert [item.text for item in listing.items] == ["một còn", "hai"]
    assert listing.items[0].more.ordered
    assert [item.text for item in listing.items[0].more.items] == ["trong", "nữa"]
    assert (table.head, table.rows, table.title) == (("A", "B"), (("1", "–"),), "5. Số")


def test_what_is_written_is_never_read_as_a_tag():
    assert inline("<b> `<i>`") == "&lt;b&gt; <code>&lt;i&gt;</code>"


@pytest.mark.parametrize(("language", "first"), [("vi", "1. Chỉ tiêu"), ("en", "English summary")])
def test_the_method_is_a_page_for_everybody_in_the_readers_language_first(app, language, first):
    page = app.test_client().get("/method", headers={"Accept-Language": language}).text

    check_page(page)
    text = main_of(page)
    assert not re.search(r"\*\*|\|---|<!--|(?m:^#)", text)
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
    assert headings[0].startswith(first)
    assert 'id="section-5"' in page


def test_every_word_of_the_method_is_on_the_page(app):
    text = main_of(app.test_client().get("/method").text)
    written = re.sub(
        r"<!--.*?-->|[`*|#]|^\s*[-0-9]+[.]? |&\w+;", " ", (DOCS / "method.md").read_text()
    )
    shown = set(re.findall(r"\w+", text))
    missing = [word for word in re.findall(r"\w{4,}", written) if word not in shown]
    assert not missing, missing[:5]
