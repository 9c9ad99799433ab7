"""Whose trail this is, and its head as pages show it."""

from urllib.parse import urlsplit

from flask import current_app

from audit_service.db import db
from inspections.trail.heads import Head
from inspections.trail.queries.state import head_of


def origin() -> str:
    """The host that people type, which no request can change; a name of its own without one."""
    host = urlsplit(current_app.config["PUBLIC_URL"]).netloc
    return f"{host or 'bao-bi-xanh'}/trail"


def current_head() -> Head:
    return head_of(db.session(), origin())
