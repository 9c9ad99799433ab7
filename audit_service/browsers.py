"""What is known of a browser: a coarse word for it, and who has signed in on it before."""

import hashlib
import secrets

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from audit_service.security import YEAR, cookie_name, set_cookie
from inspections.account.commands.sessions import Where
from inspections.account.queries import folded

COOKIE = "known"
# Of one shared computer; the oldest make room.
MOST_PEOPLE = 8
# The first that its name holds; Edge and Opera say Chrome too, Chrome says Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "CocCoc"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser_word(user_agent: str) -> str:
    """ "Chrome, Android"; "" for one that says nothing we know. No version: it is for people to
    tell their own browsers apart, not for us to tell people apart."""
    found = [
        next((word for sign, word in words if sign in user_agent), None)
        for words in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(word for word in found if word)


def where_from(name: str) -> Where:
    """Where this request comes from, for a sign-in under this name."""
    mark, people = _known()
    known = mark if _person(name) in people else None
    address = request.remote_addr or ""
    return Where(address, browser_word(request.user_agent.string), known)


def remember(response: Response, name: str) -> None:
    """This person has signed in here: tries at their name from elsewhere do not lock them out."""
    mark, people = _known()
    others = [person for person in people if person != _person(name)]
    value = [mark, [_person(name), *others][:MOST_PEOPLE]]
    set_cookie(response, COOKIE, _serializer().dumps(value), YEAR)


def _known() -> tuple[str, list[str]]:
    """The browser's mark and its people; a new mark for one that brings none of ours."""
    try:
        mark, people = _serializer().loads(request.cookies.get(cookie_name(COOKIE), ""))
    except (BadSignature, ValueError, TypeError):
        return secrets.token_urlsafe(12), []
    return str(mark), [str(person) for person in people]


def _person(name: str) -> str:
    """Who: nobody reads a colleague's name out of a shared computer's cookie."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hashlib.blake2b(folded(name).encode(), key=key[:64], digest_size=9).hexdigest()


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known-browser")
