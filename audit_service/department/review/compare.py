"""A record beside another of its chain of corrections; of two heads, one is kept."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.db import db
from audit_service.department.review.compare_view import compare_page
from audit_service.errors import STATUS
from audit_service.words import _, label
from inspections.account.rules import Permission
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.inspection.queries import receipt_no
from inspections.review.commands.keep import keep_one
from inspections.review.rules import Task

blueprint = Blueprint("department_compare", __name__, url_prefix="/department/inspections")

# What the person at the form can put right there and then, by its field.
MENDABLE = {
    Problem.REASON_NEEDED: "reason",
    Problem.REASON_TOO_LONG: "reason",
    Problem.NOT_COMPLETE: "keep",
    # Nothing to mend: the page shows what the colleague decided.
    Problem.DECIDED_MEANWHILE: "content",
}


@blueprint.get("/<uuid:inspection_id>/compare")
@needs(Permission.USE_DEPARTMENT)
def page(inspection_id: UUID) -> str:
    """Both records and where they differ; `?with=` the id of the other."""
    return _page(inspection_id)


@blueprint.post("/<uuid:inspection_id>/compare")
@needs(Permission.REVIEW_INSPECTION)
def keep(inspection_id: UUID) -> ResponseReturnValue:
    """`keep`: the id of the one that is right; the other is voided, with the same reason."""
    session, actor = db.session(), current_actor()
    shown = compare_page(session, actor, inspection_id, _with())
    if shown.is_own:
        raise Refused(Problem.OWN_INSPECTION)
    sides = [side.link.inspection for side in shown.sides]
    kept = [each for each in sides if str(each.id) == request.form.get("keep")]
    dropped = [each for each in sides if each not in kept]
    if len(kept) != 1 or len(dropped) != 1:
        return _page(inspection_id, [("keep", _("Hãy chọn bản được giữ."))]), 422
    try:
        keep_one(session, kept[0], dropped[0], request.form.get("reason", ""), actor, now())
        session.commit()
    except Refused as refused:
        if refused.problem not in MENDABLE:
            raise
        session.rollback()
        field = MENDABLE[refused.problem]
        return _page(inspection_id, [(field, label(refused.problem))]), STATUS[refused.problem]
    names = {"kept": receipt_no(kept[0].seq), "dropped": receipt_no(dropped[0].seq)}
    flash(_("Đã giữ %(kept)s, huỷ %(dropped)s.", **names), "success")
    address = url_for("department_review.index", kind=Task.FORKED.value, _anchor="queue")
    return redirect(address, 303)


def _page(inspection_id: UUID, errors: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "department/review/compare.html",
        page=compare_page(db.session(), current_actor(), inspection_id, _with()),
        errors=errors or [],
        typed=request.form,
    )


def _with() -> UUID | None:
    text = request.args.get("with", "")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Refused(Problem.NOT_FOUND) from error
