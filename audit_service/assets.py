"""The files in static/, under an address that changes when any of them does."""

import hashlib
import mimetypes
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask, Response, current_app, send_from_directory, url_for
from whitenoise import WhiteNoise

from audit_service.auth import public
from audit_service.security import HEADERS, YEAR

FOLDER = Path(__file__).resolve().parent.parent / "static"

# Machines differ in what they say of these, and browsers refuse scripts of another type.
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")


def tree_hash(folder: Path) -> str:
    """12 hexadecimal digits of all names and contents in the folder."""
    whole = hashlib.sha256()
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        whole.update(file.relative_to(folder).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:12]


def init_app(app: Flask) -> None:
    tree = app.config["STATIC_TREE"] = tree_hash(FOLDER)
    # Files under today's hash never reach Flask. Other hashes do: see static_file.
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=FOLDER,
        prefix=f"static/{tree}/",
        immutable_file_test=lambda _path, _url: True,
        max_age=YEAR,
        add_headers_function=_add_headers,
    )
    app.add_url_rule("/static/<tree>/<path:name>", "static", static_file)
    app.jinja_env.globals["asset"] = asset


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value


def asset(path: str) -> str:
    """The address of a file in static/, such as asset("css/tokens.css")."""
    return url_for("static", tree=current_app.config["STATIC_TREE"], name=path)


@public
def static_file(tree: str, name: str) -> Response:
    """Kept for good under today's hash. A page from before a new release gets today's file too,
    but has to ask again: what it holds is not what its address promised."""
    response = send_from_directory(FOLDER, name)
    if tree == current_app.config["STATIC_TREE"]:
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response
