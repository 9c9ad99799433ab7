"""A retailer's facilities, and what was found in each."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_number, today
from audit_service.db import db
from audit_service.portal import owned
from inspections.account.rules import Permission
from inspections.facility.queries.find import described

blueprint = Blueprint("portal_facilities", __name__, url_prefix="/portal")


@blueprint.get("/")
@needs(Permission.USE_PORTAL)
def index() -> str:
    """Today's facilities first, then those that were once the retailer's."""
    cards = owned.cards(db.session(), current_actor(), today())
    return render_template("portal/facilities.html", cards=cards)


@blueprint.get("/facilities/<code>")
@needs(Permission.USE_PORTAL)
def page(code: str) -> ResponseReturnValue:
    """The visits made while the facility was the retailer's."""
    session, actor = db.session(), current_actor()
    facility = owned.owned_facility(session, actor, code)
    if code != facility.code:
        return redirect(url_for("portal_facilities.page", code=facility.code))
    (found,) = described(session, [facility], today())
    events, before = owned.events(session, actor, found, chosen_number("before"))
    return render_template(
        "portal/facility.html",
        found=found,
        events=events,
        before=before,
        ended_on=owned.ended_on(session, actor, facility, today()),
    )
