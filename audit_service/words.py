"""How values are written on pages: labels in the reader's language, days, moments, shares."""

from datetime import date, datetime
from typing import Protocol

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, get_locale, gettext

from audit_service.language import current_language
from inspections.facility.code import printed
from inspections.packaging.rules import catalogue


class Labelled(Protocol):
    def label(self, language: str) -> str: ...


def init_app(app: Flask) -> None:
    # A global and not only in the context of pages: macros see no context.
    app.jinja_env.globals["get_locale"] = get_locale
    app.jinja_env.filters.update(
        label=label,
        day=day,
        moment=moment,
        share=share_text,
        code=code,
        upper_first=upper_first,
    )


def _(sentence: str, **values: object) -> str:
    """The sentence in the reader's language; a `%` in it is doubled where values are given."""
    return str(gettext(sentence, **values))


def label(word: Labelled | None) -> str:
    """The word for people; nothing for None."""
    return "" if word is None else word.label(current_language())


def code(facility_code: str) -> str:
    """As on paper, "4821 0373", never broken over two lines."""
    return printed(facility_code).replace(" ", "\N{NO-BREAK SPACE}")


def upper_first(text: str) -> str:
    """The first letter large, the rest as it is (names stay names)."""
    return text[:1].upper() + text[1:]


def listed(parts: list[str]) -> str:
    """Several names in one line: "a, b và c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s và %(last)s", first=", ".join(parts[:-1]), last=parts[-1])


def day(value: date | None) -> str:
    """As officials write it in both languages: 20/11/2026; nothing for None."""
    return "" if value is None else str(format_date(value, "dd/MM/yyyy"))


def moment(value: datetime | None) -> str:
    """Hour, minute and day in Vietnam; nothing for None."""
    return "" if value is None else str(format_datetime(value, "HH:mm, dd/MM/yyyy"))


def number(value: float) -> str:
    return str(format_decimal(value))


def share_text(share: float, goal_percent: int | None = None) -> str:
    """A fraction of 1 as a percent with one decimal, never rounded up to a goal it has not met."""
    tenths = int(share * 1000 + 0.5)
    for line in (100, goal_percent):
        if line is not None and share * 100 < line:
            tenths = min(tenths, line * 10 - 1)
    return str(format_decimal(tenths / 10, "0.0")) + "\N{NO-BREAK SPACE}%"


def category_name(key: str, short: bool = True) -> str:
    """The name of a packaging category; its bare key where the catalogue has none (quarantine)."""
    found = catalogue().get(key)
    if found is None:
        return key
    return found.short_label(current_language()) if short else found.label(current_language())
