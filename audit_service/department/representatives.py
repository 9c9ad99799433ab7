"""A store's representative who asks what is kept of them: found by name, given out, or erased.

The name travels in the body of a form: an address stands in logs.
"""

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.db import db
from audit_service.department.privacy_view import erasure_errors, named
from audit_service.erasing import carry_out_now
from audit_service.errors import STATUS
from audit_service.personal_files import representative_file
from audit_service.words import _
from inspections.account.rules import Permission
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.privacy.commands.note import note_personal_export, note_search
from inspections.privacy.commands.plan import plan_representative_erasure
from inspections.privacy.queries.found import records_naming

blueprint = Blueprint("department_representatives", __name__, url_prefix="/department")


@blueprint.get("/representatives")
@needs(Permission.MANAGE_PEOPLE)
def page() -> str:
    """The form that asks for a name."""
    return render_template("department/representatives.html", name="", found=None, errors=[])


@blueprint.post("/representatives")
@needs(Permission.MANAGE_PEOPLE)
def search() -> str:
    """The records of one's own territory that name exactly this person."""
    session, actor, name = db.session(), current_actor(), _name()
    note_search(session, actor.account_id, len(records_naming(session, actor, name)), now())
    session.commit()
    return _found(name)


@blueprint.post("/representatives/export")
@needs(Permission.MANAGE_PEOPLE)
def export() -> Response:
    """What those records say of them, as a ZIP."""
    session, actor = db.session(), current_actor()
    seqs = records_naming(session, actor, _name())
    if not seqs:
        raise Refused(Problem.NOTHING_CHOSEN)
    note_personal_export(session, actor.account_id, None, len(seqs), now())
    session.commit()
    return representative_file(seqs)


@blueprint.post("/representatives/erase")
@needs(Permission.MANAGE_PEOPLE)
def erase() -> ResponseReturnValue:
    """Erase them in those records; the name typed again says that it is meant."""
    session, actor, name = db.session(), current_actor(), _name()
    errors = erasure_errors(name)
    if errors:
        return _found(name, errors), 422
    try:
        planned = plan_representative_erasure(
            session,
            name,
            records_naming(session, actor, name),
            request.form.get("reason", ""),
            actor,
            now(),
            current_app.config["RETENTION_DAYS"],
        )
    except Refused as refused:
        session.rollback()
        return _found(name, erasure_errors(name, refused)), STATUS[refused.problem]
    erasure_id = planned.id
    session.commit()
    done = carry_out_now(erasure_id)
    flash(_("Đã xoá.") if done else _("Đang xoá; việc này chạy tiếp ở máy chủ."), "success")
    return redirect(url_for("department_representatives.page"), 303)


def _name() -> str:
    return request.form.get("name", "").strip()


def _found(name: str, errors: list[tuple[str, str]] | None = None) -> str:
    session, actor = db.session(), current_actor()
    seqs = records_naming(session, actor, name)
    return render_template(
        "department/representatives.html",
        name=name,
        found=named(session, seqs),
        total=len(seqs),
        errors=errors or [],
        typed=request.form,
    )
