"""One facility, as the office sees it."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_number, today
from audit_service.db import db
from audit_service.department import inspection_list
from audit_service.department.facility_view import facility_page, seen_facility
from inspections.account.rules import Permission

blueprint = Blueprint("department_facilities", __name__, url_prefix="/department")


@blueprint.get("/facilities/<code>")
@needs(Permission.USE_DEPARTMENT)
def page(code: str) -> ResponseReturnValue:
    """Its dated facts and its visits. Other ways to write the code lead to the one address."""
    session, actor, limit = db.session(), current_actor(), inspection_list.PAGE
    facility = seen_facility(session, actor, code)
    if code != facility.code:
        return redirect(url_for("department_facilities.page", code=facility.code))
    shown = facility_page(session, actor, facility, today(), chosen_number("before"), limit + 1)
    return render_template(
        "department/facility.html",
        page=shown,
        facility=facility,
        listed=inspection_list.listed(session, shown.inspections, limit),
    )
