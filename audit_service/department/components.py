"""The parts that pages are made of, each in all its states: for whoever works on the pages."""

from flask import Blueprint, current_app, render_template

from audit_service.auth import public
from audit_service.department import component_charts
from inspections.errors import Problem, Refused
from inspections.progress.rules import Said
from inspections.verdict.rules import VerdictOutcome

blueprint = Blueprint("department_components", __name__, url_prefix="/department")


@blueprint.get("/components")
@public
def components() -> str:
    """Every macro of templates/components with invented words. NOT_FOUND in production."""
    if not (current_app.config["SETTINGS"].demo or current_app.debug):
        raise Refused(Problem.NOT_FOUND)
    return render_template(
        "department/components.html",
        outcomes=VerdictOutcome,
        said=Said,
        charts=component_charts.charts(),
    )
