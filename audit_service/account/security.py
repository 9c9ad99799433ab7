"""One's own password, second factor, recovery codes and open sessions."""

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from audit_service.account.set_up import set_up_parts
from audit_service.auth import current_actor, needs, session_token
from audit_service.db import db
from audit_service.errors import STATUS
from audit_service.language import current_language
from audit_service.password_words import advice, password_sentences
from audit_service.words import _
from inspections.account.commands.passwords import change_own_password, check_own_password
from inspections.account.models import Account
from inspections.account.rules import Permission
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.factor.commands.setting_up import (
    begin_set_up,
    confirm_set_up,
    new_recovery_codes,
)
from inspections.factor.queries import has_factor, pending_salt
from inspections.person.commands.changes import sign_out_everywhere

blueprint = Blueprint("account_security", __name__, url_prefix="/account")


@blueprint.get("/password")
@needs(Permission.USE_ACCOUNT)
def password_form() -> str:
    return render_template("account/password.html", errors={}, advice=advice())


@blueprint.post("/password")
@needs(Permission.USE_ACCOUNT)
def change_password() -> ResponseReturnValue:
    """Another password; one's other sessions end."""
    sent, actor = request.form, current_actor()
    new = sent.get("password", "")
    try:
        if new != sent.get("again", ""):
            raise Refused(Problem.INVALID, {"again": "differs"})
        change_own_password(
            db.session(), actor.account_id, sent.get("current", ""), new, now(), session_token()
        )
    except Refused as refused:
        return _again("account/password.html", refused, advice=advice())
    db.session.commit()
    flash(_("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."), "success")
    return redirect(url_for("account.page"), 303)


@blueprint.get("/factor")
@needs(Permission.USE_ACCOUNT)
def factor() -> ResponseReturnValue:
    """What is being set up; before that, the password is asked for."""
    session, account_id = db.session(), current_actor().account_id
    if pending_salt(session, account_id, now()) is None:
        has_one = has_factor(session, account_id)
        return render_template("account/factor_begin.html", errors={}, has_one=has_one)
    return _unkept(_set_up_page({}))


@blueprint.post("/factor")
@needs(Permission.USE_ACCOUNT)
def begin_factor() -> ResponseReturnValue:
    """Draw a secret; the old one goes on until the new one is confirmed."""
    session, account_id = db.session(), current_actor().account_id
    try:
        check_own_password(session, account_id, request.form.get("current", ""), now())
        begin_set_up(session, account_id, now())
    except Refused as refused:
        has_one = has_factor(session, account_id)
        return _again("account/factor_begin.html", refused, has_one=has_one)
    session.commit()
    return redirect(url_for("account_security.factor"), 303)


@blueprint.post("/factor/confirm")
@needs(Permission.USE_ACCOUNT)
def confirm_factor() -> ResponseReturnValue:
    session, account_id = db.session(), current_actor().account_id
    code, key = request.form.get("code", ""), current_app.config["SECRET_KEY"]
    try:
        codes = confirm_set_up(session, account_id, key, code, now())
    except Refused as refused:
        session.rollback()
        if refused.problem is not Problem.WRONG_CODE:
            return redirect(url_for("account_security.factor"), 303)
        sentence = refused.problem.label(current_language())
        return _unkept(_set_up_page({"code": sentence}), STATUS[refused.problem])
    session.commit()
    return _codes(codes)


@blueprint.get("/recovery-codes")
@needs(Permission.USE_ACCOUNT)
def recovery_codes_form() -> str:
    return render_template("account/recovery_begin.html", errors={})


@blueprint.post("/recovery-codes")
@needs(Permission.USE_ACCOUNT)
def make_recovery_codes() -> ResponseReturnValue:
    """Ten new ones, shown this once; the old ones end."""
    session, account_id = db.session(), current_actor().account_id
    if not has_factor(session, account_id):
        raise Refused(Problem.NOT_FOUND)
    try:
        check_own_password(session, account_id, request.form.get("current", ""), now())
    except Refused as refused:
        return _again("account/recovery_begin.html", refused)
    codes = new_recovery_codes(session, account_id, now())
    session.commit()
    return _codes(codes)


@blueprint.post("/sign-out-everywhere")
@needs(Permission.USE_ACCOUNT)
def sign_out_elsewhere() -> ResponseReturnValue:
    """End one's other sessions, and with `phones` one's phones."""
    account_id, phones = current_actor().account_id, bool(request.form.get("phones"))
    sign_out_everywhere(db.session(), account_id, account_id, phones, now(), session_token())
    db.session.commit()
    flash(_("Đã đăng xuất ở mọi nơi khác."), "success")
    return redirect(url_for("account.page"), 303)


def _set_up_page(errors: dict[str, str]) -> str:
    account = db.session.get_one(Account, current_actor().account_id)
    parts = set_up_parts(db.session(), account)
    return render_template("account/factor.html", errors=errors, **parts)


def _codes(codes: list[str]) -> Response:
    return _unkept(render_template("account/recovery_codes.html", codes=codes))


def _again(template: str, refused: Refused, **parts: object) -> Response:
    """The form as it was, without what was typed into it: those are secrets."""
    # Tries are counted whatever came of them; nothing else was written.
    db.session.commit()
    if refused.problem is not Problem.INVALID:
        raise refused
    errors = password_sentences(refused.fields)
    return _unkept(render_template(template, errors=errors, **parts), STATUS[refused.problem])


def _unkept(page: str, status: int = 200) -> Response:
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
