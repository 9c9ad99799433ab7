"""Everything that is kept of an account's holder: each row of each table that points to them.

Read from the tables themselves, so that a new table is in it from its first day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, Select, Table, func, or_, select
from sqlalchemy.orm import Session

from inspections.db import Base
from inspections.privacy.marks import KEY, Personal, Whose
from inspections.privacy.queries.about import values_about
from inspections.trail.models import TrailValue

_ROWS = 500
# What proves who somebody is: it is of use to nobody but a thief.
_SECRET = {("account", "password_hash")}


@dataclass(frozen=True)
class Holding:
    """The rows of one table that are about the person. `columns`: what of them is theirs to know,
    without secrets, bytes and what is about somebody else."""

    table: str
    columns: tuple[str, ...]
    query: Select[Any]


def holdings(account_id: int) -> Iterator[Holding]:
    """In the order of the tables; those of the trail with the values that stand beside it."""
    for table in Base.metadata.sorted_tables:
        condition = _theirs(table, account_id)
        if condition is not None:
            columns = [column for column in table.columns if _is_theirs_to_know(column)]
            query = select(*columns).where(condition).order_by(*table.primary_key)
            yield Holding(table.name, tuple(column.name for column in columns), query)


def count_of(session: Session, holding: Holding) -> int:
    return session.scalar(select(func.count()).select_from(holding.query.subquery())) or 0


def rows_of(session: Session, holding: Holding) -> Iterator[dict[str, Any]]:
    """A few in memory at a time."""
    found = session.execute(holding.query.execution_options(yield_per=_ROWS))
    return (dict(row) for row in found.mappings())


def _theirs(table: Table, account_id: int) -> ColumnElement[bool] | None:
    if table.name == "account":
        return table.c.id == account_id
    if table.name == TrailValue.__tablename__:
        return values_about(account_id)
    links = [
        column
        for column in table.columns
        if any(key.target_fullname == "account.id" for key in column.foreign_keys)
    ]
    return or_(*(column == account_id for column in links)) if links else None


def _is_theirs_to_know(column: Column[Any]) -> bool:
    mark: Personal | None = column.info.get(KEY)
    is_others = mark is not None and mark.whose in (Whose.REPRESENTATIVE, Whose.CONTACT)
    is_secret = (column.table.name, column.name) in _SECRET
    return not (is_others or is_secret or isinstance(column.type, LargeBinary))
