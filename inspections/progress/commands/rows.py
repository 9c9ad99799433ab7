"""Writing the kept rows, however many, in one statement each.

The rows go as one JSON text: the statement is the same for one as for a thousand, so that it is
put together and planned once, and there is no limit of parameters to meet.
"""

import json
from collections.abc import Mapping, Sequence
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
from sqlalchemy.orm import Session

from inspections.db import Base
from inspections.progress.models import ProgressDelta, ProgressInterval
from inspections.progress.steps import Interval, Key, Measures

POSTGRESQL = "postgresql"
_ROWS = bindparam("rows", type_=String)
_INTERVALS = Base.metadata.tables[ProgressInterval.__tablename__]
_DELTAS = Base.metadata.tables[ProgressDelta.__tablename__]


def drop_intervals(session: Session, gone: Sequence[tuple[int, Interval]]) -> None:
    if gone:
        rows = [(facility_id, each.starts_on) for facility_id, each in gone]
        session.connection().execute(_dropping(_dialect(session)), {"rows": _text(rows)})


def put_intervals(session: Session, new: Sequence[tuple[int, Interval]]) -> None:
    """Insert the intervals, over those that begin on the same day."""
    if new:
        rows = [(facility_id, *each) for facility_id, each in new]
        session.connection().execute(_putting(_dialect(session)), {"rows": _text(rows)})


def add_deltas(session: Session, sums: Mapping[Key, Sequence[int]]) -> None:
    """Add the numbers to the rows, which are locked in the order of their keys: transactions that
    write to the same ones follow each other and never wait in a circle."""
    if sums:
        rows = [(*key, *numbers) for key, numbers in sums.items()]
        session.connection().execute(_adding_given(_dialect(session)), {"rows": _text(rows)})


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
    # SQLite would take ON CONFLICT for a part of a FROM that nothing follows.
    ordered = given.order_by(*(given.selected_columns[name] for name in key))
    insert = _insert(dialect)(_INTERVALS).from_select(names, ordered)
    values = {name: insert.excluded[name] for name in names if name not in key}
    return insert.on_conflict_do_update(index_elements=key, set_=values)


@cache
def _dropping(dialect: str) -> Delete:
    key = [_INTERVALS.c.facility_id, _INTERVALS.c.starts_on]
    return delete(_INTERVALS).where(tuple_(*key).in_(_given(dialect, key)))


def _given(dialect: str, columns: Any) -> Select[Any]:
    """The JSON rows, lists of values, as a SELECT of these columns."""
    function = func.json_array_elements if dialect == POSTGRESQL else func.json_each
    rows = cast(_ROWS, postgresql.JSON) if dialect == POSTGRESQL else _ROWS
    given = function(rows).table_valued(column("value"), name="given")
    if dialect == POSTGRESQL:
        fields = [
            cast(literal_column(f"given.value ->> {at}"), each.type).label(each.name)
            for at, each in enumerate(columns)
        ]
    else:
        fields = [
            literal_column(f"given.value ->> {at}", each.type).label(each.name)
            for at, each in enumerate(columns)
        ]
    return select(*fields).select_from(given)


def _insert(dialect: str) -> Any:
    return postgresql.insert if dialect == POSTGRESQL else sqlite.insert


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def _text(rows: Sequence[tuple[Any, ...]]) -> str:
    return json.dumps(rows, default=str, separators=(",", ":"))
