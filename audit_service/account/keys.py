"""A person's own keys for programs, as they see and end them themselves."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.db import db
from audit_service.key_lines import KeyLine, key_lines
from audit_service.words import _
from inspections.account.rules import Permission
from inspections.db import now
from inspections.key.commands import revoke_own_key
from inspections.key.queries.find import own_keys

blueprint = Blueprint("account_keys", __name__, url_prefix="/account/keys")


def shown_keys() -> list[KeyLine]:
    """For the part of the page in account/_keys.html: those that can still be used."""
    begun = now()
    return key_lines(db.session(), own_keys(db.session(), current_actor(), begun), begun)


@blueprint.post("/<key_id>/revoke")
@needs(Permission.USE_ACCOUNT)
def revoke(key_id: str) -> ResponseReturnValue:
    """End one of one's own keys."""
    revoke_own_key(db.session(), current_actor(), key_id, now())
    db.session.commit()
    flash(_("Đã thu hồi khoá. Chương trình dùng khoá đó không vào được nữa."), "success")
    return redirect(url_for("account.page"), 303)
