"""Writing the kept rows, however many, in one statement each.

The rows go as one JSON text: the statement is the same for one as for a thousand, so that it is
compiled and planned once, and there is no limit of parameters to meet.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Select,
    String,
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

from inspections.db import Base
from inspections.progress.models import ProgressDelta, ProgressInterval
from inspections.progress.steps import Interval, Key, Measures

_ROWS = bindparam("rows", type_=String)
_INTERVALS = Base.metadata.tables[ProgressInterval.__tablename__]
_DELTAS = Base.metadata.tables[ProgressDelta.__tablename__]


def drop_intervals(session: Session, gone: Sequence[tuple[int, Interval]]) -> None:
    if not gone:
        return
    rows = [{"facility_id": facility_id, "starts_on": each.starts_on} for facility_id, each in gone]
    table = _INTERVALS
    named = _rows_of(session, table, ["facility_id", "starts_on"])
    these = tuple_(table.c.facility_id, table.c.starts_on).in_(named)
    session.execute(delete(table).where(these), {"rows": _text(rows)})


def put_intervals(session: Session, new: Sequence[tuple[int, Interval]]) -> None:
    """Insert the intervals, over those that begin on the same day."""
    if not new:
        return
    rows = [{"facility_id": facility_id, **each._asdict()} for facility_id, each in new]
    table = _INTERVALS
    names = [each.name for each in table.columns]
    key = [each.name for each in table.primary_key]
    given = _rows_of(session, table, names)
    # SQLite would take ON CONFLICT for a part of a FROM that nothing follows.
    ordered = given.order_by(*(given.selected_columns[name] for name in key))
    insert = _insert(session)(table).from_select(names, ordered)
    values = {name: insert.excluded[name] for name in names if name not in key}
    statement = insert.on_conflict_do_update(index_elements=key, set_=values)
    session.execute(statement, {"rows": _text(rows)})


def add_deltas(session: Session, sums: Mapping[Key, Measures]) -> None:
    """Add the numbers to the rows, which are locked in the order of their keys: transactions that
    write to the same ones follow each other and never wait in a circle."""
    if not sums:
        return
    rows = [{**key._asdict(), **numbers._asdict()} for key, numbers in sums.items()]
    table = _DELTAS
    names = [each.name for each in table.columns]
    given = _rows_of(session, table, names)
    session.execute(adding(session, given), {"rows": _text(rows)})


def adding(session: Session, given: Select[Any]) -> Any:
    """The statement that adds the selected rows (all columns of ProgressDelta, in order)."""
    table = _DELTAS
    names = [each.name for each in table.columns]
    ordered = given.order_by(*(given.selected_columns[name] for name in Key._fields))
    insert = _insert(session)(table).from_select(names, ordered)
    more = {name: table.c[name] + insert.excluded[name] for name in Measures._fields}
    return insert.on_conflict_do_update(index_elements=list(Key._fields), set_=more)


def _insert(session: Session) -> Any:
    return postgresql.insert if _is_postgresql(session) else sqlite.insert


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _rows_of(session: Session, table: Any, names: Sequence[str]) -> Select[Any]:
    """The JSON rows as a SELECT of these columns."""
    if _is_postgresql(session):
        columns = [column(name, table.c[name].type) for name in names]
        source = func.json_to_recordset(cast(_ROWS, postgresql.JSON)).table_valued(*columns)
        source = source.render_derived(name="given", with_types=True)
        return select(*(source.c[name] for name in names))
    source = func.json_each(_ROWS).table_valued("value", name="given")
    fields = [func.json_extract(source.c.value, f"$.{name}").label(name) for name in names]
    return select(*fields)


def _text(rows: Iterable[Mapping[str, Any]]) -> str:
    return json.dumps(list(rows), default=str, separators=(",", ":"))
