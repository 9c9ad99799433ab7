"""Headers on every answer, and how cookies are set."""

from flask import Flask, Response, current_app, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
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


def init_app(app: Flask) -> None:
    app.after_request(_add_headers)


def is_api() -> bool:
    """Whether the request is for a program: errors are JSON, cookies need X-App."""
    return request.path.startswith("/api/")


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["HTTPS"]:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    if is_api():
        response.headers["X-App"] = APP_NAME
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
