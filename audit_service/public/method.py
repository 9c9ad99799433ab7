"""How every figure is made: docs/method.md as a page, to which all pages with figures lead."""

from functools import cache
from itertools import takewhile

from flask import Blueprint, render_template

from audit_service.auth import public
from audit_service.language import current_language
from audit_service.written import DOCS, Heading, Part, parts_of

blueprint = Blueprint("method", __name__)
ENGLISH = "English summary"


@blueprint.get("/method")
@public
def page() -> str:
    """The Vietnamese text, which alone is complete, and its English summary: first of them what
    the reader's language asks for."""
    texts = _texts()
    order = ("en", "vi") if current_language() == "en" else ("vi", "en")
    return render_template("public/method.html", texts=[(code, texts[code]) for code in order])


@cache
def _texts() -> dict[str, list[Part]]:
    """By language, the parts after the title; each Vietnamese section has its number's id."""
    parts = parts_of((DOCS / "method.md").read_text(encoding="utf-8"))[1:]
    own = list(takewhile(lambda part: not _is_english(part), parts))
    return {"vi": own, "en": parts[len(own) :]}


def _is_english(part: Part) -> bool:
    return isinstance(part, Heading) and part.text == ENGLISH
