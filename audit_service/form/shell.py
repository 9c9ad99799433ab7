"""The phone form: one page that knows no person, so that a phone may keep it."""

import hashlib
import re
from pathlib import Path

import minify
from flask import Blueprint, Response, current_app, render_template
from flask_babel import force_locale

from audit_service.assets import asset
from audit_service.auth import public
from audit_service.language import LANGUAGES, current_language
from audit_service.packed import Packed
from inspections.facility.rules import FacilityType, Status
from inspections.inspection.record import (
    BasisKind,
    CertificateKind,
    Outcome,
    PackedBy,
    PhotoKind,
    UnitsSource,
    UsePointKey,
)
from inspections.packaging.rules import Judgement
from inspections.verdict.judgement import Clause
from inspections.verdict.rules import VerdictOutcome
from inspections.words import Word

blueprint = Blueprint("form", __name__, url_prefix="/f")

FORM_VERSION = "2026.1"
WORDS: dict[str, type[Word]] = {
    "basis": BasisKind,
    "certificate": CertificateKind,
    "clause": Clause,
    "judgement": Judgement,
    "outcome": Outcome,
    "packed_by": PackedBy,
    "photo": PhotoKind,
    "status": Status,
    "type": FacilityType,
    "units_source": UnitsSource,
    "use_point": UsePointKey,
    "verdict": VerdictOutcome,
}
# Holds types alone, for the check; no phone runs it.
UNUSED = "types.js"
ICON = re.compile(r'<symbol id="([a-z-]+)".*?</symbol>', re.S)


@blueprint.get("/")
@blueprint.get("/<code>")
@public
def shell(**_address: str) -> Response:
    """The same bytes for every reader of a language and for every code, known or not: the page's
    script reads the code from its own address and asks the API who the reader is."""
    return shell_in(current_language())


def shell_in(language: str) -> Response:
    """X-Release lets the worker refuse the page of another release, which another host may give
    while a new one is rolled out."""
    response = shells()[language].answer("text/html")
    response.headers["X-Release"] = version()
    return response


def version() -> str:
    """12 hexadecimal digits of the files and of the page in all languages: the page's words change
    while no file does."""
    whole = hashlib.sha256(current_app.config["STATIC_TREE"].encode())
    for language, page in sorted(shells().items()):
        whole.update(f"{language} {page.etag}".encode())
    return whole.hexdigest()[:12]


def shells() -> dict[str, Packed]:
    """The page in each language, made once for each process."""
    made: dict[str, Packed] = current_app.extensions.setdefault("form_shells", {})
    for language in LANGUAGES:
        if language not in made:
            with force_locale(language):
                made[language] = Packed(_page(language))
    return made


def scripts() -> list[str]:
    """The places in static/ of all modules that the page runs."""
    folder: Path = current_app.config["STATIC_FOLDER"] / "form"
    return [f"form/{file.name}" for file in sorted(folder.glob("*.js")) if file.name != UNUSED]


def colours(name: str) -> list[str]:
    """A value of css/tokens.css, in light and in dark."""
    tokens: Path = current_app.config["STATIC_FOLDER"] / "css" / "tokens.css"
    return re.findall(rf"--{name}:\s*(#\w+)", tokens.read_text("utf-8"))


def _page(language: str) -> str:
    words = {
        group: [(word.value, word.label(language)) for word in kind]
        for group, kind in WORDS.items()
    }
    page = render_template(
        "form/shell.html",
        words=words,
        form_version=FORM_VERSION,
        scripts=scripts(),
        colours=colours("card"),
    )
    # With its quotes: they cost nothing once compressed, and people read the page's source too.
    minify.config({"html-keep-quotes": True})
    made: str = minify.string("text/html", _with_icons(page))
    return made


def _with_icons(page: str) -> str:
    """The page with those drawings of icons/ui.svg that it names inside itself: one file less to
    ask for. Their ids get a prefix, as the page has ids of its own."""
    address = f"{asset('icons/ui.svg')}#"
    file: Path = current_app.config["STATIC_FOLDER"] / "icons" / "ui.svg"
    drawn = {match[1]: match[0] for match in ICON.finditer(file.read_text("utf-8"))}
    named = sorted(set(re.findall(re.escape(address) + "([a-z-]+)", page)))
    symbols = "".join(drawn[name].replace('id="', 'id="icon-', 1) for name in named)
    inside = f'<svg class="visually-hidden" width="0" height="0" aria-hidden="true">{symbols}</svg>'
    return page.replace(address, "#icon-").replace("</body>", f"{inside}\n</body>")
