"""The head of the trail, for whoever keeps it elsewhere."""

from flask import Blueprint, Response

from audit_service.auth import public
from audit_service.trail_head import current_head

blueprint = Blueprint("trail", __name__)


@blueprint.get("/trail/head")
@public
def head() -> Response:
    """Three lines: whose trail, how many entries are sealed, and the head over them in
    hexadecimal. Asking seals nothing."""
    response = Response(current_head().lines(), mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
