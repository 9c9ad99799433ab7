"""What was sent, byte for byte, as a file to keep."""

from uuid import UUID

from flask import Blueprint, Response

from audit_service.auth import current_actor, needs
from audit_service.db import db
from audit_service.department.inspection_chain import seen_inspection
from audit_service.restricted import chosen_purpose
from inspections.account.rules import Permission
from inspections.db import now
from inspections.inspection.queries import receipt_no
from inspections.privacy.commands.look import take_body

blueprint = Blueprint("department_sent_body", __name__, url_prefix="/department/inspections")


@blueprint.post("/<uuid:inspection_id>/body")
@needs(Permission.USE_DEPARTMENT)
def body(inspection_id: UUID) -> Response:
    """For who needs what is restricted in it and says what for; it stands in the trail."""
    session, actor = db.session(), current_actor()
    inspection = seen_inspection(session, actor, inspection_id)
    sent = take_body(session, actor, inspection, chosen_purpose("body-purpose"), now())
    session.commit()
    return as_sent(sent, f"{receipt_no(inspection.seq)}.json")


def as_sent(body: bytes, name: str) -> Response:
    """A file, never a page: nobody knows what a stranger's body holds."""
    response = Response(body, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
