"""One visit, as the retailer reads it."""

from uuid import UUID

from flask import Blueprint, render_template

from audit_service.auth import current_actor, needs
from audit_service.choices import today
from audit_service.db import db
from audit_service.portal.audit_view import audit
from inspections.account.rules import Permission

blueprint = Blueprint("portal_inspections", __name__, url_prefix="/portal")


@blueprint.get("/inspections/<uuid:inspection_id>")
@needs(Permission.USE_PORTAL)
def page(inspection_id: UUID) -> str:
    """The verdict first, then why, then what would mend it."""
    shown = audit(db.session(), current_actor(), inspection_id, today())
    return render_template("portal/inspection.html", audit=shown)
