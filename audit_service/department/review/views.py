"""The review queue: what waits and what raised it, decisions about one or several, repairs."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_number
from audit_service.db import db
from audit_service.department.mending import FIELDS, mend, mistakes_of
from audit_service.department.review.deciding import (
    Asked,
    decide_all,
    done_sentence,
    in_order,
    mistakes,
)
from audit_service.department.review.filters import chosen_tasks
from audit_service.department.review.page import Typed, queue_page
from audit_service.errors import STATUS
from audit_service.words import _
from inspections.account.rules import Permission
from inspections.errors import Refused
from inspections.inspection.rules import Act

blueprint = Blueprint("department_review", __name__, url_prefix="/department/review")


@blueprint.get("")
@needs(Permission.REVIEW_INSPECTION)
def index() -> str:
    """By arrival; `?kind=` one of Task, `?area=`, `?inspector=`, `?after=` the next page."""
    return queue_page()


@blueprint.post("")
@needs(Permission.REVIEW_INSPECTION)
def decide() -> ResponseReturnValue:
    """Accept, return or void what was ticked; what could not be decided is listed with why."""
    form = request.form
    asked = Asked(in_order(form.getlist("id")), form.get("act", ""), form.get("reason", ""))
    wrong = mistakes(asked)
    if wrong:
        return queue_page(asked, wrong), 422
    answer = decide_all(db.session(), current_actor(), asked)
    if answer.undecided:
        left = tuple(each.sent for each in answer.undecided)
        return queue_page(Asked(left, asked.act, asked.reason), answer=answer), 409
    flash(done_sentence(Act.of(asked.act), answer.done), "success")
    return redirect(f"{chosen_tasks(db.session()).here}#queue", 303)


@blueprint.post("/<uuid:inspection_id>/repair")
@needs(Permission.REVIEW_INSPECTION)
def repair(inspection_id: UUID) -> ResponseReturnValue:
    """Make a quarantined record readable from its card. One is back at the same place of the same
    list, where the next record stands now; or at the card with what was typed and what is wrong."""
    session = db.session()
    sent = _of_record(inspection_id, request.form)
    try:
        mend(session, current_actor(), inspection_id, sent)
        session.commit()
    except Refused as refused:
        if refused.problem not in FIELDS:
            raise
        session.rollback()
        errors = [(f"{inspection_id}-{field}", said) for field, said in mistakes_of(refused)]
        return queue_page(errors=errors, typed=Typed(inspection_id, sent)), STATUS[refused.problem]
    flash(_("Đã sửa để đọc được phiếu. Nội dung đã ký vẫn giữ nguyên."), "success")
    place = chosen_number("at")
    anchor = f"card-{place}" if place else "queue"
    return redirect(f"{chosen_tasks(session).here}#{anchor}", 303)


def _of_record(inspection_id: UUID, form: Mapping[str, str]) -> dict[str, str]:
    """The fields of this record's form, which carry its id: a page shows the forms of several."""
    prefix = f"{inspection_id}-"
    return {
        name.removeprefix(prefix): value for name, value in form.items() if name.startswith(prefix)
    }
