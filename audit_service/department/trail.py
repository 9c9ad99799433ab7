"""The newest entries of the whole trail, its head, and whether the sealer keeps up."""

from flask import Blueprint, render_template

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_number
from audit_service.db import db
from audit_service.department.trail_page import trail_page
from inspections.account.rules import Permission
from inspections.errors import Problem, Refused
from inspections.trail.access import reads_whole_trail

blueprint = Blueprint("department_trail", __name__, url_prefix="/department")


@blueprint.get("/trail")
@needs(Permission.READ_TRAIL)
def index() -> str:
    """Newest first; `?before=` the next page."""
    if not reads_whole_trail(current_actor()):
        raise Refused(Problem.NOT_FOUND)
    before = chosen_number("before")
    page = trail_page(db.session(), before)
    return render_template("department/trail.html", page=page, is_first=before is None)
