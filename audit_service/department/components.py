"""The parts that pages are made of, each in all its states: for whoever works on the pages."""

from datetime import date

from flask import Blueprint, current_app, render_template
from markupsafe import Markup

from audit_service.auth import public
from audit_service.department import component_charts, component_trail
from audit_service.department.sources import Sources
from audit_service.qr import inline_symbol
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.progress.queries import Registry
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
        sources=Sources(
            date(2026, 11, 20),
            now(),
            ("2026.1",),
            Registry(("CT-2026",), 3, now()),
            date(2026, 9, 30),
        ),
        said=Said,
        charts=component_charts.charts(),
        trailed=component_trail.trail(),
        symbol=Markup(inline_symbol("otpauth://totp/vi-du")),  # noqa: S704 – squares only
    )
