"""What every way in ends with: the cookie of a session, or of half a one."""

from flask import Response, current_app, make_response, redirect
from flask import session as form_session

from audit_service.auth import SESSION_COOKIE, is_local
from audit_service.browsers import remember
from audit_service.db import db
from audit_service.security import drop_cookie, set_cookie
from inspections.account.commands.sessions import HALF_LIFE, Entry, Step
from inspections.account.models import Account
from inspections.account.rules import Role
from inspections.person.queries.resets import is_news

HALF_COOKIE = "half"
ACCOUNT = "/account"
HOME = {
    Role.INSPECTOR.value: "/f/",
    Role.RETAILER.value: "/portal/",
    Role.DEPARTMENT.value: "/department/",
    Role.ADMINISTRATOR.value: "/department/",
}
NEXT = {Step.CODE: "/sign-in/code", Step.SET_UP: "/sign-in/set-up"}


def enter(entry: Entry, going_to: str, page: str | None = None) -> Response:
    """Commit, and lead on: to where one was going or home, to the second step, or to a `page` that
    is shown this once."""
    account = db.session.get_one(Account, entry.account_id)
    name, home = account.name, HOME[account.role]
    if entry.step is Step.DONE and is_news(db.session(), account.id):
        # Where it is said who made a link to another password of theirs.
        going_to = ACCOUNT
    db.session.commit()
    # A token that another person left in this browser's forms is worth nothing from here on.
    form_session.clear()
    if entry.step is not Step.DONE:
        return half_entered(entry, going_to)
    aim = redirect(going_to if is_local(going_to) else home, 303)
    response = make_response(aim if page is None else page)
    response.headers["Cache-Control"] = "no-store"
    set_cookie(response, SESSION_COOKIE, entry.token, current_app.config["SESSION_HOURS"] * 3600)
    drop_cookie(response, HALF_COOKIE)
    remember(response, name)
    return response


def half_entered(entry: Entry, going_to: str) -> Response:
    # In Flask's own signed cookie, which lasts as long as the browser is open.
    form_session["next"] = going_to if is_local(going_to) else ""
    response = make_response(redirect(NEXT[entry.step], 303))
    set_cookie(response, HALF_COOKIE, entry.token, int(HALF_LIFE.total_seconds()))
    return response
