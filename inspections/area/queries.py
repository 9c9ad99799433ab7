"""Finding areas by code and day, and the wards they are made of."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

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


def areas_within(area_ids: Collection[int]) -> Select[int]:
    """The ids of the areas that lie wholly in one of these, themselves among them, by the wards
    that they are made of; to be used as a subquery. An area without wards lies nowhere."""
    return _within(frozenset(area_ids))


# Written once for each set: nearly every page asks, and writing it takes longer than running it.
@lru_cache(maxsize=256)
def _within(area_ids: frozenset[int]) -> Select[int]:
    # Each by a name of its own: the query around may be about these rows too.
    inner, outer, own = aliased(AreaWard), aliased(AreaWard), aliased(AreaWard)
    size = select(func.count(own.ward_id)).where(own.area_id == inner.area_id).scalar_subquery()
    return (
        select(inner.area_id)
        .join(outer, outer.ward_id == inner.ward_id)
        .where(outer.area_id.in_(area_ids))
        .group_by(inner.area_id, outer.area_id)
        .having(func.count() == size)
    )


def areas_around(session: Session, area_id: int) -> frozenset[int]:
    """The ids of the areas in which this one lies wholly, itself among them: the other side of
    `areas_within`."""
    inner, outer = aliased(AreaWard), aliased(AreaWard)
    size = select(func.count()).where(AreaWard.area_id == area_id).scalar_subquery()
    query = (
        select(outer.area_id)
        .join(inner, inner.ward_id == outer.ward_id)
        .where(inner.area_id == area_id)
        .group_by(outer.area_id)
        .having(func.count() == size)
    )
    return frozenset(session.scalars(query))


def _valid_on(day: date) -> ColumnElement[bool]:
    return and_(
        or_(AreaName.valid_from.is_(None), AreaName.valid_from <= day),
        or_(AreaName.valid_to.is_(None), day < AreaName.valid_to),
    )
