"""The files in static/, as released, under an address that changes when any of them does."""

import mimetypes
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask, Response, current_app, send_from_directory, url_for
from whitenoise import WhiteNoise

from audit_service.auth import public
from audit_service.release import release
from audit_service.security import YEAR, headers_of_file

FOLDER = Path(__file__).resolve().parent.parent / "static"
FOR_GOOD = f"max-age={YEAR},immutable"

# Machines differ in what they say of these, and browsers refuse scripts of another type.
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/manifest+json", ".webmanifest")


def init_app(app: Flask) -> None:
    folder = release(FOLDER, kept_in(app.config["SETTINGS"].data_dir))
    app.config.update(STATIC_FOLDER=folder, STATIC_TREE=folder.name)
    # Files under today's hash never reach Flask. Other hashes do: see static_file.
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=folder,
        prefix=f"static/{folder.name}/",
        allow_all_origins=False,
        add_headers_function=_add_headers,
    )
    app.add_url_rule("/static/<tree>/<path:name>", "static", static_file)
    app.jinja_env.globals["asset"] = asset


def kept_in(data_dir: Path) -> Path:
    """Where the released copies are."""
    return data_dir / "static"


def asset(path: str) -> str:
    """The address of a file in static/, such as asset("icons/ui.svg"), or of a joined style sheet,
    asset("css/sheets/form.css")."""
    return url_for("static", tree=current_app.config["STATIC_TREE"], name=path)


@public
def static_file(tree: str, name: str) -> Response:
    """Kept for good under today's hash. A page from before a new release gets today's file too,
    but has to ask again: what it holds is not what its address promised."""
    response = send_from_directory(current_app.config["STATIC_FOLDER"], name)
    known = tree == current_app.config["STATIC_TREE"]
    response.headers["Cache-Control"] = FOR_GOOD if known else "no-cache"
    return response


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    # Modules are UTF-8 by their standard, sheets by that of the pages that link them; a phone reads
    # thirty such heads.
    content_type, _, _ = (headers.get("Content-Type") or "").partition(";")
    headers["Content-Type"] = content_type
    headers["Cache-Control"] = FOR_GOOD
    for name, value in headers_of_file(content_type).items():
        headers[name] = value
