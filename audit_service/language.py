"""Which of the two languages a reader gets, and the moment's local time."""

from flask import Flask, current_app, request
from flask_babel import Babel, get_locale

LANGUAGES = ("vi", "en")
COOKIE = "language"
TIME_ZONE = "Asia/Ho_Chi_Minh"


def init_app(app: Flask) -> None:
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = f"{app.root_path}/translations"
    Babel(
        app,
        # The texts in code and templates are Vietnamese.
        default_locale="vi",
        default_timezone=TIME_ZONE,
        locale_selector=choose_language,
    )


def choose_language() -> str:
    """The reader's own choice, else what the browser asks for, else the setting."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    asked = request.accept_languages.best_match(LANGUAGES)
    return asked or str(current_app.config["DEFAULT_LANGUAGE"])


def current_language() -> str:
    """Either "vi" or "en", as chosen for this request."""
    locale = get_locale()
    return "vi" if locale is None else str(locale.language)
