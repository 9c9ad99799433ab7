"""How values are written on pages: labels in the reader's language, days, moments, shares."""

from datetime import date, datetime
from typing import Protocol

from flask import Flask
from flask_babel import (
    format_date,
    format_datetime,
    format_decimal,
    get_locale,
    gettext,
    to_user_timezone,
)
from markupsafe import Markup

from audit_service.language import current_language
from inspections.account.tombstone import is_tombstone
from inspections.facility.code import printed
from inspections.packaging.rules import catalogue
from inspections.privacy.marks import Gone

DAY = {"vi": "dd/MM/yyyy", "en": "d\N{NO-BREAK SPACE}MMM\N{NO-BREAK SPACE}yyyy"}


class Labelled(Protocol):
    def label(self, language: str) -> str: ...


def init_app(app: Flask) -> None:
    # A global and not only in the context of pages: macros see no context.
    app.jinja_env.globals["get_locale"] = get_locale
    app.jinja_env.filters.update(
        label=label,
        day=day_element,
        day_text=day,
        day_typed=day_typed,
        moment=moment_element,
        share=share_text,
        with_percent=with_percent,
        translated=translated,
        code=code,
        upper_first=upper_first,
        sign_in_name=sign_in_name,
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


def sign_in_name(name: str) -> str:
    """Of an account; of one whose holder was erased only that."""
    return label(Gone.ERASED) if is_tombstone(name) else name


def listed(parts: list[str]) -> str:
    """Several names in one line: "a, b và c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s và %(last)s", first=", ".join(parts[:-1]), last=parts[-1])


def translated(text: str | None) -> str:
    """A sentence of the reference data, which tools/notes.py puts into the catalogue."""
    return str(gettext(text)) if text else ""


def day(value: date | None) -> str:
    """20/11/2026, in English 20 Nov 2026, which no reader takes for another day; nothing for
    None."""
    return "" if value is None else str(format_date(value, DAY[current_language()]))


def day_typed(value: date) -> str:
    """As people type it in both languages, for a field."""
    return value.strftime("%d/%m/%Y")


def moment(value: datetime | None) -> str:
    """Hour, minute and day in Vietnam; nothing for None."""
    return _moment(value, "HH:mm")


def moment_to_second(value: datetime | None) -> str:
    """The same, where moments a few seconds apart stand side by side."""
    return _moment(value, "HH:mm:ss")


def _moment(value: datetime | None, clock: str) -> str:
    pattern = f"{clock}, {DAY[current_language()]}"
    return "" if value is None else str(format_datetime(value, pattern))


def day_element(value: date | None) -> str:
    """The day for people and for programs."""
    return _time_element(value.isoformat(), day(value)) if value else ""


def moment_element(value: datetime | None) -> str:
    if value is None:
        return ""
    return _time_element(to_user_timezone(value).isoformat(timespec="seconds"), moment(value))


def _time_element(iso: str, text: str) -> str:
    return Markup('<time datetime="{}">{}</time>').format(iso, text)


def number(value: float) -> str:
    return str(format_decimal(value))


def with_percent(figure: str) -> str:
    """84,9 % in Vietnamese, never broken over two lines; 84.9% in English."""
    return figure + ("%" if current_language() == "en" else "\N{NO-BREAK SPACE}%")


def share_text(share: float, goal_percent: int | None = None) -> str:
    """A fraction of 1 as a percent with one decimal, never rounded up to a goal it has not met."""
    tenths = int(share * 1000 + 0.5)
    for line in (100, goal_percent):
        if line is not None and share * 100 < line:
            tenths = min(tenths, line * 10 - 1)
    return with_percent(str(format_decimal(tenths / 10, "0.0")))


def category_name(key: str, short: bool = True) -> str:
    """The name of a packaging category; its bare key where the catalogue has none (quarantine)."""
    found = catalogue().get(key)
    if found is None:
        return key
    return found.short_label(current_language()) if short else found.label(current_language())
