"""Taking an invitation up: one page, a password, and one is in."""

from flask import (
    Blueprint,
    current_app,
    make_response,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from audit_service.auth import public
from audit_service.browsers import where_from
from audit_service.db import db
from audit_service.errors import STATUS
from audit_service.password_words import advice, password_sentences
from audit_service.people_words import person_sentences
from audit_service.public.entering import enter
from inspections.account.commands.sessions import enter_first
from inspections.account.rules import Role
from inspections.db import now, sqlite_begin
from inspections.errors import Problem, Refused
from inspections.person.commands.accepting import accept_invite, open_invite
from inspections.person.models import Invite

blueprint = Blueprint("invite", __name__)


@blueprint.get("/invite/<token>")
@public
def page(token: str) -> ResponseReturnValue:
    """Who is invited to what, and the form for their password. Looking uses nothing up."""
    # Wrong links are counted.
    sqlite_begin.set("BEGIN IMMEDIATE")
    found = _opened(token)
    shown = _form(found, found.display_name, {})
    db.session.commit()
    return shown


@blueprint.post("/invite/<token>")
@public
def accept(token: str) -> ResponseReturnValue:
    """The account, and its first session, or the way to setting a factor up."""
    sent, session, begun = request.form, db.session(), now()
    found = _opened(token)
    password = sent.get("password", "")
    try:
        if password != sent.get("again", ""):
            raise Refused(Problem.INVALID, {"again": "differs"})
        account = accept_invite(session, found, sent.get("display_name", ""), password, begun)
    except Refused as refused:
        session.rollback()
        if refused.problem is Problem.INVITE_GONE:
            raise
        errors = person_sentences(refused.fields) | password_sentences(refused.fields)
        return _form(found, sent.get("display_name", ""), errors, STATUS[refused.problem])
    hours, asked = current_app.config["SESSION_HOURS"], current_app.config["NEEDS_FACTOR"]
    entry = enter_first(session, account, begun, where_from(account.name), hours, asked)
    return enter(entry, "")


def _opened(token: str) -> Invite:
    try:
        return open_invite(db.session(), token, request.remote_addr or "", now())
    except Refused:
        db.session.commit()
        raise


def _form(
    found: Invite, display_name: str, errors: dict[str, str], status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "public/invite.html",
        invite=found,
        role=Role.of(found.role),
        display_name=display_name,
        errors=errors,
        advice=advice(),
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
