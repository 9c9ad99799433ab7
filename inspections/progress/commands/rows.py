"""Writing the kept rows, however many, by statements that are put together once.

To PostgreSQL all of them go in one statement, each kind as an array of its table's rows: it is
asked once, there is no limit of parameters to meet, and it reads them faster than JSON. SQLite,
which nobody has to wait for, takes row after row.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Delete,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    select,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.types import UserDefinedType

from inspections.db import Base
from inspections.driver import SQLITE_BY_PLACE, Row, run, run_many, written_out
from inspections.progress.models import ProgressDelta, ProgressInterval
from inspections.progress.steps import Interval, Key, Measures

POSTGRESQL, SQLITE = "postgresql", "sqlite"
_INTERVALS = Base.metadata.tables[ProgressInterval.__tablename__]
_DELTAS = Base.metadata.tables[ProgressDelta.__tablename__]
_INTERVAL_KEY = ("facility_id", "starts_on")
_INTERVAL_ROW = ("facility_id", *Interval._fields)
_DELTA_ROW = (*Key._fields, *Measures._fields)
# Of the rows by these names.
_COLUMNS = {"gone": _INTERVAL_KEY, "put": _INTERVAL_ROW, "sums": _DELTA_ROW}


def write(
    session: Session,
    gone: Sequence[tuple[int, Interval]],
    new: Sequence[tuple[int, Interval]],
    sums: Mapping[Key, Sequence[int]],
) -> None:
    """Drop intervals and put others, over those that begin on the same day; none is in both. Add to
    the sums, whose rows are locked in the order of their keys: transactions that write to the same
    ones follow each other and never wait in a circle."""
    given: dict[str, Sequence[Row]] = {
        "gone": [_interval_row(id_, each) for id_, each in gone],
        "put": [_interval_row(id_, each) for id_, each in new],
        "sums": [_delta_row(key, numbers) for key, numbers in sums.items()],
    }
    rows = {name: values for name, values in given.items() if values}
    if session.get_bind().dialect.name == POSTGRESQL:
        run(session, at_once(*rows), {name: _as_array(rows[name]) for name in rows})
        return
    for name, values in rows.items():
        taken = len(_COLUMNS[name])
        run_many(session, _one_by_one(name), [row[:taken] for row in values])


# SQLite's driver knows no dates.
def _interval_row(facility_id: int, each: Interval) -> Row:
    ends_on = each.ends_on and each.ends_on.isoformat()
    return (facility_id, each.starts_on.isoformat(), ends_on, *each[2:])


def _delta_row(key: Key, numbers: Sequence[int]) -> Row:
    return (key.area_id, key.step, key.day.isoformat(), key.type, *numbers)


def _as_array(rows: Sequence[Row]) -> str:
    """As PostgreSQL writes an array of a table's rows, in the order of its columns. In them there
    is nothing but numbers, days, flags and words of ours, of which none needs quotes."""
    return "{" + ",".join(f'"({",".join(map(_written, row))})"' for row in rows) + "}"


def _written(value: Any) -> str:
    return "" if value is None else str(value)


class _RowsOf(UserDefinedType[Any]):
    """PostgreSQL's type of an array of rows of the table."""

    cache_ok = True

    def __init__(self, table: Table) -> None:
        self.table = table

    def get_col_spec(self, **_more: Any) -> str:
        return f"{self.table.name}[]"


@cache
def at_once(*names: str) -> str:
    """The statement for PostgreSQL that takes lists of rows by these names."""
    *others, last = (_WRITING[name](POSTGRESQL, name) for name in names)
    first = (each.cte(f"write_{name}") for name, each in zip(names, others, strict=False))
    return written_out(last.add_cte(*first), POSTGRESQL)


@cache
def _one_by_one(name: str) -> str:
    return written_out(_WRITING[name](SQLITE, name), SQLITE_BY_PLACE)


def adding(database: str, given: Select[Any]) -> Any:
    """The statement that adds the selected rows (all columns of ProgressDelta, in order)."""
    ordered = given.order_by(*(given.selected_columns[name] for name in Key._fields))
    insert = _insert(database)(_DELTAS).from_select(_DELTA_ROW, ordered)
    more = {name: _DELTAS.c[name] + insert.excluded[name] for name in Measures._fields}
    return insert.on_conflict_do_update(index_elements=list(Key._fields), set_=more)


def _adding(database: str, name: str) -> Any:
    return adding(database, _given(database, name, _DELTAS, _DELTA_ROW))


def _putting(database: str, name: str) -> Any:
    given = _given(database, name, _INTERVALS, _INTERVAL_ROW)
    ordered = given.order_by(*(given.selected_columns[each] for each in _INTERVAL_KEY))
    insert = _insert(database)(_INTERVALS).from_select(_INTERVAL_ROW, ordered)
    values = {name: insert.excluded[name] for name in _INTERVAL_ROW if name not in _INTERVAL_KEY}
    return insert.on_conflict_do_update(index_elements=list(_INTERVAL_KEY), set_=values)


def _dropping(database: str, name: str) -> Delete:
    key = tuple_(*(_INTERVALS.c[each] for each in _INTERVAL_KEY))
    return delete(_INTERVALS).where(key.in_(_given(database, name, _INTERVALS, _INTERVAL_KEY)))


def _given(database: str, name: str, table: Table, columns: Sequence[str]) -> Select[Any]:
    """The rows that are written, as a SELECT of these columns of the table: to PostgreSQL a list of
    them by this name, to SQLite one by their places."""
    if database != POSTGRESQL:
        return select(*(bindparam(each, type_=table.c[each].type).label(each) for each in columns))
    rows = func.unnest(cast(bindparam(name, type_=Text()), _RowsOf(table)))
    given = rows.table_valued(*(column(each, table.c[each].type) for each in columns), name=name)
    return select(*given.c)


def _insert(database: str) -> Any:
    return postgresql.insert if database == POSTGRESQL else sqlite.insert


# By the name of the rows that each takes.
_WRITING: dict[str, Callable[[str, str], Any]] = {
    "gone": _dropping,
    "put": _putting,
    "sums": _adding,
}
