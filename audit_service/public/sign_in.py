"""Signing in and out, and choosing a language."""

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
)
from flask import session as form_session
from flask.typing import ResponseReturnValue

from audit_service import language
from audit_service.auth import SESSION_COOKIE, is_local, public, session_token
from audit_service.browsers import where_from
from audit_service.db import db
from audit_service.errors import STATUS
from audit_service.language import current_language
from audit_service.public.entering import HOME, enter
from audit_service.security import YEAR, drop_cookie, set_cookie
from inspections.account.commands import sessions
from inspections.db import now
from inspections.errors import Problem, Refused

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
@public
def home() -> Response:
    """For now the way in: to one's own pages, or to the sign-in."""
    return redirect(HOME[g.actor.role] if g.actor else "/sign-in", 303)  # type: ignore[return-value]


@blueprint.get("/sign-in")
@public
def sign_in() -> str:
    """The form; `next` is where the reader was going."""
    return _form(request.args.get("next", ""))


@blueprint.post("/sign-in")
@public
def start_session() -> ResponseReturnValue:
    """A session, or the way to the second step."""
    name, going_to = request.form.get("name", ""), request.form.get("next", "")
    try:
        entry = sessions.sign_in(
            db.session(),
            name,
            request.form.get("password", ""),
            now(),
            where_from(name),
            current_app.config["SESSION_HOURS"],
            current_app.config["NEEDS_FACTOR"],
        )
    except Refused as refused:
        # The tries are counted whatever came of them.
        db.session.commit()
        return _refusal(refused, name, going_to)
    return enter(entry, going_to)


@blueprint.post("/sign-out")
@public
def sign_out() -> Response:
    sessions.sign_out(db.session(), session_token(), now())
    db.session.commit()
    form_session.clear()
    response = make_response(redirect("/sign-in", 303))
    drop_cookie(response, SESSION_COOKIE)
    return response


@blueprint.get("/language/<code>")
@public
def choose_language(code: str) -> Response:
    """Keep the reader's choice for a year, and go back to `next`, else to where the link was
    followed. NOT_FOUND for other languages."""
    if code not in language.LANGUAGES:
        raise Refused(Problem.NOT_FOUND)
    going_to = request.args.get("next") or language.came_from()
    response = make_response(redirect(going_to if is_local(going_to) else "/", 303))
    set_cookie(response, language.COOKIE, code, YEAR)
    return response


def _form(going_to: str, name: str = "", sentence: str | None = None) -> str:
    return render_template("public/sign_in.html", next=going_to, name=name, sentence=sentence)


def _refusal(refused: Refused, name: str, going_to: str) -> Response:
    page = _form(going_to, name, refused.problem.label(current_language()))
    response = make_response(page, STATUS[refused.problem])
    if refused.retry_after is not None:
        response.headers["Retry-After"] = str(refused.retry_after)
    return response
