"""Two services, and what they hold, for the tests of backup and restore."""

import json
from contextvars import Context
from pathlib import Path

from sqlalchemy import Select, Table, select

from audit_service.db import db
from inspections.db import Base
from inspections.photo.store import DiskStore
from inspections.trail.rules import Act
from tests import make
from tests.phone import Phone

SHELF = make.jpeg(1)
NO_PICTURE = b"\x89PNG\r\n\x1a\n but not a picture"


def run(app, *words: str):
    """A command line of that service, with nothing of the test's own open."""
    db.session.commit()
    with app.app_context():
        return app.test_cli_runner().invoke(args=[str(word) for word in words])


def contents(app) -> dict[str, list[str]]:
    """Every row of every table, in an order that both kinds of database share; but for the trail's
    entry of a restore, which tells what the others cannot."""
    with app.app_context():
        return {
            table.name: sorted(repr(tuple(row)) for row in db.session.execute(_rows(table)))
            for table in Base.metadata.sorted_tables
        }


def _rows(table: Table) -> Select:
    query = select(table)
    is_trail = table.name == "trail_entry"
    return query.where(table.c.act != Act.RESTORED.value) if is_trail else query


def photos(app) -> dict[str, bytes]:
    store: DiskStore = app.extensions["photo_store"]
    return {path.name: path.read_bytes() for path in store.originals.glob("*/*/*")}


def receipts(app, headers, ids) -> list[dict]:
    phone = Phone(app.test_client(), headers)
    return Context().run(lambda: [phone.receipt(id_) for id_ in ids])


def change(kept: Path, **values) -> None:
    manifest = json.loads((kept / "manifest.json").read_bytes())
    (kept / "manifest.json").write_text(json.dumps(manifest | values))
