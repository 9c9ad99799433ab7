"""What a reader chose in the address of a page: a day, a page of a list, a filter."""

import re
from datetime import date
from http import HTTPStatus

from flask import Response, after_this_request, request

from audit_service.words import _
from audit_service.words import day as day_text
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.inspection.rules import visit_day
from inspections.words import Word

# The day of QĐ 889/QĐ-TTg: no plan, and so no figure, is older.
FIRST_DAY = date(2020, 6, 24)
# What PostgreSQL takes for a number of ours.
MOST = 2**31 - 1


def today() -> date:
    return visit_day(now())


def chosen_day() -> tuple[date, str | None]:
    """The day asked for by `?on=`, else today; with what is wrong where it cannot be shown, and the
    answer is 422."""
    text = request.args.get("on", "").strip()
    if not text:
        return today(), None
    chosen = read_day(text)
    wrong = _wrong_day(chosen)
    if chosen is None or wrong:
        after_this_request(_invalid)
        return today(), wrong
    return chosen, None


def _wrong_day(chosen: date | None) -> str | None:
    if chosen is None:
        return _("Ngày chưa đúng. Đang hiện số liệu hôm nay.")
    said = {"day": day_text(chosen), "first": day_text(FIRST_DAY)}
    if chosen < FIRST_DAY:
        return _("Ngày %(day)s ở ngoài mọi kế hoạch. Chọn ngày từ %(first)s đến hôm nay.", **said)
    if chosen > today():
        return _("Ngày %(day)s chưa đến. Chọn ngày từ %(first)s đến hôm nay.", **said)
    return None


def _invalid(response: Response) -> Response:
    if response.status_code == HTTPStatus.OK:
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return response


def read_day(text: str) -> date | None:
    """2026-11-20 as in links, or 20/11/2026 as people type it, with any of / . - between."""
    typed = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", text)
    try:
        if typed:
            return date(int(typed[3]), int(typed[2]), int(typed[1]))
        return date.fromisoformat(text)
    except ValueError:
        return None


def chosen_word(name: str, words: type[Word]) -> Word | None:
    """The word asked for; None where nothing is asked, NOT_FOUND for one that does not exist."""
    value = request.args.get(name, "")
    if not value:
        return None
    try:
        return words.of(value)
    except KeyError as error:
        raise Refused(Problem.NOT_FOUND) from error


def chosen_number(name: str) -> int | None:
    """A whole number from 1 to MOST; None where nothing is asked, NOT_FOUND for anything else."""
    value = request.args.get(name, "")
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 16 and int(value) <= MOST):
        raise Refused(Problem.NOT_FOUND)
    return int(value)
