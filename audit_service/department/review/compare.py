"""A record beside another of its chain of corrections."""

from uuid import UUID

from flask import Blueprint, render_template, request

from audit_service.auth import current_actor, needs
from audit_service.db import db
from audit_service.department.review.compare_view import compare_page
from inspections.account.rules import Permission
from inspections.errors import Problem, Refused

blueprint = Blueprint("department_compare", __name__, url_prefix="/department/inspections")


@blueprint.get("/<uuid:inspection_id>/compare")
@needs(Permission.USE_DEPARTMENT)
def page(inspection_id: UUID) -> str:
    """Both records and where they differ; `?with=` the id of the other."""
    return render_template(
        "department/review/compare.html",
        page=compare_page(db.session(), current_actor(), inspection_id, _with()),
    )


def _with() -> UUID | None:
    text = request.args.get("with", "")
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise Refused(Problem.NOT_FOUND) from error
