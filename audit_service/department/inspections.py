"""Inspections: the reviewers' list, one record in plain words, and what they decide."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_number, chosen_word
from audit_service.db import db
from audit_service.department import inspection_list
from audit_service.department.inspection_chain import seen_inspection
from audit_service.department.inspection_view import inspection_page
from audit_service.department.mending import FIELDS, mend, mistakes_of
from audit_service.errors import STATUS
from audit_service.restricted import chosen_purpose, this_sign_in
from audit_service.trail_view import shown_trail
from audit_service.words import _, label
from inspections.account.rules import Permission, may
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.inspection.commands import review as commands
from inspections.inspection.commands.locks import lock_inspections
from inspections.inspection.queries import facts
from inspections.inspection.rules import Act
from inspections.privacy.commands.look import look as note_look
from inspections.privacy.rules import SHOWN, needed_fields
from inspections.trail.rules import Kind, Subject

blueprint = Blueprint("department_inspections", __name__, url_prefix="/department")

# What the person at the form can put right there and then.
MENDABLE = {
    **FIELDS,
    Problem.NOT_COMPLETE: "act",
    Problem.DECIDED_MEANWHILE: "act",
    Problem.INVALID: "act",
}


@blueprint.get("/inspections")
@needs(Permission.USE_DEPARTMENT)
def index() -> str:
    """Latest arrival first; `?show=` one of Filter, `?before=` the next page."""
    session, actor = db.session(), current_actor()
    chosen = chosen_word("show", inspection_list.Filter)
    before = chosen_number("before")
    return render_template(
        "department/inspections.html",
        listed=inspection_list.find(session, actor, chosen, before),
        counts=inspection_list.counts(session, actor),
        chosen=chosen,
        before=before,
        may_import=may(actor, Permission.IMPORT_RECORDS),
        may_answer_people=may(actor, Permission.MANAGE_PEOPLE),
    )


@blueprint.get("/inspections/<uuid:inspection_id>")
@needs(Permission.USE_DEPARTMENT)
def page(inspection_id: UUID) -> str:
    """One record in plain words, and the forms of those who may decide about it."""
    return _page(inspection_id)


@blueprint.post("/inspections/<uuid:inspection_id>/restricted")
@needs(Permission.USE_DEPARTMENT)
def look(inspection_id: UUID) -> ResponseReturnValue:
    """Say what one looks at the restricted fields for; they are shown until one signs out."""
    session, actor = db.session(), current_actor()
    inspection = seen_inspection(session, actor, inspection_id)
    # Whoever needs originals gets them from the page too.
    fields = SHOWN | needed_fields(actor, facts(session, inspection))
    note_look(session, actor, inspection, fields, chosen_purpose(), this_sign_in(), now())
    db.session.commit()
    address = url_for("department_inspections.page", inspection_id=inspection_id)
    return redirect(f"{address}#restricted", 303)


@blueprint.post("/inspections/<uuid:inspection_id>/review")
@needs(Permission.REVIEW_INSPECTION)
def review(inspection_id: UUID) -> ResponseReturnValue:
    """Accept, return or void."""
    return _decide(inspection_id, _review)


@blueprint.post("/inspections/<uuid:inspection_id>/repair")
@needs(Permission.REVIEW_INSPECTION)
def repair(inspection_id: UUID) -> ResponseReturnValue:
    """Make a quarantined record readable."""
    return _decide(inspection_id, _repair)


def _review(inspection_id: UUID) -> str:
    session, actor = db.session(), current_actor()
    inspection = seen_inspection(session, actor, inspection_id)
    act = _act(request.form.get("act", ""))
    (inspection,) = lock_inspections(session, [inspection.seq])
    # One decision may follow another, but not one that its writer has not seen.
    if request.form.get("seen", inspection.review) != inspection.review:
        raise Refused(Problem.DECIDED_MEANWHILE)
    commands.review(session, inspection, act, request.form.get("reason"), actor, now())
    return _("Đã ghi: %(act)s.", act=label(act))


def _repair(inspection_id: UUID) -> str:
    mend(db.session(), current_actor(), inspection_id, request.form)
    return _("Đã sửa để đọc được phiếu. Nội dung đã ký vẫn giữ nguyên.")


def _decide(inspection_id: UUID, act: Callable[[UUID], str]) -> ResponseReturnValue:
    """Commit once and show the record again; or the form as it was typed, with what is wrong."""
    try:
        done = act(inspection_id)
        db.session.commit()
    except Refused as refused:
        if refused.problem not in MENDABLE:
            raise
        db.session.rollback()
        return _page(inspection_id, _errors(refused)), STATUS[refused.problem]
    flash(done, "success")
    return redirect(url_for("department_inspections.page", inspection_id=inspection_id), 303)


def _page(inspection_id: UUID, errors: list[tuple[str, str]] | None = None) -> str:
    session, actor = db.session(), current_actor()
    inspection = seen_inspection(session, actor, inspection_id)
    return render_template(
        "department/inspection.html",
        page=inspection_page(session, actor, inspection),
        trail=shown_trail(session, actor, Subject(Kind.INSPECTION, str(inspection.id))),
        errors=errors or [],
        typed=request.form,
    )


def _errors(refused: Refused) -> list[tuple[str, str]]:
    if refused.problem in FIELDS:
        return mistakes_of(refused)
    if refused.problem is Problem.INVALID:
        return [("act", _("Hãy chọn một trong ba việc."))]
    return [(MENDABLE[refused.problem], label(refused.problem))]


def _act(value: str) -> Act:
    try:
        return Act.of(value)
    except KeyError as error:
        raise Refused(Problem.INVALID, {"act": "unknown"}) from error
