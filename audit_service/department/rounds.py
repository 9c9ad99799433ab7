"""Rounds: the list, one of them on the screen, on paper and as a table."""

from datetime import date

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_word, today
from audit_service.cursors import chosen_place, cursor
from audit_service.db import db
from audit_service.department import round_sheet
from audit_service.department.round_edit import empty_state, shown
from audit_service.department.round_view import By, round_page, seen_round
from audit_service.exported import note_exported
from audit_service.whole_files import filled, sent
from inspections.account.rules import Permission, may
from inspections.errors import Problem, Refused
from inspections.round.queries.rounds import find_rounds
from inspections.round.rules import RoundState

blueprint = Blueprint("department_rounds", __name__, url_prefix="/department/rounds")

PAGE = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ONE = "/<int(max=2147483647):round_id>"


@blueprint.get("")
@needs(Permission.READ_ROUNDS)
def index() -> str:
    """Those that one may see, that begin last first, a page at a time; `?state=` for some."""
    actor, state, after = current_actor(), chosen_word("state", RoundState), chosen_place()
    wanted = None if state is None else RoundState.of(state)
    found = find_rounds(db.session(), actor, today(), wanted, _place(after), PAGE + 1)
    return render_template(
        "department/rounds/index.html",
        rows=found[:PAGE],
        state=wanted,
        states=RoundState,
        is_first=after is None,
        following=cursor(found[PAGE - 1].place) if len(found) > PAGE else None,
        may_plan=may(actor, Permission.PLAN_ROUNDS),
    )


def _place(place: tuple[str, int] | None) -> tuple[date, int] | None:
    try:
        return None if place is None else (date.fromisoformat(place[0]), place[1])
    except ValueError as error:
        raise Refused(Problem.NOT_FOUND) from error


@blueprint.get(ONE)
@needs(Permission.READ_ROUNDS)
def page(round_id: int) -> ResponseReturnValue:
    """Its visits with what has come of them; `?by=` puts them together by person or by day."""
    return shown(round_id, empty_state())


@blueprint.get(f"{ONE}/print")
@needs(Permission.READ_ROUNDS)
def paper(round_id: int) -> str:
    """The team's list for an A4 sheet; `?by=` as on the page."""
    session, actor = db.session(), current_actor()
    by = By.of(chosen_word("by", By) or By.STORE)
    found = round_page(session, actor, seen_round(session, actor, round_id), today())
    return render_template("department/rounds/print.html", page=found, groups=found.groups(by))


@blueprint.get(f"{ONE}/visits.xlsx")
@needs(Permission.READ_ROUNDS)
def sheet(round_id: int) -> Response:
    """The visits as a table."""
    session, actor = db.session(), current_actor()
    found = round_page(session, actor, seen_round(session, actor, round_id), today())
    name = f"dot-{round_id}-{today().isoformat()}.xlsx"
    file = filled(lambda file: round_sheet.write(found, file))
    note_exported("round_visits", "xlsx", {"rows": len(found.lines)})
    return sent(file, XLSX, name)
