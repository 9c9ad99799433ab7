"""Statements on the database's own driver, for the few that every record waits for: what SQLAlchemy
does around a statement takes as long as a small statement itself."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ClauseElement, Connection
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Row = Sequence[Any]
Convert = Callable[[Any], Any]
# For statements that are run with many rows: what is bound by its place is bound faster.
SQLITE_BY_PLACE = "sqlite by place"
_DIALECTS: dict[str, Any] = {
    "sqlite": sqlite.dialect(paramstyle="named"),
    SQLITE_BY_PLACE: sqlite.dialect(paramstyle="qmark"),
    "postgresql": psycopg.dialect(),  # type: ignore[no-untyped-call]
}
_KEPT = "cursor_of_the_driver"
# psycopg reads numbers and dates faster in PostgreSQL's own form.
_CURSOR: dict[str, dict[str, Any]] = {"postgresql": {"binary": True}}


def written_out(statement: ClauseElement, database: str) -> str:
    """The statement as the driver of the database takes it, its parameters by their names; for
    `SQLITE_BY_PLACE` in the order in which they stand."""
    return str(statement.compile(dialect=_DIALECTS[database]))


def to_driver(type_: TypeEngine[Any], database: str) -> Convert | None:
    """What makes a value of the type into one of the driver's; None where it is one. SQLite's knows
    no dates, for one."""
    dialect = _DIALECTS[database]
    convert: Convert | None = type_.dialect_impl(dialect).bind_processor(dialect)
    return convert


def from_driver(type_: TypeEngine[Any], database: str) -> Convert | None:
    dialect = _DIALECTS[database]
    convert: Convert | None = type_.dialect_impl(dialect).result_processor(dialect, None)
    return convert


def fetch(session: Session, statement: str, values: Mapping[str, Any]) -> list[Row]:
    """The rows that a statement gives which gives rows, as the driver has them. It sees what was
    flushed. Raises what SQLAlchemy raises; so do the others."""
    rows: list[Row] = _run(session, _fetch, statement, values)
    return rows


def run(session: Session, statement: str, values: Mapping[str, Any]) -> None:
    _run(session, _execute, statement, values)


def run_many(session: Session, statement: str, rows: Sequence[Row | Mapping[str, Any]]) -> None:
    """Run the statement with each of the rows of values, by place or by name as it takes them."""
    _run(session, _execute_many, statement, rows)


# Whether there are rows is not asked of psycopg's cursor: it would describe each column of them.
def _fetch(cursor: Any, statement: str, values: Any) -> Any:
    cursor.execute(statement, values)
    return cursor.fetchall()


def _execute(cursor: Any, statement: str, values: Any) -> None:
    cursor.execute(statement, values)


def _execute_many(cursor: Any, statement: str, rows: Any) -> None:
    cursor.executemany(statement, rows)


def _run(session: Session, do: Callable[[Any, str, Any], Any], statement: str, values: Any) -> Any:
    connection = session.connection()
    errors = connection.dialect.loaded_dbapi.Error
    try:
        return do(_cursor(connection), statement, values)
    except errors as error:
        raise _refusal(connection, statement, values, error) from error


def _refusal(connection: Connection, statement: str, values: Any, error: Any) -> Any:
    """As SQLAlchemy puts it: without the values where they must not be told, and with a connection
    that was lost put aside, else the rollback would fail as well."""
    dialect = connection.dialect
    is_lost = dialect.is_disconnect(error, connection.connection.driver_connection, None)
    if is_lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        statement,
        values,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=connection.engine.hide_parameters,
        connection_invalidated=is_lost,
        dialect=dialect,
    )


def _cursor(connection: Connection) -> Any:
    """One for as long as the driver's connection lasts: psycopg's learn how to read a column."""
    if _KEPT not in connection.info:
        options = _CURSOR.get(connection.dialect.name, {})
        connection.info[_KEPT] = connection.connection.cursor(**options)
    return connection.info[_KEPT]
