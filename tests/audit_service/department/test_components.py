"""The page that shows every part of the pages: all of them, and never in production."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from audit_service.app import create_app
from tests.pages import check_page

PAGE = "/department/components"
TEMPLATES = Path(__file__).parents[3] / "audit_service" / "templates"


def macros() -> list[str]:
    """Those that a page may import: a name that begins with _ is the file's own."""
    return [
        name
        for file in sorted((TEMPLATES / "components").glob("*.html"))
        for name in re.findall(r"{% macro ([a-z]\w*)\(", file.read_text("utf-8"))
    ]


@pytest.mark.parametrize("macro", macros())
def test_every_part_is_shown(macro):
    page = (TEMPLATES / "department" / "components.html").read_text("utf-8")

    assert re.search(rf"(call|{{{{|[(~]).*\b{macro}\(", page), macro


def test_the_page_keeps_the_rules_of_every_page(client):
    answer = client.get(PAGE)

    assert answer.status_code == 200
    check_page(answer.text)


def test_production_knows_no_such_page(settings):
    app = create_app(replace(settings, demo=False, public_url="https://bao-bi.example"))

    assert app.test_client().get(PAGE).status_code == 404
