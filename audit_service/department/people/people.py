"""The people of one's areas."""

from flask import Blueprint, render_template, request

from audit_service.auth import current_actor, needs
from audit_service.cursors import chosen_place, cursor
from audit_service.db import db
from audit_service.department.people.view import rows_of, waiting_of
from inspections.account.rules import Permission
from inspections.db import now

blueprint = Blueprint("department_people", __name__, url_prefix="/department/people")

PAGE = 50


@blueprint.get("")
@needs(Permission.MANAGE_PEOPLE)
def index() -> str:
    """By sign-in name, a page at a time; `?q=` looks for some. Invitations that wait go first."""
    session, actor, begun = db.session(), current_actor(), now()
    q, after = request.args.get("q", "").strip()[:200], chosen_place()
    rows = rows_of(session, actor, q, after, PAGE + 1, begun)
    is_first = after is None
    return render_template(
        "department/people/index.html",
        rows=rows[:PAGE],
        invites=waiting_of(session, actor, begun) if is_first and not q else [],
        q=q,
        is_first=is_first,
        following=cursor(rows[PAGE - 1].found.place) if len(rows) > PAGE else None,
    )
