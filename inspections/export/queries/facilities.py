"""The registry as flat rows, a page at a time; the two orders are those of inspections.py."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from inspections.account.rules import Role
from inspections.area.models import Area, AreaName
from inspections.area.queries import nearest_names
from inspections.db import now
from inspections.export.facilities import FACILITIES
from inspections.export.queries.asked import Asked, how_many
from inspections.export.rules import Page, Place
from inspections.facility.models import Facility, FacilityOwner, FacilityStatus, FacilityType
from inspections.facility.queries.dated import holds_on
from inspections.facility.queries.visible import visible_facilities
from inspections.inspection.rules import visit_day
from inspections.verdict.queries import LastFinding, last_findings

_WARD, _PROVINCE = aliased(Area), aliased(Area)
_READ: dict[str, SQLColumnExpression[Any]] = {
    "code": Facility.code,
    "updated_at": Facility.changed_at,
    "name": Facility.name,
    "type": FacilityType.type,
    "class": FacilityType.class_,
    "status": FacilityStatus.status,
    "status_since": FacilityStatus.starts_on,
    "ward": func.substr(_WARD.key, 2),
    "province": func.substr(_PROVINCE.key, 2),
    "address": Facility.address,
    "lat": Facility.lat,
    "lon": Facility.lon,
    "area_m2": FacilityType.area_m2,
    "retailer": FacilityOwner.retailer_id,
}
# What else of a row is needed; not told.
_KEYS = (
    Facility.id,
    _WARD.id.label("ward_id"),
    _PROVINCE.id.label("province_id"),
    Facility.parent_id,
    Facility.merged_into_id.label("survivor_id"),
)


def facility_page(session: Session, asked: Asked) -> Page:
    """Rows under the columns of FACILITIES that the actor may see, as they are today; five
    statements. Other facilities are named as far as the actor may see them.

    An entry that was merged into another stands here only for who asks what has changed: they hold
    its row from before.
    """
    on = visit_day(now())
    told: list[Any] = [column.label(name) for name, column in _READ.items()]
    query = _on(select(*_KEYS, *told), on)
    query = _ordered(_wanted(query, asked), asked).limit(asked.limit + 1)
    found = session.execute(query).all()
    page = found[: asked.limit]
    rows = _rows(session, page, asked, on)
    if len(found) <= asked.limit:
        return Page(rows, None)
    return Page(rows, Place(page[-1].id, at=page[-1].updated_at))


def count_facilities(session: Session, asked: Asked, most: int) -> int:
    """How many rows there are; counted up to `most` and one more."""
    return how_many(session, _wanted(select(Facility.id), asked), most)


def _wanted(query: Select[Any], asked: Asked) -> Select[Any]:
    query = query.where(visible_facilities(asked.actor))
    since = asked.changes_from
    if since is None:
        # As an expression: SQLite would look nearly all of them up by that index, and sort them.
        return query.where(func.coalesce(Facility.merged_into_id, 0) == 0)
    return query.where(Facility.changed_at >= since)


def _on(query: Select[Any], day: date) -> Select[Any]:
    return (
        query.select_from(Facility)
        .outerjoin(_WARD, _WARD.id == Facility.ward_id)
        .outerjoin(_PROVINCE, _PROVINCE.id == _WARD.parent_id)
        .outerjoin(*_held(FacilityType, day))
        .outerjoin(*_held(FacilityStatus, day))
        .outerjoin(*_held(FacilityOwner, day))
    )


def _held(model: Any, day: date) -> tuple[Any, ColumnElement[bool]]:
    return model, and_(model.facility_id == Facility.id, holds_on(model, day))


def _ordered(query: Select[Any], asked: Asked) -> Select[Any]:
    after = asked.after
    if not asked.by_change:
        query = query.order_by(Facility.id)
        return query if after is None else query.where(Facility.id > after.number)
    place = (Facility.changed_at, Facility.id)
    query = query.where(Facility.changed_at.is_not(None)).order_by(*place)
    return query if after is None else query.where(tuple_(*place) > (after.at, after.number))


def _rows(session: Session, page: Sequence[Any], asked: Asked, on: date) -> list[list[Any]]:
    areas = {each for row in page for each in (row.ward_id, row.province_id) if each is not None}
    linked = {each for row in page for each in (row.parent_id, row.survivor_id) if each is not None}
    names, codes = nearest_names(session, areas, on), _codes(session, asked, linked)
    # As on the pages: a retailer is told of the audits of its own time, and there alone. Who has
    # bought a store since is no business of who sold it.
    retailer = asked.actor.role is Role.RETAILER
    last = {} if retailer else last_findings(session, [row.id for row in page], on)
    owners = asked.actor.retailers if retailer else {row.retailer for row in page}
    return [_row(row, names, codes, last.get(row.id), owners) for row in page]


def _row(
    row: Any,
    names: Mapping[int, AreaName],
    codes: Mapping[int, str],
    last: LastFinding | None,
    owners: Collection[int],
) -> list[Any]:
    ward, province = names.get(row.ward_id), names.get(row.province_id)
    told = {
        **{name: getattr(row, name) for name in _READ},
        "retailer": row.retailer if row.retailer in owners else None,
        "parent": codes.get(row.parent_id),
        "merged_into": codes.get(row.survivor_id),
        "ward_name": ward and ward.full_name,
        "province_name": province and province.full_name,
        "last_visited_on": last and last.visited_on,
        "last_verdict": last and last.outcome,
        "last_valid_until": last and last.valid_until,
    }
    return [told[name] for name in FACILITIES.names]


def _codes(session: Session, asked: Asked, ids: Collection[int]) -> dict[int, str]:
    """Other facilities are named as far as the actor may see them."""
    seen = visible_facilities(asked.actor)
    query = select(Facility.id, Facility.code).where(Facility.id.in_(ids), seen)
    return dict(session.execute(query).all())
