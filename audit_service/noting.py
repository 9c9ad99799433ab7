"""Writing in a request that only reads: that something was looked at, exported or used.

On SQLite a GET begins with plain BEGIN and must not write later in the same transaction; see
inspections/db.py.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from audit_service.db import db
from inspections.db import sqlite_begin


@contextmanager
def noting() -> Iterator[Session]:
    """A short transaction of its own on the request's session, committed at its end.

    What the request has read so far ends before it and is read again when it is next looked at:
    two connections a request could starve a pool of them. Do it before the answer is streamed.
    """
    with _beginning("BEGIN IMMEDIATE") as session:
        yield session
        session.commit()


@contextmanager
def reading() -> Iterator[Session]:
    """The rest of an unsafe request that only reads from here on, without a write lock; whatever
    it has written is committed before."""
    with _beginning("BEGIN") as session:
        yield session


@contextmanager
def _beginning(begin: str) -> Iterator[Session]:
    db.session.rollback()
    token = sqlite_begin.set(begin)
    try:
        yield db.session()
    finally:
        db.session.rollback()
        sqlite_begin.reset(token)
