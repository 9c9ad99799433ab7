"""The review queue: what waits, what raised it, and decisions about one record or several."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.choices import today
from audit_service.db import db
from audit_service.department.review.deciding import (
    Answer,
    Asked,
    decide_all,
    done_sentence,
    in_order,
    mistakes,
)
from audit_service.department.review.filters import chosen_tasks
from audit_service.department.review.queue import queue
from inspections.account.rules import Permission
from inspections.db import now
from inspections.inspection.rules import Act
from inspections.review.rules import DECIDABLE, Task

blueprint = Blueprint("department_review", __name__, url_prefix="/department/review")


@blueprint.get("")
@needs(Permission.REVIEW_INSPECTION)
def index() -> str:
    """The oldest first; `?kind=` one of Task, `?area=`, `?inspector=`, `?after=` the next page."""
    return _page(Asked((), "", ""))


@blueprint.post("")
@needs(Permission.REVIEW_INSPECTION)
def decide() -> ResponseReturnValue:
    """Accept, return or void what was ticked; what could not be decided is listed with why."""
    form = request.form
    asked = Asked(in_order(form.getlist("id")), form.get("act", ""), form.get("reason", ""))
    wrong = mistakes(asked)
    if wrong:
        return _page(asked, wrong), 422
    answer = decide_all(db.session(), current_actor(), asked)
    if answer.undecided:
        left = tuple(each.sent for each in answer.undecided)
        return _page(Asked(left, asked.act, asked.reason), answer=answer), 409
    flash(done_sentence(Act.of(asked.act), answer.done), "success")
    return redirect(f"{chosen_tasks(db.session()).here}#queue", 303)


def _page(
    asked: Asked, errors: list[tuple[str, str]] | None = None, answer: Answer | None = None
) -> str:
    session, actor = db.session(), current_actor()
    chosen = chosen_tasks(session)
    return render_template(
        "department/review/index.html",
        chosen=chosen,
        queue=queue(session, actor, chosen, now(), today()),
        tasks=list(Task),
        decidable=chosen.task in DECIDABLE,
        asked=asked,
        errors=errors or [],
        answer=answer,
        done=done_sentence(Act.of(asked.act), answer.done) if answer and answer.done else None,
    )
