"""The second step of signing in: the code of an app, or setting the app up."""

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
)
from flask import session as form_session
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from audit_service.account.set_up import set_up_parts
from audit_service.auth import public
from audit_service.browsers import where_from
from audit_service.db import db
from audit_service.errors import STATUS
from audit_service.language import current_language
from audit_service.public.entering import HALF_COOKIE, enter
from audit_service.security import cookie_name
from inspections.account.commands.second_step import (
    Entered,
    begin_first_set_up,
    confirm_first_set_up,
    enter_code,
    half_signed_in,
)
from inspections.account.commands.sessions import Where
from inspections.account.models import Account
from inspections.db import now, sqlite_begin
from inspections.errors import Problem, Refused

blueprint = Blueprint("second_step", __name__, url_prefix="/sign-in")


@blueprint.get("/code")
@public
def code() -> ResponseReturnValue:
    """The form for the code; without the first step, the way back to it."""
    try:
        half_signed_in(db.session(), _token(), now())
    except Refused:
        return redirect("/sign-in", 303)
    return render_template("public/code.html", sentence=None)


@blueprint.post("/code")
@public
def check() -> ResponseReturnValue:
    session, begun = db.session(), now()
    try:
        account = half_signed_in(session, _token(), begun)
        entered = enter_code(session, _token(), _code(), _key(), begun, *_where(account))
    except Refused as refused:
        # The tries are counted whatever came of them.
        session.commit()
        return _refused(refused, "public/code.html")
    response = enter(entered.entry, _going_to())
    if entered.codes_left is not None:
        flash(_left(entered.codes_left), "warning")
    return response


@blueprint.get("/set-up")
@public
def set_up() -> ResponseReturnValue:
    """The secret, as a square and as text, for whoever needs a factor and has none."""
    sqlite_begin.set("BEGIN IMMEDIATE")
    try:
        account = begin_first_set_up(db.session(), _token(), now())
    except Refused:
        return redirect("/sign-in", 303)
    parts = set_up_parts(db.session(), account)
    db.session.commit()
    return _unkept(render_template("public/set_up.html", sentence=None, **parts))


@blueprint.post("/set-up")
@public
def confirm() -> ResponseReturnValue:
    """The app's first code; then one is signed in and shown the recovery codes."""
    session, begun = db.session(), now()
    try:
        account = half_signed_in(session, _token(), begun)
        entered = confirm_first_set_up(session, _token(), _code(), _key(), begun, *_where(account))
    except Refused as refused:
        session.rollback()
        if refused.problem is not Problem.WRONG_CODE:
            return redirect("/sign-in", 303)
        account = begin_first_set_up(session, _token(), begun)
        parts = set_up_parts(session, account)
        session.commit()
        return _refused(refused, "public/set_up.html", **parts)
    return enter(entered.entry, _going_to(), _codes_page(entered))


def _codes_page(entered: Entered) -> str:
    going_on = _going_to() or "/"
    return render_template("public/recovery_codes.html", codes=entered.codes, going_on=going_on)


def _where(account: Account) -> tuple[Where, int]:
    return where_from(account.name), current_app.config["SESSION_HOURS"]


def _left(count: int) -> str:
    return str(
        ngettext(
            "Bạn đã dùng một mã dự phòng. Còn %(num)s mã.",
            "Bạn đã dùng một mã dự phòng. Còn %(num)s mã.",
            count,
        )
    )


def _refused(refused: Refused, template: str, **parts: object) -> ResponseReturnValue:
    if refused.problem is Problem.NOT_SIGNED_IN:
        return redirect("/sign-in", 303)
    sentence = refused.problem.label(current_language())
    response = _unkept(render_template(template, sentence=sentence, **parts))
    response.status_code = STATUS[refused.problem]
    if refused.retry_after is not None:
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def _unkept(page: str) -> Response:
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _token() -> str:
    return request.cookies.get(cookie_name(HALF_COOKIE), "")


def _code() -> str:
    return request.form.get("code", "")


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])


def _going_to() -> str:
    return str(form_session.get("next", ""))
