"""The office's page of phones: what waits on them, and which of them are to be ended."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_number, chosen_word
from audit_service.db import db
from audit_service.department.device_view import Show, device_lines
from audit_service.department.key_page import key_page
from audit_service.words import _
from inspections.account.rules import Permission
from inspections.db import now
from inspections.key.commands import revoke_seen
from inspections.key.queries.find import KeyFilter, count_devices, find_devices

blueprint = Blueprint("department_devices", __name__, url_prefix="/department/devices")

PAGE = 50
FILTERS = {
    None: KeyFilter(in_force=True),
    Show.UNSENT.value: KeyFilter(in_force=True, unsent=True),
    Show.SILENT.value: KeyFilter(in_force=True, silent=True),
    Show.ENDED.value: KeyFilter(in_force=False),
}


@blueprint.get("")
@needs(Permission.MANAGE_KEYS)
def index() -> str:
    """Those in use, the late ones on top; `?show=` one of Show, `?q=` looks for some, `?page=` goes
    on."""
    session, actor, begun = db.session(), current_actor(), now()
    page, show, q = chosen_number("page") or 1, chosen_word("show", Show), _asked()
    narrowed = FILTERS[show.value if show else None].for_words(q)
    found = find_devices(session, actor, narrowed, begun, (page - 1) * PAGE, PAGE + 1)
    phones, unsent = count_devices(session, actor, begun)
    sent = {"q": q or None, "show": show}
    return render_template(
        "department/devices.html",
        lines=device_lines(session, found[:PAGE], begun),
        phones=phones,
        unsent=unsent,
        show=show,
        shows=Show,
        q=q,
        first=_address(sent) if page > 1 else None,
        following=_address(sent, page + 1) if len(found) > PAGE else None,
    )


@blueprint.get("/<key_id>")
@needs(Permission.MANAGE_KEYS)
def page(key_id: str) -> str:
    """One phone: whose it is, what waits on it, when one heard of it last, and its trail."""
    shown = key_page(db.session(), current_actor(), key_id, device=True)
    (line,) = device_lines(db.session(), [shown.found], now())
    return render_template("department/device.html", page=shown, line=line)


@blueprint.post("/<key_id>/revoke")
@needs(Permission.MANAGE_KEYS)
def revoke(key_id: str) -> ResponseReturnValue:
    """End a phone; with `lost` the sessions of its person too, for one may be open on it."""
    reason, is_lost = request.form.get("reason", "").strip(), "lost" in request.form
    revoke_seen(db.session(), current_actor(), key_id, True, now(), reason, is_lost)
    db.session.commit()
    flash(_("Đã thu hồi điện thoại. Phiếu chưa gửi vẫn nằm trên máy."), "success")
    return redirect(url_for(".index"), 303)


def _asked() -> str:
    return request.args.get("q", "").strip()


def _address(sent: dict[str, str | None], page: int | None = None) -> str:
    """Of the list, narrowed down as it is now."""
    return url_for(".index", **{**sent, "page": page})  # type: ignore[arg-type]
