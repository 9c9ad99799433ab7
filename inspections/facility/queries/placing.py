"""Facilities whose ward is to be said by a person, and the wards that there are to choose from."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from inspections.account.rules import Actor
from inspections.area.models import Area, AreaName, AreaWard
from inspections.area.queries import keys_of
from inspections.area.rules import Level, full_name
from inspections.facility.collation import sort_key
from inspections.facility.models import Facility
from inspections.facility.queries.visible import visible_facilities
from inspections.facility.rules import PlacedBy
from inspections.facility.search import fold
from inspections.words import Word


class ToPlace(Word):
    UNPLACED = "unplaced", "chưa có xã, phường", "without a ward"
    LIKELY = "likely", "xã, phường cần xác nhận", "ward to be confirmed"


def to_place(
    session: Session, actor: Actor, which: ToPlace, after: int | None = None, limit: int = 50
) -> list[Facility]:
    """The facilities that the actor may see and whose ward is not known, or only likely, in the
    order of their names. `after`: the id of the last one of the page before."""
    query = select(Facility).where(_wanted(actor, which))
    order = tuple_(Facility.sort_key, Facility.id)
    last = session.get(Facility, after) if after is not None else None
    if last is not None:
        query = query.where(order > (last.sort_key, last.id))
    return list(session.scalars(query.order_by(Facility.sort_key, Facility.id).limit(limit)))


def count_to_place(session: Session, actor: Actor) -> dict[ToPlace, int]:
    return {
        each: session.scalars(
            select(func.count()).select_from(Facility).where(_wanted(actor, each))
        ).one()
        for each in ToPlace
    }


def province_keys(session: Session, facilities: Collection[Facility]) -> dict[int, str]:
    """By facility, the key of the province, today's or former, in which its likely ward lies, or
    whose office entered it; those where neither is known are left out. Two statements."""
    ward_ids = {each.ward_id for each in facilities if each.ward_id is not None}
    of_ward = select(Area.id, Area.parent_id).where(Area.id.in_(ward_ids))
    above = {row.id: row.parent_id for row in session.execute(of_ward)}
    area_ids = {
        each.id: each.territory_id if each.ward_id is None else above[each.ward_id]
        for each in facilities
    }
    keys = keys_of(session, {area_id for area_id in area_ids.values() if area_id is not None})
    found = {id_: keys.get(area_id or 0, "") for id_, area_id in area_ids.items()}
    return {id_: key for id_, key in found.items() if key[:1] in ("P", "F")}


@dataclass(frozen=True)
class WardChoice:
    """One of today's wards: its code, its name, that of its province."""

    code: str
    name: str
    province: str


def wards_by_code(session: Session, actor: Actor, codes: Collection[str]) -> list[WardChoice]:
    """Those of the wards that lie in the actor's areas, in the order of their names."""
    return _choices(session, actor, AreaName.code.in_(codes))


def wards_named(session: Session, actor: Actor, text: str, limit: int = 20) -> list[WardChoice]:
    """The wards of the actor's areas whose name holds every word of the text, accents aside; none
    for a text without a word. Those that begin with it come first."""
    words = fold(text).split()
    if not words:
        return []
    wanted = " ".join(words)
    found = [
        (not fold(each.name).partition(" ")[2].startswith(wanted), at, each)
        for at, each in enumerate(_choices(session, actor))
        if all(word in fold(each.name) for word in words)
    ]
    return [each for _late, _at, each in sorted(found, key=lambda row: row[:2])][:limit]


def _choices(session: Session, actor: Actor, *wanted: ColumnElement[bool]) -> list[WardChoice]:
    province = aliased(AreaName)
    theirs = select(AreaWard.ward_id).where(AreaWard.area_id.in_(actor.areas))
    query = (
        select(AreaName, province)
        .join(Area, Area.id == AreaName.area_id)
        .join(province, (province.area_id == Area.parent_id) & province.valid_to.is_(None))
        .where(Area.level == Level.WARD, AreaName.valid_to.is_(None), Area.id.in_(theirs), *wanted)
    )
    rows = [
        (sort_key(ward.name), WardChoice(ward.code, ward.full_name, full_name(of.kind, of.name)))
        for ward, of in session.execute(query)
    ]
    return [each for _key, each in sorted(rows, key=lambda row: (row[0], row[1].code))]


def _wanted(actor: Actor, which: ToPlace) -> ColumnElement[bool]:
    to_be_said = (
        Facility.ward_id.is_(None)
        if which is ToPlace.UNPLACED
        else Facility.ward_basis == PlacedBy.LIKELY.value
    )
    return to_be_said & Facility.merged_into_id.is_(None) & visible_facilities(actor)
