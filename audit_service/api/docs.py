"""The API's document for people to read and try: Swagger UI, all of it served from here."""

from importlib.resources import files
from pathlib import Path

from flask import Blueprint, Response, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from audit_service.auth import public
from audit_service.written import DOCS
from inspections.errors import Problem, Refused

blueprint = Blueprint("docs", __name__, url_prefix="/api/docs")
# The package's own page holds a script inline, which our policy blocks.
DIST = Path(str(files("flask_swagger_ui"))) / "dist"
SERVED = ("swagger-ui.css", "swagger-ui-bundle.js")
# What tables refer to, and what explains them.
WRITTEN = ("method.md", "api-tables.md")


@blueprint.get("")
@public
def page() -> ResponseReturnValue:
    return render_template("api/docs.html")


@blueprint.get("/<name>")
@public
def file(name: str) -> Response:
    """A file of Swagger UI, only the two that the page needs; or a page of our documents."""
    if name in WRITTEN:
        return send_from_directory(DOCS, name, mimetype="text/plain")
    if name not in SERVED:
        raise Refused(Problem.NOT_FOUND)
    return send_from_directory(DIST, name)
