"""What a phone keeps of the form to open it without a network: the page by language, the list of
its files, and the worker that keeps them."""

import json
from pathlib import Path

from flask import Blueprint, Response, current_app, url_for
from flask_babel import gettext as _

from audit_service.assets import asset
from audit_service.auth import public
from audit_service.form.shell import colours, scripts, shell_in, version
from audit_service.language import LANGUAGES, current_language
from audit_service.packed import Packed
from audit_service.security import MANIFEST

blueprint = Blueprint("form_kept", __name__, url_prefix="/f")

JAVASCRIPT = "text/javascript"
PAGE_FILES = ("css/sheets/form.css", "icons/packaging.svg")
# Drawn by tools/icons.py.
ICONS = (("icons/app-192.png", 192, "any"), ("icons/app-512.png", 512, "any"))
MASKABLE = (("icons/app-maskable-512.png", 512, "maskable"),)


@blueprint.get("/shell/<any(vi, en):language>")
@public
def kept_shell(language: str) -> Response:
    """The bytes of /f/ in this language."""
    return shell_in(language)


@blueprint.get("/sw.js")
@public
def worker() -> Response:
    """The service worker, before it what it is to keep; with FORM_WORKER=0 one that lets go."""
    response = _worker().answer(JAVASCRIPT)
    response.headers["Cache-Control"] = "no-cache"
    # What the worker itself may ask for, whatever the page may.
    response.headers["Content-Security-Policy"] = "default-src 'self'"
    return response


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """The same bytes for every reader of a language."""
    made: dict[str, Packed] = current_app.extensions.setdefault("form_manifests", {})
    language = current_language()
    if language not in made:
        made[language] = Packed(_manifest_text())
    response = made[language].answer(MANIFEST)
    # The reader's language may come from a cookie.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _manifest_text() -> str:
    light = {name: colours(name)[0] for name in ("card", "paper")}
    manifest = {
        "name": f"{_('Phiếu kiểm tra bao bì')} – Bao Bì Xanh",
        "short_name": "Bao Bì Xanh",
        "lang": current_language(),
        "id": "/f/",
        "start_url": "/f/",
        "scope": "/f/",
        "display": "standalone",
        "theme_color": light["card"],
        "background_color": light["paper"],
        "icons": [
            {"src": asset(place), "sizes": f"{size}x{size}", "type": "image/png", "purpose": use}
            for place, size, use in ICONS + MASKABLE
        ],
    }
    return json.dumps(manifest, ensure_ascii=False)


def files() -> list[str]:
    """The addresses of all files that the page needs."""
    return [asset(place) for place in (*PAGE_FILES, *scripts())]


def _worker() -> Packed:
    made: Packed | None = current_app.extensions.get("form_worker")
    if made is None:
        made = current_app.extensions["form_worker"] = Packed(_worker_text())
    return made


def _worker_text() -> str:
    folder: Path = current_app.config["STATIC_FOLDER"] / "worker"
    if not current_app.config["FORM_WORKER"]:
        return (folder / "leave.js").read_text("utf-8")
    release = {
        "version": version(),
        "tree": current_app.config["STATIC_TREE"],
        "files": files(),
        "shells": {
            language: url_for("form_kept.kept_shell", language=language) for language in LANGUAGES
        },
    }
    line = f"const RELEASE = {json.dumps(release)};\n"
    return line + (folder / "sw.js").read_text("utf-8")
