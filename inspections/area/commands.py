"""Loading the reference data of areas, and bringing any table to the state a file describes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from inspections.area.models import Area, AreaName, AreaWard
from inspections.area.rules import Level
from inspections.area.source import AreaRow, reference_areas
from inspections.db import Base

Row = dict[str, Any]


def load_areas(session: Session) -> int:
    """Bring the three area tables to the reference data; returns the number of rows changed.

    Ids are kept. Areas are never deleted; names and memberships that the data no longer has are.
    """
    areas = reference_areas()
    changed = _align_areas(session, areas)
    ids = area_ids(session)
    names = [{"area_id": ids[area.key], **vars(name)} for area in areas for name in area.names]
    changed += align(session, AreaName, names, key=("area_id", "valid_from"), delete_others=True)
    members = [
        {"area_id": ids[key], "ward_id": ids[area.key]}
        for area in areas
        if area.level is Level.WARD
        for key in _memberships(area, areas[0].key)
    ]
    return changed + align(
        session, AreaWard, members, key=("area_id", "ward_id"), delete_others=True
    )


def area_ids(session: Session) -> dict[str, int]:
    """The id of every area by its key."""
    return {area.key: area.id for area in session.execute(select(Area.key, Area.id))}


def align(
    session: Session,
    model: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str],
    among: ColumnElement[bool] | None = None,
    delete_others: bool = False,
) -> int:
    """Insert, update and, if asked, delete rows until the table says what `rows` say.

    Rows are matched by the columns `key`, all rows have the same columns, and ids are kept. Only
    rows fulfilling `among` are looked at (all, when None). Returns the number of rows changed.
    """
    session.flush()
    table = Base.metadata.tables[model.__tablename__]
    query = select(table) if among is None else select(table).where(among)
    stored = {_key(row, key): dict(row) for row in session.execute(query).mappings()}
    wanted = {_key(row, key): dict(row) for row in rows}
    new = [row for mark, row in wanted.items() if mark not in stored]
    changed = [
        _primary_key(table, stored[mark]) | row
        for mark, row in wanted.items()
        if mark in stored and any(stored[mark][column] != value for column, value in row.items())
    ]
    gone = [_primary_key(table, stored[m]) for m in stored.keys() - wanted.keys()]
    _write(session, table, new, changed, gone if delete_others else [])
    return len(new) + len(changed) + (len(gone) if delete_others else 0)


def _align_areas(session: Session, areas: Iterable[AreaRow]) -> int:
    changed = 0
    ids: dict[str | None, int] = {}
    # Level by level: a row can only name a parent that has an id already.
    for level in Level:
        rows = [
            {
                "key": area.key,
                "level": area.level,
                "parent_id": ids.get(area.parent),
                "former_id": ids.get(area.former),
            }
            for area in areas
            if area.level is level
        ]
        changed += align(session, Area, rows, key=("key",))
        ids.update(area_ids(session))
    return changed


def _memberships(ward: AreaRow, nation: str) -> list[str]:
    return [key for key in (nation, ward.parent, ward.former, ward.key) if key]


def _key(row: Mapping[Any, Any], key: Sequence[str]) -> tuple[Any, ...]:
    return tuple(row[column] for column in key)


def _primary_key(table: Table, row: Row) -> Row:
    return {f"pk_{column.name}": row[column.name] for column in table.primary_key}


def _write(
    session: Session, table: Table, new: list[Row], changed: list[Row], gone: list[Row]
) -> None:
    this_row = [column == bindparam(f"pk_{column.name}") for column in table.primary_key]
    # Deletions first: a successor may hold what is unique in the row that goes.
    if gone:
        session.execute(delete(table).where(*this_row), gone)
    if changed:
        session.execute(update(table).where(*this_row), changed)
    if new:
        session.execute(insert(table), new)
    if new or changed or gone:
        # These statements pass by the objects that the session already holds.
        session.expire_all()
