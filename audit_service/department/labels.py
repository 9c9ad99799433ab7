"""The QR label of a facility: nothing but the address of its form."""

from flask import Blueprint, Response, current_app

from audit_service.auth import current_actor, needs
from audit_service.db import db
from audit_service.department.facility_view import seen_facility
from audit_service.qr import symbol
from inspections.account.rules import Permission

blueprint = Blueprint("labels", __name__, url_prefix="/department")


@blueprint.get("/facilities/<code>/label.svg")
@needs(Permission.USE_DEPARTMENT)
def label(code: str) -> Response:
    """The symbol of a facility that one may see; it names PUBLIC_URL, never the Host header."""
    facility = seen_facility(db.session(), current_actor(), code)
    svg = symbol(f"{current_app.config['PUBLIC_URL']}/f/{facility.code}".lower())
    return Response(svg, mimetype="image/svg+xml")
