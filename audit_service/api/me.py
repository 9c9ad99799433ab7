"""Who is asking, for a page or a program that holds only a cookie or a key."""

from typing import Any

from flask import g
from flask_smorest import Blueprint

from audit_service.api.schemas.me import MeSchema
from audit_service.auth import current_actor, needs
from audit_service.language import current_language
from inspections.account.rules import Permission, may

blp = Blueprint("me", __name__, description="Tôi")


@blp.route("/me")
@needs(Permission.READ_CATALOGUE)
@blp.response(200, MeSchema, description="The asker.")
def get_me() -> Any:
    """The person in whose name this request is made, and whether they may send inspections."""
    actor = current_actor()
    return {
        "name": actor.name,
        "display_name": actor.display_name,
        "role": actor.role.value,
        "language": current_language(),
        "may_submit": may(actor, Permission.SUBMIT_INSPECTION),
        "device": g.device,
    }
