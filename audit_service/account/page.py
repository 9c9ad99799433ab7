"""A person's own page, and the code that makes a phone theirs."""

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from audit_service.account.keys import shown_keys
from audit_service.account.view import account_page, hour
from audit_service.auth import current_actor, needs, session_token
from audit_service.db import db
from audit_service.personal_files import account_file
from audit_service.qr import inline_symbol
from audit_service.words import _
from inspections.account.commands.devices import revoke_device
from inspections.account.commands.enrolment import CODE_LIFE, invite_device
from inspections.account.rules import Permission, has_second_step
from inspections.db import now
from inspections.privacy.commands.note import note_personal_export

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
@needs(Permission.USE_ACCOUNT)
def page() -> str:
    """Who one is here, and one's phones."""
    asked = current_app.config["NEEDS_FACTOR"] and has_second_step(current_actor().role)
    shown = account_page(db.session(), current_actor(), now(), session_token(), asked)
    return render_template("account/page.html", page=shown, keys=shown_keys())


@blueprint.post("/data")
@needs(Permission.USE_ACCOUNT)
def data() -> Response:
    """All that is kept of oneself, as a ZIP."""
    account_id = current_actor().account_id
    note_personal_export(db.session(), account_id, account_id, 1, now())
    db.session.commit()
    return account_file(account_id)


@blueprint.post("/devices")
@needs(Permission.USE_FORM)
def invite() -> Response:
    """A code for one phone, shown this once: only its hash is kept."""
    begun = now()
    code = invite_device(db.session(), current_actor(), begun)
    db.session.commit()
    # In a demonstration the setting may be empty; the page is its asker's alone.
    site = current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")
    shown = render_template(
        "account/code.html",
        code=code,
        minutes=CODE_LIFE.seconds // 60,
        until=hour(begun + CODE_LIFE),
        # The library draws nothing but squares: no letter of the address is in it.
        symbol=Markup(inline_symbol(f"{site}/f/#enrol={code}")),  # noqa: S704
        address=f"{site}/f/".split("://")[-1],
    )
    response = make_response(shown)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/devices/<device_id>/revoke")
@needs(Permission.USE_ACCOUNT)
def revoke(device_id: str) -> ResponseReturnValue:
    """End one of one's own phones."""
    revoke_device(db.session(), current_actor().account_id, device_id, now())
    db.session.commit()
    flash(_("Đã thu hồi. Điện thoại đó cần được thêm lại hoặc đăng nhập để gửi phiếu."), "success")
    return redirect(url_for("account.page"), 303)
