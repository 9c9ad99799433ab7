"""The office's page of keys for programs: seen, made and revoked by whoever manages them."""

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

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_number, chosen_word
from audit_service.db import db
from audit_service.department.key_form import KeyForm, empty_form, made_from
from audit_service.department.key_page import key_page
from audit_service.errors import STATUS
from audit_service.key_lines import key_lines
from audit_service.words import _
from inspections.account.models import Account
from inspections.account.rules import KeyState, Permission, Scope
from inspections.account.secrets import read_key
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.key.commands import revoke_seen
from inspections.key.queries.find import KeyFilter, find_keys, find_owners
from inspections.key.queries.visible import owner_by_id

blueprint = Blueprint("department_keys", __name__, url_prefix="/department/keys")

PAGE = 50
# Of people whose name fits, offered to choose from.
MOST = 20
# Whatever the key may do, this address answers it.
EXAMPLE = "/api/v1/inspections"


@blueprint.get("")
@needs(Permission.MANAGE_KEYS)
def index() -> str:
    """The latest first; `?q=`, `?scope=` and `?state=` narrow it down, `?page=` goes on."""
    session, begun, page = db.session(), now(), chosen_number("page") or 1
    q, scope, state = request.args.get("q", "").strip(), chosen_word("scope", Scope), _state()
    narrowed = KeyFilter(q=q, scope=Scope.of(scope) if scope else None, state=state)
    offset = (page - 1) * PAGE
    found = find_keys(session, current_actor(), narrowed, begun, offset, PAGE + 1)
    sent = {"q": q or None, "scope": scope, "state": state}
    return render_template(
        "department/keys.html",
        lines=key_lines(session, found[:PAGE], begun),
        q=q,
        scope=scope,
        state=state,
        scopes=Scope,
        states=KeyState,
        is_narrowed=any(sent.values()),
        first=_address(sent) if page > 1 else None,
        following=_address(sent, page + 1) if len(found) > PAGE else None,
    )


@blueprint.get("/new")
@needs(Permission.MANAGE_KEYS)
def new_form() -> str:
    """First whose key it will be: `?q=` looks for people, `?for=` is one of them."""
    chosen = chosen_number("for")
    if chosen is not None:
        return _form(empty_form(db.session(), _owner(chosen)))
    q = request.args.get("q", "").strip()
    people = find_owners(db.session(), current_actor(), q, MOST + 1)
    more = len(people) > MOST
    return render_template("department/key_owner.html", people=people[:MOST], q=q, more=more)


@blueprint.post("/new")
@needs(Permission.MANAGE_KEYS)
def new() -> ResponseReturnValue:
    """Make a key, shown this once: only its hash is kept."""
    owner = _owner(request.form.get("for", type=int))
    form, printed = made_from(db.session(), current_actor(), owner, request.form)
    if printed is None:
        return _form(form), STATUS[Problem.INVALID]
    db.session.commit()
    return _made(form, printed)


@blueprint.get("/<key_id>")
@needs(Permission.MANAGE_KEYS)
def page(key_id: str) -> str:
    """One key: whose it is, what it may, when it was used last, and its trail."""
    shown = key_page(db.session(), current_actor(), key_id, device=False)
    (line,) = key_lines(db.session(), [shown.found], now())
    return render_template("department/key.html", page=shown, line=line)


@blueprint.post("/<key_id>/revoke")
@needs(Permission.MANAGE_KEYS)
def revoke(key_id: str) -> ResponseReturnValue:
    """End a key of somebody whose keys one manages."""
    reason = request.form.get("reason", "").strip()
    revoke_seen(db.session(), current_actor(), key_id, device=False, at=now(), reason=reason)
    db.session.commit()
    flash(_("Đã thu hồi khoá. Chương trình dùng khoá đó không vào được nữa."), "success")
    return redirect(url_for(".index"), 303)


def _state() -> KeyState | None:
    state = chosen_word("state", KeyState)
    return KeyState.of(state) if state else None


def _owner(account_id: int | None) -> Account:
    """NOT_FOUND for whoever is none of those one makes keys for."""
    # The most that a column of ids holds.
    known = account_id is not None and 0 < account_id < 2**31
    owner = owner_by_id(db.session(), current_actor(), account_id or 0) if known else None
    if owner is None:
        raise Refused(Problem.NOT_FOUND)
    return owner


def _form(form: KeyForm) -> str:
    return render_template("department/key_form.html", form=form)


def _made(form: KeyForm, printed: str) -> Response:
    # In a demonstration the setting may be empty; the page is its asker's alone.
    site = current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")
    key_id, _secret = read_key(printed) or ("", "")
    shown = render_template(
        "department/key_made.html",
        printed=printed,
        key_id=key_id,
        address=f"{site}{EXAMPLE}",
        form=form,
    )
    response = make_response(shown)
    response.headers["Cache-Control"] = "no-store"
    return response


def _address(sent: dict[str, str | None], page: int | None = None) -> str:
    """Of the list, narrowed down as it is now."""
    return url_for(".index", **{**sent, "page": page})  # type: ignore[arg-type]
