"""Headers on every answer, and how cookies are set."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

IMAGES = "img-src 'self' data: blob:"
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        IMAGES,
        # The form makes photos small in a worker that it starts from its own text.
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
YEAR = 365 * 24 * 3600
# What tells a client that this service answered, and not the sign-in page of a mall's Wi-Fi.
APP_NAME = "bao-bi-xanh"
# What no browser opens as a page: of all headers these need the type's alone.
SCRIPT = "text/javascript"
BARE = ("text/css", SCRIPT, "image/png", "image/jpeg")
MANIFEST = "application/manifest+json"
# A drawing opened by itself is a document: it runs nothing, loads nothing, and stands in no frame.
DRAWING = "image/svg+xml"
DRAWING_POLICY = "default-src 'none'; frame-ancestors 'none'"


def init_app(app: Flask) -> None:
    app.after_request(_add_headers)


class Named:
    """The service with X-App on every answer, whoever of us gave it."""

    def __init__(self, inner: "WSGIApplication") -> None:
        self._inner = inner

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, [*headers, ("X-App", APP_NAME)], *error)

        return self._inner(environ, start)


def is_api() -> bool:
    """Whether the request is for a program: errors are JSON, cookies need X-App."""
    return request.path.startswith("/api/")


def allow_images(response: Response, address: str) -> None:
    """Let this page alone load images from the host of the address as well; our own needs none."""
    parts = urlsplit(address)
    if parts.netloc:
        wider = f"{IMAGES} {parts.scheme}://{parts.netloc}"
        policy = CONTENT_SECURITY_POLICY.replace(IMAGES, wider)
        response.headers["Content-Security-Policy"] = policy


def headers_of_file(content_type: str) -> dict[str, str]:
    """Of HEADERS, those that matter to a file in static/."""
    no_sniffing = {"X-Content-Type-Options": HEADERS["X-Content-Type-Options"]}
    if content_type.startswith((*BARE, MANIFEST)):
        return no_sniffing
    if content_type.startswith(DRAWING):
        return {"Content-Security-Policy": DRAWING_POLICY, **no_sniffing}
    return HEADERS


def _headers_of(response: Response) -> dict[str, str]:
    # What was said with the page still holds.
    if response.status_code == HTTPStatus.NOT_MODIFIED:
        return {}
    if request.endpoint == "static" or response.mimetype in (MANIFEST, SCRIPT):
        return headers_of_file(response.mimetype or "")
    return HEADERS


def _add_headers(response: Response) -> Response:
    for name, value in _headers_of(response).items():
        response.headers.setdefault(name, value)
    if current_app.config["HTTPS"]:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    if "Cache-Control" not in response.headers:
        # A page shows one person's data in one language: only that browser keeps it, and asks anew.
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def cookie_name(name: str) -> str:
    """With HTTPS the browser itself refuses the cookie from another host or over plain HTTP."""
    return f"__Host-{name}" if current_app.config["HTTPS"] else name


def set_cookie(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=seconds,
        path="/",
        secure=bool(current_app.config["HTTPS"]),
        httponly=True,
        samesite="Lax",
    )


def drop_cookie(response: Response, name: str) -> None:
    set_cookie(response, name, "", 0)
