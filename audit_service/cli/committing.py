"""What every command does at its end."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app

from audit_service.db import db
from inspections.db import sqlite_begin
from inspections.errors import Refused


@contextmanager
def committing() -> Iterator[None]:
    """Commit at the end; what the domain refuses becomes one line on stderr and exit code 1."""
    try:
        yield
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        raise click.ClickException(sentence(refused)) from refused


@contextmanager
def reading() -> Iterator[None]:
    """One moment of the database, seen while others go on writing; nothing is left open."""
    session, token = db.session(), sqlite_begin.set("BEGIN")
    try:
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield
    finally:
        session.rollback()
        sqlite_begin.reset(token)


def sentence(refused: Refused) -> str:
    """The problem in the service's language, with the fields it is about."""
    words = refused.problem.label(current_app.config["DEFAULT_LANGUAGE"])
    fields = ", ".join(f"{field}: {code}" for field, code in refused.fields.items())
    return f"{words} ({fields})" if fields else words
