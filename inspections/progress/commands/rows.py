"""Writing the kept rows, however many, in one statement each that is put together once.

To PostgreSQL the rows go as one JSON text: it is asked once, and there is no limit of parameters to
meet. SQLite, which nobody has to wait for, takes row after row, in a third of the time.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    Delete,
    Select,
    String,
    bindparam,
    cast,
    column,
    delete,
    func,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import Session

from inspections.db import Base
from inspections.progress.models import ProgressDelta, ProgressInterval
from inspections.progress.steps import Interval, Key, Measures

POSTGRESQL = "postgresql"
_ROWS = bindparam("rows", type_=String)
_INTERVALS = Base.metadata.tables[ProgressInterval.__tablename__]
_DELTAS = Base.metadata.tables[ProgressDelta.__tablename__]


def drop_intervals(session: Session, gone: Sequence[tuple[int, Interval]]) -> None:
    _write(session, _dropping, [(facility_id, each.starts_on) for facility_id, each in gone])


def put_intervals(session: Session, new: Sequence[tuple[int, Interval]]) -> None:
    """Insert the intervals, over those that begin on the same day."""
    _write(session, _putting, [(facility_id, *each) for facility_id, each in new])


def add_deltas(session: Session, sums: Mapping[Key, Sequence[int]]) -> None:
    """Add the numbers to the rows, which are locked in the order of their keys: transactions that
    write to the same ones follow each other and never wait in a circle."""
    _write(session, _adding_given, [(*key, *numbers) for key, numbers in sums.items()])


def _write(session: Session, statement: Callable[[str], Any], rows: list[tuple[Any, ...]]) -> None:
    dialect = session.get_bind().dialect
    if not rows:
        return
    if dialect.name == POSTGRESQL:
        text = json.dumps(rows, default=str, separators=(",", ":"))
        session.connection().execute(statement(dialect.name), {"rows": text})
    else:
        kept = [tuple(map(_as_kept, row)) for row in rows]
        session.connection().exec_driver_sql(_sql(statement, dialect), kept)


def _as_kept(value: Any) -> Any:
    """SQLite's driver knows no dates."""
    return value.isoformat() if isinstance(value, date) else value


@cache
def _sql(statement: Callable[[str], Any], dialect: Dialect) -> str:
    return str(statement(dialect.name).compile(dialect=dialect))


def adding(dialect: str, given: Select[Any]) -> Any:
    """The statement that adds the selected rows (all columns of ProgressDelta, in order)."""
    names = [each.name for each in _DELTAS.columns]
    ordered = given.order_by(*(given.selected_columns[name] for name in Key._fields))
    insert = _insert(dialect)(_DELTAS).from_select(names, ordered)
    more = {name: _DELTAS.c[name] + insert.excluded[name] for name in Measures._fields}
    return insert.on_conflict_do_update(index_elements=list(Key._fields), set_=more)


@cache
def _adding_given(dialect: str) -> Any:
    return adding(dialect, _given(dialect, _DELTAS.columns))


@cache
def _putting(dialect: str) -> Any:
    names = [each.name for each in _INTERVALS.columns]
    key = [each.name for each in _INTERVALS.primary_key]
    given = _given(dialect, _INTERVALS.columns)
    ordered = given.order_by(*(given.selected_columns[name] for name in key))
    insert = _insert(dialect)(_INTERVALS).from_select(names, ordered)
    values = {name: insert.excluded[name] for name in names if name not in key}
    return insert.on_conflict_do_update(index_elements=key, set_=values)


@cache
def _dropping(dialect: str) -> Delete:
    key = [_INTERVALS.c.facility_id, _INTERVALS.c.starts_on]
    return delete(_INTERVALS).where(tuple_(*key).in_(_given(dialect, key)))


def _given(dialect: str, columns: Any) -> Select[Any]:
    """The rows that are written as a SELECT of these columns; on SQLite it is one row."""
    if dialect != POSTGRESQL:
        return select(*(bindparam(None, type_=each.type).label(each.name) for each in columns))
    rows = func.json_array_elements(cast(_ROWS, postgresql.JSON))
    given = rows.table_valued(column("value"), name="given")
    fields = [
        cast(literal_column(f"given.value ->> {at}"), each.type).label(each.name)
        for at, each in enumerate(columns)
    ]
    return select(*fields).select_from(given)


def _insert(dialect: str) -> Any:
    return postgresql.insert if dialect == POSTGRESQL else sqlite.insert
