"""Another password by a link that a manager has made: one page, and one is in."""

from flask import Blueprint, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from audit_service.auth import public
from audit_service.browsers import where_from
from audit_service.db import db
from audit_service.errors import STATUS
from audit_service.password_words import advice, password_sentences
from audit_service.public.entering import enter
from inspections.account.commands.sessions import enter_first
from inspections.account.models import Account
from inspections.db import now, sqlite_begin
from inspections.errors import Problem, Refused
from inspections.person.commands.resetting import open_reset_link, use_reset_link
from inspections.person.models import Invite

blueprint = Blueprint("reset", __name__)


@blueprint.get("/reset/<token>")
@public
def page(token: str) -> ResponseReturnValue:
    """Whose password it is, and the form for another. Looking uses nothing up."""
    # Wrong links are counted.
    sqlite_begin.set("BEGIN IMMEDIATE")
    _found, account = _opened(token)
    shown = _form(account, {})
    db.session.commit()
    return shown


@blueprint.post("/reset/<token>")
@public
def change(token: str) -> ResponseReturnValue:
    """The password, and a session, or the way to the second step."""
    session, begun = db.session(), now()
    found, account = _opened(token)
    password = request.form.get("password", "")
    try:
        if password != request.form.get("again", ""):
            raise Refused(Problem.INVALID, {"again": "differs"})
        use_reset_link(session, found, account, password, begun)
    except Refused as refused:
        session.rollback()
        if refused.problem is Problem.INVITE_GONE:
            raise
        return _form(account, password_sentences(refused.fields), STATUS[refused.problem])
    hours, asked = current_app.config["SESSION_HOURS"], current_app.config["NEEDS_FACTOR"]
    where = where_from(account.name)
    return enter(enter_first(session, account, begun, where, hours, asked, "reset_link"), "")


def _opened(token: str) -> tuple[Invite, Account]:
    try:
        return open_reset_link(db.session(), token, request.remote_addr or "", now())
    except Refused:
        db.session.commit()
        raise


def _form(account: Account, errors: dict[str, str], status: int = 200) -> ResponseReturnValue:
    page = render_template("public/reset.html", account=account, errors=errors, advice=advice())
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
