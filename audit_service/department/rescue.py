"""Records that a phone could not send and wrote to a file: the office sends them from there."""

from flask import Blueprint, render_template

from audit_service.auth import needs
from inspections.account.rules import Permission

blueprint = Blueprint("department_rescue", __name__, url_prefix="/department")


@blueprint.get("/rescue")
@needs(Permission.IMPORT_RECORDS)
def page() -> str:
    """The file is read by the browser, which sends each record by the API, with X-Rescue."""
    return render_template("department/rescue.html")
