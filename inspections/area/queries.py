"""Finding areas by code and day, and the wards they are made of."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from inspections.area.models import Area, AreaName, AreaWard
from inspections.area.rules import nearest


def area_by_code(session: Session, code: str, on: date | None = None) -> Area | None:
    """The area that bears this official code on the day (None = the codes now in force).

    Keys ("VN", "F91", "P91", "W30742") are found whatever the day. None for an unknown code.
    """
    by_key = session.scalar(select(Area).where(Area.key == code))
    if by_key is not None:
        return by_key
    in_force = AreaName.valid_to.is_(None) if on is None else _valid_on(on)
    borne = select(AreaName.area_id).where(AreaName.code == code, in_force)
    return session.scalar(select(Area).where(Area.id.in_(borne)))


def names(session: Session, area_ids: Collection[int], on: date) -> dict[int, AreaName]:
    """The name of each area on the day; an area without one on that day is left out."""
    query = select(AreaName).where(AreaName.area_id.in_(area_ids), _valid_on(on))
    return {name.area_id: name for name in session.scalars(query)}


def name_on(session: Session, area_id: int, day: date) -> AreaName | None:
    """The name of one area on the day; None when it had none then, or none that is known."""
    return names(session, [area_id], day).get(area_id)


def nearest_names(session: Session, area_ids: Collection[int], on: date) -> dict[int, AreaName]:
    """A name to print for each area, even on a day when it did not exist.

    The one valid on the day, else the last before it (former provinces), else the first after it
    (today's wards on a day before 2025-07-01). Only unknown ids are left out.
    """
    by_area: dict[int, list[AreaName]] = {}
    for name in session.scalars(select(AreaName).where(AreaName.area_id.in_(area_ids))):
        by_area.setdefault(name.area_id, []).append(name)
    found = {area_id: nearest(dated, on) for area_id, dated in by_area.items()}
    return {area_id: name for area_id, name in found.items() if name is not None}


def keys_of(session: Session, area_ids: Collection[int]) -> dict[int, str]:
    """The key of each area, which no date changes. Unknown ids are left out."""
    query = select(Area.id, Area.key).where(Area.id.in_(area_ids))
    return {row.id: row.key for row in session.execute(query)}


def wards_of(area_id: int) -> Select[int]:
    """The ids of the wards an area is made of, to be used as a subquery: `ward_id.in_(…)`."""
    return select(AreaWard.ward_id).where(AreaWard.area_id == area_id)


def _valid_on(day: date) -> ColumnElement[bool]:
    return and_(
        or_(AreaName.valid_from.is_(None), AreaName.valid_from <= day),
        or_(AreaName.valid_to.is_(None), day < AreaName.valid_to),
    )
