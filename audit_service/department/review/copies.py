"""Second copies: looked at beside the first, taken out byte for byte, marked as looked at."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.db import db
from audit_service.department.review.copy_view import copy_page, seen_copy
from audit_service.department.sent_body import as_sent
from audit_service.errors import STATUS
from audit_service.words import _, label
from inspections.account.rules import Permission
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.inspection.queries import receipt_no
from inspections.review.commands.look import look_at, take_body
from inspections.review.rules import Task

blueprint = Blueprint("department_copies", __name__, url_prefix="/department/review/copies")
# What the person at the form can put right there and then, or need not any more.
MENDABLE = (Problem.REASON_NEEDED, Problem.REASON_TOO_LONG, Problem.ALREADY_LOOKED_AT)
_COPY = "/<int(max=2147483647):copy_id>"


@blueprint.get(_COPY)
@needs(Permission.REVIEW_INSPECTION)
def page(copy_id: int) -> str:
    """Both bodies and where they differ."""
    return _page(copy_id)


@blueprint.post(_COPY)
@needs(Permission.REVIEW_INSPECTION)
def look(copy_id: int) -> ResponseReturnValue:
    """Say what one found; the copy leaves the queue and stays."""
    session, actor = db.session(), current_actor()
    copy, inspection = seen_copy(session, actor, copy_id)
    try:
        look_at(session, inspection, copy, request.form.get("reason", ""), actor, now())
        session.commit()
    except Refused as refused:
        if refused.problem not in MENDABLE:
            raise
        session.rollback()
        return _page(copy_id, [("reason", label(refused.problem))]), STATUS[refused.problem]
    flash(_("Đã ghi là đã xem bản thứ hai."), "success")
    return redirect(url_for("department_review.index", kind=Task.SECOND_COPY.value), 303)


@blueprint.post(f"{_COPY}/first-body")
@needs(Permission.REVIEW_INSPECTION)
def first_body(copy_id: int) -> Response:
    """What was kept as the record, as it was sent."""
    return _body(copy_id, is_second=False)


@blueprint.post(f"{_COPY}/second-body")
@needs(Permission.REVIEW_INSPECTION)
def second_body(copy_id: int) -> Response:
    """What came later under the same id, as it was sent."""
    return _body(copy_id, is_second=True)


def _body(copy_id: int, is_second: bool) -> Response:
    session, actor = db.session(), current_actor()
    copy, inspection = seen_copy(session, actor, copy_id)
    body = take_body(session, inspection, copy, is_second, actor, now())
    name = f"{receipt_no(inspection.seq)}-{'2' if is_second else '1'}.json"
    session.commit()
    return as_sent(body, name)


def _page(copy_id: int, errors: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "department/review/copy.html",
        page=copy_page(db.session(), current_actor(), copy_id),
        errors=errors or [],
        typed=request.form,
    )
