"""QR labels of facilities to print: a sheet of many, or one as a drawing or a picture."""

from collections.abc import Sequence

from flask import Blueprint, Response, current_app, request

from audit_service.auth import current_actor, needs
from audit_service.choices import today
from audit_service.db import db
from audit_service.department.facility_view import seen_facility
from audit_service.department.label_rows import seen_labels
from audit_service.labels.label import Label
from audit_service.labels.sheet import sheet, single_png, single_svg
from audit_service.language import current_language
from inspections.account.rules import Permission
from inspections.errors import Problem, Refused

blueprint = Blueprint("labels", __name__, url_prefix="/department")

# What one answer may take to draw, in labels; TOO_MANY_LABELS says it to people.
MOST = 500


@blueprint.route("/labels.pdf", methods=["GET", "POST"])
@needs(Permission.USE_DEPARTMENT)
def labels() -> Response:
    """A sheet of the facilities named by `code` (repeated, as from check boxes) or `codes` (in one
    text, with commas), in that order. A code that one may not know of refuses the whole sheet, so
    that nobody hangs up fewer labels than they chose."""
    codes = _asked_codes()
    if not codes:
        raise Refused(Problem.NOTHING_CHOSEN)
    if len(codes) > MOST:
        raise Refused(Problem.TOO_MANY_LABELS)
    drawn = sheet(_labels(codes), current_language())
    return _file(drawn, "application/pdf", "nhan-qr.pdf")


@blueprint.get("/facilities/<code>/label.svg")
@needs(Permission.USE_DEPARTMENT)
def label_svg(code: str) -> Response:
    label = _label(code)
    return _file(single_svg(label, current_language()), "image/svg+xml", f"{label.code}.svg")


@blueprint.get("/facilities/<code>/label.png")
@needs(Permission.USE_DEPARTMENT)
def label_png(code: str) -> Response:
    label = _label(code)
    return _file(single_png(label, current_language()), "image/png", f"{label.code}.png")


def _asked_codes() -> list[str]:
    named = [*request.values.getlist("code"), *request.values.getlist("codes")]
    codes = (code.strip() for text in named for code in text.split(","))
    return list(dict.fromkeys(code for code in codes if code))


def _label(code: str) -> Label:
    return _labels([seen_facility(db.session(), current_actor(), code).code])[0]


def _labels(codes: Sequence[str]) -> list[Label]:
    # In a demonstration the setting may be empty; otherwise a label never trusts the Host header.
    site = current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")
    found = seen_labels(db.session(), current_actor(), codes, site, today())
    # Drawing takes seconds, in which no lock of the database is held.
    db.session.rollback()
    return found


def _file(drawn: bytes, media_type: str, name: str) -> Response:
    response = Response(drawn, mimetype=media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.content_language.add(current_language())
    response.vary.update(("Accept-Language", "Cookie"))
    return response
