"""Noting when a key was last used, without the request paying for it.

Reads take no write lock (inspections/db.py). So the note is a transaction of its own, begun when
the answer has gone out, at most once in some minutes for each key, and given up at once where
somebody else is writing: the next use will be noted.
"""

from flask import Flask, Response, current_app, g
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from audit_service.db import db
from inspections.account.commands.keys import USE_NOTED_AFTER, note_use
from inspections.account.queries import KeyInUse
from inspections.db import now, sqlite_begin


def init_app(app: Flask) -> None:
    app.after_request(note_afterwards)


def remember(key: KeyInUse) -> None:
    """This request is made with the key."""
    if key.last_used_at is None or key.last_used_at < now() - USE_NOTED_AFTER:
        g.used_key = key.id


def note_afterwards(response: Response) -> Response:
    key_id: str | None = g.pop("used_key", None)
    if key_id is not None:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        response.call_on_close(lambda: note(app, key_id))
    return response


def note(app: Flask, key_id: str) -> None:
    """Write it down, or not: nothing that goes wrong here reaches whoever asked."""
    # The lock is asked for by the update itself, once this connection waits for nobody.
    token = sqlite_begin.set("BEGIN")
    try:
        with app.app_context(), db.engine.connect() as connection:
            _note(connection, key_id)
    except SQLAlchemyError as error:
        app.logger.info("use of a key not noted: %s", type(error).__name__)
    finally:
        sqlite_begin.reset(token)


def _note(connection: Connection, key_id: str) -> None:
    with connection.begin(), Session(connection) as session:
        if connection.dialect.name != "sqlite":
            note_use(session, key_id, now())
            return
        patience = connection.scalar(text("PRAGMA busy_timeout"))
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        try:
            note_use(session, key_id, now())
        finally:
            # The connection goes back to requests, which do wait.
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
