"""The result sheet of one inspection, for the store that was inspected: whoever holds its address,
which the phone shows as a QR symbol after signing, may read it."""

from flask import Blueprint, Response, current_app, make_response, render_template

from audit_service.auth import public
from audit_service.choices import today
from audit_service.db import db
from audit_service.public.sheet_view import kept_inspection, sheet
from audit_service.trail_head import current_head

blueprint = Blueprint("result_sheets", __name__, url_prefix="/r")

# The address is all that protects the sheet: it stays out of shared caches, of the logs of other
# sites and of search engines.
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


@blueprint.get("/<inspection_id>/<key>")
@public
def page(inspection_id: str, key: str) -> Response:
    """The sheet; `key` is the beginning of the hash of the signed bytes."""
    inspection = kept_inspection(db.session(), inspection_id, key)
    if inspection is None:
        return _unknown()
    shown = sheet(db.session(), inspection, today())
    head = current_head()
    return _answer("public/result_sheet.html", 200, shown=shown, portal=_portal(), head=head)


@blueprint.get("/")
@blueprint.get("/<path:_address>")
@public
def unknown(_address: str = "") -> Response:
    """Addresses of another shape are no less wrong."""
    return _unknown()


def _unknown() -> Response:
    """One page for a record that has not come, a wrong key and a mistyped address, so that nobody
    learns by trying which records there are."""
    return _answer("public/no_result_sheet.html", 404)


def _answer(template: str, status: int, **values: object) -> Response:
    # The sheet is printed and handed on: it never shows who is signed in.
    response = make_response(render_template(template, actor=None, **values), status)
    response.headers.update(HEADERS)
    return response


def _portal() -> str:
    return f"{current_app.config['PUBLIC_URL']}/portal/"
