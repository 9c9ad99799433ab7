"""Our documents as pages: what a reader sees holds no Markdown, and nothing of the text is lost."""

import re

import pytest

from audit_service.written import DOCS, Table, parts_of
from tests.pages import check_page, main_of


def test_headings_can_be_led_to_and_tables_are_told_by_the_heading_above():
    head, words, table = parts_of(
        "# Tên\n\n## 5. Số\n\nMột `a*b*c`\n\n<!-- bảng: x -->\n| A | B |\n|---|---|\n| 1 | – |\n"
    )

    assert head == '<h2 id="section-5">5. Số</h2>\n'
    assert words == "<p>Một <code>a*b*c</code></p>\n"
    assert table.title == "5. Số"
    assert re.findall(r'<th scope="col">(.)</th>|<td>(.)</td>', table.rows) == [
        ("A", ""),
        ("B", ""),
        ("", "1"),
        ("", "–"),
    ]


def test_two_tables_under_one_heading_have_two_names():
    table = "| A |\n|---|\n| 1 |\n\n"

    parts = parts_of(f"## Số\n\n{table}Lời\n\n{table}## Tên\n\n{table}")

    assert [each.title for each in parts if isinstance(each, Table)] == ["Số", "Số (2)", "Tên"]


def test_what_is_written_is_never_read_as_a_tag():
    (words,) = parts_of("<b> `<i>` [x](javascript:alert)")

    assert words == "<p>&lt;b&gt; <code>&lt;i&gt;</code> [x](javascript:alert)</p>\n"


@pytest.mark.parametrize(("language", "first"), [("vi", "1. Chỉ tiêu"), ("en", "English summary")])
def test_the_method_is_a_page_for_everybody_in_the_readers_language_first(app, language, first):
    page = app.test_client().get("/method", headers={"Accept-Language": language}).text

    check_page(page)
    text = main_of(page)
    assert not re.search(r"\*\*|\|---|<!--|(?m:^#)", text)
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
    assert headings[0].startswith(first)
    assert 'id="section-5"' in page
    captions = re.findall(r"<caption[^>]*>([^<]+)</caption>", page)
    assert len(captions) > 1
    assert sorted(captions) == sorted(set(captions))


def test_every_word_of_the_method_is_on_the_page(app):
    text = main_of(app.test_client().get("/method").text)
    written = re.sub(
        r"<!--.*?-->|[`*|#]|^\s*[-0-9]+[.]? |&\w+;", " ", (DOCS / "method.md").read_text()
    )
    shown = set(re.findall(r"\w+", text))
    missing = [word for word in re.findall(r"\w{4,}", written) if word not in shown]
    assert not missing, missing[:5]
