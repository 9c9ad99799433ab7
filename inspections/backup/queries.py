"""What a database holds, as lines, all of one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy import LargeBinary, Table, select
from sqlalchemy.orm import Session

from inspections.backup.lines import to_line
from inspections.db import sqlite_begin
from inspections.photo.models import Photo
from inspections.photo.rules import PhotoState

ROWS = 500
# Bodies have up to some MB each.
ROWS_WITH_BYTES = 10


@contextmanager
def snapshot(session: Session) -> Iterator[None]:
    """A transaction that only reads and sees one moment; writers go on meanwhile.

    The session must not be in a transaction, and is in none afterwards.
    """
    options: dict[str, Any] = {}
    if session.get_bind().dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    begin = sqlite_begin.set("BEGIN")
    try:
        session.connection(execution_options=options)
        yield
    finally:
        session.rollback()
        sqlite_begin.reset(begin)


def revision(session: Session) -> str:
    """The last migration that was run; empty on a database without tables."""
    return ",".join(MigrationContext.configure(session.connection()).get_current_heads())


def lines(session: Session, table: Table) -> Iterator[bytes]:
    """Every row by primary key, a few in memory at a time."""
    has_bytes = any(isinstance(column.type, LargeBinary) for column in table.columns)
    rows = ROWS_WITH_BYTES if has_bytes else ROWS
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=rows)
    return (to_line(dict(row)) for row in session.execute(query).mappings())


def arrived_photos(session: Session) -> Iterator[bytes]:
    """The hash of every photo that a row says has arrived and was not erased, a line each."""
    kept = (PhotoState.STORED, PhotoState.UNREADABLE)
    arrived = select(Photo.sha256).where(Photo.state.in_(kept)).distinct()
    query = arrived.order_by(Photo.sha256).execution_options(yield_per=ROWS)
    return (f"{sha256}\n".encode() for sha256 in session.scalars(query))
