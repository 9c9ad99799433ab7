"""The QR label of a facility: nothing but the address of its form."""

import io

import qrcode
from flask import Blueprint, Response, current_app
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathFillImage

from audit_service.auth import current_actor, needs
from audit_service.db import db
from audit_service.department.facility_view import seen_facility
from inspections.account.rules import Permission

blueprint = Blueprint("labels", __name__, url_prefix="/department")


def symbol(address: str) -> bytes:
    """The address as an SVG symbol, error correction level Q (a quarter may be scratched), with the
    quiet zone of four modules that scanners need."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=4)
    code.add_data(address)
    out = io.BytesIO()
    code.make_image(image_factory=SvgPathFillImage).save(out)
    return out.getvalue()


@blueprint.get("/facilities/<code>/label.svg")
@needs(Permission.USE_DEPARTMENT)
def label(code: str) -> Response:
    """The symbol of a facility that one may see; it names PUBLIC_URL, never the Host header."""
    facility = seen_facility(db.session(), current_actor(), code)
    svg = symbol(f"{current_app.config['PUBLIC_URL']}/f/{facility.code}".lower())
    return Response(svg, mimetype="image/svg+xml")
