"""How every figure is made: docs/method.md as a page, to which all pages with figures lead."""

from functools import cache

from flask import Blueprint, render_template
from markupsafe import Markup

from audit_service.auth import public
from audit_service.language import current_language
from audit_service.written import DOCS, Table, parts_of

blueprint = Blueprint("method", __name__)
ENGLISH = "## English summary\n"


@blueprint.get("/method")
@public
def page() -> str:
    """The Vietnamese text, which alone is complete, and its English summary: first of them what
    the reader's language asks for."""
    texts = _texts()
    order = ("en", "vi") if current_language() == "en" else ("vi", "en")
    return render_template("public/method.html", texts=[(code, texts[code]) for code in order])


@cache
def _texts() -> dict[str, list[Markup | Table]]:
    """By language, the parts; each Vietnamese section has its number's id."""
    own, heading, summary = (DOCS / "method.md").read_text(encoding="utf-8").partition(ENGLISH)
    return {"vi": parts_of(own), "en": parts_of(heading + summary)}
