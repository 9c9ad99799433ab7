"""Who is asking, whether they may, and whether a page of ours sent them.

A view names its permission with `needs`, or says `public`; the check itself runs before any view,
and a view that says neither is refused.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import Authorization

from audit_service import key_use
from audit_service.db import db
from audit_service.security import cookie_name, is_api
from inspections.account.queries import (
    Device,
    actor_by_session,
    device_by_key,
    is_revoked_device,
    key_in_use,
)
from inspections.account.rules import Actor, Permission, may
from inspections.account.secrets import read_key
from inspections.db import now, sqlite_begin
from inspections.errors import Problem, Refused

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SESSION_COOKIE = "session"
DEVICE_COOKIE = "device"
PUBLIC = "public"

ViewT = TypeVar("ViewT", bound=Callable[..., Any])
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    # Checked below instead: it depends on how the request proves who sent it.
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    # A form may stay open for a day; its token ends with the browser's session.
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    csrf.init_app(app)
    app.before_request(begin)
    app.before_request(identify)
    app.before_request(check_origin)
    app.before_request(check_permission)
    app.teardown_request(end)


def needs(permission: Permission) -> Callable[[ViewT], ViewT]:
    """Say who may use this view, a function or a method of a MethodView."""

    def mark(view: ViewT) -> ViewT:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: ViewT) -> ViewT:
    """Say that anybody may use this view; it still knows who asks, if they are signed in."""
    view.needs = PUBLIC  # type: ignore[attr-defined]
    return view


def current_actor() -> Actor:
    """Who asks; only for views that `needs` a permission (NOT_SIGNED_IN elsewhere)."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        raise Refused(Problem.NOT_SIGNED_IN)
    return actor


def begin() -> None:
    """Reads take no write lock; see inspections/db.py."""
    g.sqlite_token = sqlite_begin.set("BEGIN")


def end(_error: BaseException | None) -> None:
    token = g.pop("sqlite_token", None)
    if token is not None:
        sqlite_begin.reset(token)


def identify() -> None:
    """Set `g.actor`; `g.device` where they ask from a phone of theirs that is enrolled; `g.key_id`
    where a key speaks for them.

    A wrong Authorization is refused: it never falls back to the cookies.
    """
    g.actor = g.device = g.key_id = None
    if "Authorization" in request.headers:
        g.actor = _by_authorization(request.authorization)
    elif request.endpoint != "static":
        g.actor, g.device = _by_cookies()
    # No lock is held while a slow phone sends its body.
    db.session.rollback()
    if request.method not in SAFE_METHODS:
        sqlite_begin.set("BEGIN IMMEDIATE")
    if g.actor is None and "Authorization" in request.headers:
        raise Refused(Problem.NOT_SIGNED_IN)


def check_origin() -> None:
    """Refuse what another site made a browser send: in the name of who has signed in there, or to
    where anybody may send, which would make the browser a stranger's."""
    if request.method in SAFE_METHODS or "Authorization" in request.headers:
        return
    if request.endpoint is None:
        return
    if not is_api():
        csrf.protect()
        return
    counts = g.actor is not None or _needed() == PUBLIC
    if counts and not (_is_same_origin() and "X-App" in request.headers):
        raise Refused(Problem.CROSS_SITE)


def check_permission() -> ResponseReturnValue | None:
    """Refuse, or send to the sign-in page, before the view runs."""
    needed = _needed()
    if needed == PUBLIC:
        return None
    if g.actor is None and not is_api() and request.method in ("GET", "HEAD"):
        return redirect(url_for("public.sign_in", next=request.full_path.rstrip("?")))
    if g.actor is None and is_api() and _was_revoked():
        raise Refused(Problem.DEVICE_REVOKED)
    if not isinstance(needed, Permission) or not may(current_actor(), needed):
        raise Refused(Problem.NOT_ALLOWED)
    return None


def _needed() -> Permission | str | None:
    return needed_by(current_app, request.endpoint, request.method)


def needed_by(app: Flask, endpoint: str | None, method: str) -> Permission | str | None:
    """What the view says it needs; PUBLIC for an address that does not exist; None if silent."""
    if endpoint is None or method == "OPTIONS":
        return PUBLIC
    view: Any = app.view_functions[endpoint]
    view_class = getattr(view, "view_class", None)
    if view_class is not None:
        name = "get" if method == "HEAD" and not hasattr(view_class, "head") else method.lower()
        view = getattr(view_class, name, None)
    needed: Permission | str | None = getattr(view, "needs", None)
    return needed


def is_local(address: str) -> bool:
    """Whether a redirect there stays on this site: browsers read // and /\\ as another host."""
    return (
        address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    )


def _by_authorization(sent: Authorization | None) -> Actor | None:
    if sent is None:
        return None
    if sent.type == "bearer":
        return _by_key(None, sent.token or "")
    if sent.type == "basic" and request.method in ("GET", "HEAD"):
        return _by_key(sent.username or "", sent.password or "")
    return None


def _by_key(user: str | None, word: str) -> Actor | None:
    """`word` is the printed key, or with a `user` (the key's id) its secret alone."""
    key_id, secret = read_key(word) or (user or "", word)
    if not key_id.isalnum() or user not in (None, key_id):
        return None
    key = key_in_use(db.session(), key_id, secret, now())
    if key is None:
        return None
    g.key_id = key_id
    key_use.remember(key)
    return key.actor


def session_token() -> str:
    """The token of the session that asks; "" without one."""
    return request.cookies.get(cookie_name(SESSION_COOKIE), "")


def device_of_request() -> Device | None:
    """The enrolled phone whose cookie this request brings, whoever has signed in on it."""
    return device_of(request.cookies.get(cookie_name(DEVICE_COOKIE), ""))


def device_of(printed: str) -> Device | None:
    """The enrolled phone that holds this key; None for any other word."""
    key_id, secret = read_key(printed) or ("", "")
    return device_by_key(db.session(), key_id, secret, now()) if key_id.isalnum() else None


def _was_revoked() -> bool:
    """Whether the phone that asks was a person's until somebody revoked it: it is told so, and
    nobody else, for its cookie holds the secret."""
    key_id, secret = read_key(request.cookies.get(cookie_name(DEVICE_COOKIE), "")) or ("", "")
    return key_id.isalnum() and is_revoked_device(db.session(), key_id, secret)


def _by_cookies() -> tuple[Actor | None, Device | None]:
    """A session wins. A phone's cookie speaks to the API alone, and never beside the session of
    somebody else."""
    token = session_token()
    actor = actor_by_session(db.session(), token, now()) if token else None
    device = device_of_request() if is_api() else None
    if device is None:
        return actor, None
    if actor is None:
        return device.actor, device
    return actor, device if device.actor.account_id == actor.account_id else None


def _is_same_origin() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    own = {request.host_url.rstrip("/"), current_app.config["PUBLIC_URL"]}
    return bool(origin) and origin in own
