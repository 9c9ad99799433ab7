"""Which of the two languages a reader gets, and the moment's local time.

Code and templates hold the Vietnamese sentences; translations/en/LC_MESSAGES/messages.po has the
English of each. `make messages` brings that file up to date.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, current_app, has_request_context, request, url_for
from flask_babel import Babel, Domain, get_locale

from audit_service.security import cookie_name

# Each by its own name, as its readers look for it.
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
COOKIE = "language"
TIME_ZONE = "Asia/Ho_Chi_Minh"
# What is written in one language or the other.
WORDED = ("text/html", "application/problem+json", "application/manifest+json")
CATALOGUE = Path(__file__).parent / "translations" / "en" / "LC_MESSAGES" / "messages.po"


class Sentences(Domain):  # type: ignore[misc]
    """The catalogue as read at start, so that no compiled file can be missing or out of date."""

    def __init__(self) -> None:
        super().__init__()
        self.of_language: dict[str, NullTranslations] = {
            "vi": NullTranslations(),
            "en": compiled(CATALOGUE),
        }

    def get_translations(self) -> NullTranslations:
        return self.of_language[current_language()]


def compiled(catalogue: Path) -> Translations:
    """The sentences of a .po file; those untranslated or marked as fuzzy stay Vietnamese."""
    with catalogue.open("rb") as file:
        sentences = read_po(file, locale="en")
    packed = BytesIO()
    write_mo(packed, sentences)
    packed.seek(0)
    return Translations(packed)


def init_app(app: Flask) -> None:
    babel = Babel(
        app,
        # The texts in code and templates are Vietnamese.
        default_locale="vi",
        default_timezone=TIME_ZONE,
        locale_selector=choose_language,
    )
    babel.domain_instance = Sentences()
    app.jinja_env.globals["language_switch"] = language_switch
    app.after_request(_name_language)


def choose_language() -> str:
    """What the address names, else the reader's own choice, else what the browser asks for, else
    the setting; the setting too for what nobody asked for over HTTP."""
    if has_request_context():
        named = (request.view_args or {}).get("language")
        if named in LANGUAGES:
            return str(named)
        chosen = request.cookies.get(cookie_name(COOKIE))
        if chosen in LANGUAGES:
            return chosen
        asked = request.accept_languages.best_match(LANGUAGES)
        if asked is not None:
            return asked
    return str(current_app.config["DEFAULT_LANGUAGE"])


def current_language() -> str:
    """Either "vi" or "en", as chosen for this request."""
    locale = get_locale()
    return "vi" if locale is None else str(locale.language)


@dataclass(frozen=True)
class Switch:
    """The link to the same page in the other language."""

    code: str
    name: str
    href: str


def language_switch() -> Switch:
    """Names no page, so that it is equal on all of them: the browser says where it was followed.
    But the answer to a form cannot be asked for again, so it leads back to the form's page."""
    other = "vi" if current_language() == "en" else "en"
    back = came_from() if request.method == "POST" else None
    return Switch(other, LANGUAGES[other], url_for("public.choose_language", code=other, next=back))


def came_from() -> str:
    """The page of this site that sent the reader here; "/" where the browser does not say."""
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return "/"
    if page.netloc != request.host:
        return "/"
    return f"{page.path}?{page.query}" if page.query else page.path


def _name_language(response: Response) -> Response:
    """Say of every text in which language it is and what that hung on, so that nothing on the way
    keeps an answer for readers of the other one."""
    if response.mimetype in WORDED:
        response.content_language.add(current_language())
        response.vary.update(("Accept-Language", "Cookie"))
    return response
