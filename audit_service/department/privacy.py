"""What is kept of an account's holder: given out, or erased."""

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
from audit_service.department.privacy_view import data_page, data_subject, erasure_errors
from audit_service.erasing import carry_out_now
from audit_service.errors import STATUS
from audit_service.personal_files import account_file
from audit_service.words import _
from inspections.account.rules import Permission
from inspections.db import now
from inspections.errors import Refused
from inspections.privacy.commands.note import note_personal_export
from inspections.privacy.commands.plan import plan_account_erasure

blueprint = Blueprint("department_privacy", __name__, url_prefix="/department/people")
_PERSON = "/<int(max=2147483647):account_id>/data"


@blueprint.get(_PERSON)
@needs(Permission.MANAGE_PEOPLE)
def page(account_id: int) -> str:
    """How much is kept of a person, where, and what can be done about it."""
    return _page(account_id)


@blueprint.post(f"{_PERSON}/export")
@needs(Permission.MANAGE_PEOPLE)
def export(account_id: int) -> Response:
    """All of it, for the person, as a ZIP."""
    session, actor = db.session(), current_actor()
    account = data_subject(session, actor, account_id)
    note_personal_export(session, actor.account_id, account.id, 1, now())
    session.commit()
    return account_file(account_id)


@blueprint.post(f"{_PERSON}/erase")
@needs(Permission.MANAGE_PEOPLE)
def erase(account_id: int) -> ResponseReturnValue:
    """Plan the erasure and carry it out; the name typed again says that it is meant."""
    session, actor = db.session(), current_actor()
    account = data_subject(session, actor, account_id)
    errors = erasure_errors(account.name)
    if errors:
        return _page(account_id, errors), 422
    try:
        planned = plan_account_erasure(
            session,
            account,
            request.form.get("reason", ""),
            actor,
            now(),
            current_app.config["RETENTION_DAYS"],
        )
    except Refused as refused:
        session.rollback()
        return _page(account_id, erasure_errors(account.name, refused)), STATUS[refused.problem]
    erasure_id = planned.id
    session.commit()
    done = carry_out_now(erasure_id)
    flash(_("Đã xoá.") if done else _("Đang xoá; việc này chạy tiếp ở máy chủ."), "success")
    return redirect(url_for("department_privacy.page", account_id=account_id), 303)


def _page(account_id: int, errors: list[tuple[str, str]] | None = None) -> str:
    session, actor = db.session(), current_actor()
    return render_template(
        "department/person_data.html",
        page=data_page(session, actor, data_subject(session, actor, account_id)),
        errors=errors or [],
        typed=request.form,
    )
