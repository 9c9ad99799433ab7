"""Writing down what left the service, in a request that otherwise only reads."""

from collections.abc import Mapping
from datetime import datetime

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.db import db
from audit_service.exported import note_exported
from inspections.account.secrets import read_key
from inspections.db import now
from inspections.export.rules import Table
from inspections.inspection.rules import visit_day
from inspections.trail.models import TrailEntry
from inspections.trail.rules import Kind, Subject

# What programs, and pages of ours, ask for again and again.
LIVE = ("json", "geojson")


def note_export(table: Table, form: str, asked: Mapping[str, object]) -> None:
    """An entry EXPORTED in the trail, committed before anything is sent: who took which table, as
    what, and what they asked for. Of JSON and GeoJSON once a day for each key, as programs turn
    page after page; a browser's own pages take none.
    """
    if request.method == "HEAD":
        return
    key_id = _key_id()
    if form in LIVE and key_id is None:
        return
    name = f"{table.name}.{form}"
    of = Subject(Kind.EXPORT, f"{name} {key_id}" if form in LIVE else name)
    at = now()
    if form in LIVE and _noted_today(db.session(), of, at):
        return
    note_exported(table.name, form, {"key": key_id, "asked": _plain(asked)}, of.key, at)


def _noted_today(session: Session, of: Subject, at: datetime) -> bool:
    query = (
        select(TrailEntry.at)
        .where(TrailEntry.subject_kind == of.kind.value, TrailEntry.subject_key == of.key)
        .order_by(TrailEntry.id.desc())
    )
    latest = session.scalar(query.limit(1))
    return latest is not None and visit_day(latest) == visit_day(at)


def _key_id() -> str | None:
    """The id of the key that the request brings; it has been checked before."""
    sent = request.authorization
    if sent is None:
        return None
    found = read_key(sent.token or sent.password or "")
    return found[0] if found else sent.username


def _plain(asked: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in asked.items() if value is not None}
