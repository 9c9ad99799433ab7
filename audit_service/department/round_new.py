"""The page on which a round is planned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from audit_service.auth import current_actor
from audit_service.choices import today
from audit_service.db import db
from audit_service.department.area_options import area_groups
from audit_service.department.round_choice import (
    Lot,
    Search,
    drawable,
    ids_of_codes,
    lot_of,
    search,
)
from audit_service.department.round_fields import (
    Typed,
    cleaned,
    start_terms,
    team_options,
    terms_fields,
    terms_from,
    whole,
    worded,
)
from audit_service.errors import STATUS
from audit_service.words import _
from inspections.account.rules import Actor
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility.rules import FacilityType
from inspections.plan.models import Plan, Target
from inspections.round.commands.plan import plan_chosen, plan_drawn
from inspections.round.models import Round
from inspections.round.queries.team import inspectors_of
from inspections.round.rules import How
from inspections.verdict.standing import Standing

MENDABLE = frozenset({Problem.INVALID, Problem.NOTHING_CHOSEN})


@dataclass
class State:
    """What was typed; `ticked` None = all stores that were found."""

    sent: Mapping[str, str]
    ticked: frozenset[int] | None = None
    team: frozenset[str] = frozenset()
    errors: dict[str, str] = field(default_factory=dict)


def show() -> ResponseReturnValue:
    return _page(State(request.args.to_dict()))


def take() -> ResponseReturnValue:
    """Plan the round and show it; or the page again, as it was filled in."""
    sent = request.form
    ticked = frozenset(whole(each) for each in sent.getlist("store"))
    state = State(cleaned(sent), ticked, frozenset(sent.getlist("team")))
    try:
        made = _plan(db.session(), current_actor(), state, today())
    except Refused as refused:
        if refused.problem not in MENDABLE:
            raise
        db.session.rollback()
        state.errors.update(worded(refused))
        return _page(state, STATUS[refused.problem])
    db.session.commit()
    flash(_("Đã lập đợt kiểm tra."), "success")
    return redirect(url_for("department_rounds.page", round_id=made.id), 303)


def _plan(session: Session, actor: Actor, state: State, on: date) -> Round:
    typed = Typed(terms_fields(on), state.sent)
    state.errors.update(typed.errors)
    if _how(state) is How.RANDOM:
        pair = _target(session, actor, state)
        if pair is None:
            state.errors["target"] = _("Hãy chọn chỉ tiêu.")
        size = whole(state.sent.get("size", "").strip())
        _stop_at_errors(state)
        assert pair is not None  # noqa: S101 (an error stopped it otherwise)
        terms = terms_from(typed.values, sorted(state.team))
        return plan_drawn(session, actor, terms, *pair, size, on, now())
    found = search(session, actor, state.sent, on)
    state.errors.update(found.errors)
    ids = ids_of_codes(session, actor, state.sent.get("codes", ""), state.errors)
    ids |= state.ticked or set()
    if found.area is None:
        state.errors["area"] = _("Hãy chọn địa bàn.")
    _stop_at_errors(state)
    assert found.area is not None  # noqa: S101 (an error stopped it otherwise)
    terms = terms_from(typed.values, sorted(state.team))
    return plan_chosen(session, actor, terms, found.area, ids, on, now(), found.sent)


def _stop_at_errors(state: State) -> None:
    if state.errors:
        raise Refused(Problem.INVALID)


def _how(state: State) -> How:
    return How.RANDOM if state.sent.get("how") == How.RANDOM.value else How.FILTER


def _target(session: Session, actor: Actor, state: State) -> tuple[Plan, Target] | None:
    key = state.sent.get("target")
    return next((pair for pair in drawable(session, actor) if pair[1].key == key), None)


def _page(state: State, status: int = 200) -> ResponseReturnValue:
    session, actor, on = db.session(), current_actor(), today()
    how = _how(state)
    found = search(session, actor, state.sent, on) if how is How.FILTER else None
    lot = _lot(session, actor, state, on) if how is How.RANDOM else None
    area_id = _area_id(found, lot)
    people = inspectors_of(session, area_id) if area_id is not None else []
    ready = bool(lot) or bool(found and found.stores is not None)
    errors = {**(found.errors if found else {}), **_of_size(state, lot), **state.errors}
    page = render_template(
        "department/rounds/new.html",
        how=how,
        found=found,
        lot=lot,
        targets=drawable(session, actor) if how is How.RANDOM else [],
        areas=area_groups(session, actor, on, found.area) if found else [],
        words={"type": FacilityType, "standing": Standing},
        state=state,
        errors=errors,
        sent={**start_terms(on), **state.sent},
        fields=terms_fields(on),
        people=team_options(people),
        ready=ready,
    )
    return make_response(page, status)


def _of_size(state: State, lot: Lot | None) -> dict[str, str]:
    """What is wrong with a size that nothing can be shown for."""
    if lot is None or lot.at_goal is not None or not lot.registered:
        return {}
    size = whole(state.sent.get("size", "").strip())
    code = "too_large" if size > lot.registered else "out_of_range"
    return worded(Refused(Problem.INVALID, {"size": code}))


def _lot(session: Session, actor: Actor, state: State, on: date) -> Lot | None:
    pair = _target(session, actor, state)
    size = whole(state.sent.get("size", "").strip()) or None
    return None if pair is None else lot_of(session, *pair, size, on)


def _area_id(found: Search | None, lot: Lot | None) -> int | None:
    if lot is not None:
        return lot.plan.territory_id
    return found.area.id if found is not None and found.area is not None else None
