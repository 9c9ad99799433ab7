"""Changing a round from its page: what was typed comes back with what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from audit_service.auth import current_actor
from audit_service.choices import chosen_word, read_day, today
from audit_service.db import db
from audit_service.department.round_choice import ids_of_codes
from audit_service.department.round_fields import (
    Typed,
    cleaned,
    team_options,
    terms_fields,
    terms_from,
    whole,
    worded,
)
from audit_service.department.round_view import By, RoundPage, round_page, seen_round
from audit_service.errors import STATUS
from audit_service.trail_view import shown_trail
from audit_service.words import _, day_typed
from inspections.account.models import Account
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.round.commands import change
from inspections.round.commands.change import Edit
from inspections.round.queries.team import inspectors_of
from inspections.trail.rules import Kind, Subject

MENDABLE = frozenset({Problem.INVALID, Problem.NOTHING_CHOSEN, Problem.REASON_NEEDED})


@dataclass
class State:
    """What was typed into the page's forms, and what is wrong with it."""

    sent: Mapping[str, str] = field(default_factory=dict)
    ticked: frozenset[int] = frozenset()
    team: frozenset[str] | None = None
    errors: dict[str, str] = field(default_factory=dict)


def empty_state() -> State:
    return State()


def shown(round_id: int, state: State, status: int = 200) -> ResponseReturnValue:
    """The page of a round."""
    session, actor, on = db.session(), current_actor(), today()
    page = round_page(session, actor, seen_round(session, actor, round_id), on)
    by = By.of(chosen_word("by", By) or By.STORE)
    team = frozenset(str(each.id) for each in page.team) if state.team is None else state.team
    return make_response(
        render_template(
            "department/rounds/page.html",
            page=page,
            groups=page.groups(by),
            by=by,
            ways=By,
            state=state,
            lines=shown_trail(session, actor, Subject(Kind.ROUND, str(round_id))),
            sent={**_terms_of(page), **state.sent},
            fields=terms_fields(on),
            people=team_options(_people(session, page)),
            team=team,
        ),
        status,
    )


def _people(session: Session, page: RoundPage) -> list[Account]:
    """Who may be of the team: also who is and may be sent no more."""
    found = inspectors_of(session, page.round.area_id) if page.edits else []
    return [*found, *(each for each in page.team if each not in found)]


def _terms_of(page: RoundPage) -> dict[str, str]:
    round = page.round
    days = {name: getattr(round, name) for name in ("decided_on", "starts_on", "ends_on")}
    return {
        "title": round.title,
        "basis": round.basis.value,
        "decision": round.decision or "",
        "grace_days": str(round.grace_days),
        **{name: day_typed(each) if each else "" for name, each in days.items()},
    }


def take(round_id: int, act: str) -> ResponseReturnValue:
    """Make the change and show the round; or its page again, as it was filled in."""
    sent = request.form
    state = State(
        cleaned(sent),
        frozenset(whole(each) for each in sent.getlist("store")),
        frozenset(sent.getlist("team")) if act == "terms" else None,
    )
    edit = Edit(current_actor(), round_id, whole(sent.get("version", "")), today(), now())
    try:
        done = ACTS[act](db.session(), edit, state)
    except Refused as refused:
        if refused.problem not in MENDABLE:
            raise
        db.session.rollback()
        state.errors.update(worded(refused))
        return shown(round_id, state, STATUS[refused.problem])
    db.session.commit()
    flash(done, "success")
    return redirect(url_for("department_rounds.page", round_id=round_id), 303)


def _terms(session: Session, edit: Edit, state: State) -> str:
    typed = Typed(terms_fields(edit.today), state.sent)
    _stop_at(typed.errors, state)
    change.change_terms(session, edit, terms_from(typed.values, sorted(state.team or ())))
    return _("Đã sửa đợt kiểm tra.")


def _assign(session: Session, edit: Edit, state: State) -> str:
    text = state.sent.get("planned_on", "").strip()
    on = read_day(text) if text else None
    if text and on is None:
        _stop_at({"planned_on": _("Ngày chưa đúng. Hãy ghi như 31/12/2025.")}, state)
    chosen = state.sent.get("inspector", "")
    # Nothing chosen is the whole team; what is no id is nobody, and is told so.
    who = whole(chosen) if chosen else None
    change.assign(session, edit, state.ticked, who, on)
    return _("Đã giao các lượt đã chọn.")


def _remove(session: Session, edit: Edit, state: State) -> str:
    change.remove_stores(session, edit, state.ticked)
    return _("Đã bớt các cơ sở đã chọn.")


def _add(session: Session, edit: Edit, state: State) -> str:
    errors: dict[str, str] = {}
    ids = ids_of_codes(session, edit.actor, state.sent.get("codes", ""), errors)
    _stop_at(errors, state)
    change.add_stores(session, edit, ids)
    return _("Đã thêm cơ sở vào đợt.")


def _draw(session: Session, edit: Edit, state: State) -> str:
    change.draw_more(session, edit, whole(state.sent.get("more", "").strip()))
    return _("Đã bốc thêm, theo đúng thứ tự của lần bốc trước.")


def _cancel(session: Session, edit: Edit, state: State) -> str:
    change.cancel(session, edit, state.sent.get("reason", ""))
    return _("Đã huỷ đợt kiểm tra.")


ACTS: dict[str, Callable[[Session, Edit, State], str]] = {
    "terms": _terms,
    "assign": _assign,
    "remove": _remove,
    "add": _add,
    "draw": _draw,
    "cancel": _cancel,
}


def _stop_at(errors: Mapping[str, str], state: State) -> None:
    if errors:
        state.errors.update(errors)
        raise Refused(Problem.INVALID)
