"""Facilities as points of a map on a day, a page at a time, in the order of their entry."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from inspections.account.rules import Actor, Role
from inspections.area.models import Area
from inspections.area.queries import nearest_names
from inspections.facility.models import Facility
from inspections.facility.queries.filter import FacilityFilter
from inspections.facility.queries.find import FoundFacility, described, wanted
from inspections.facility.queries.placed import has_position
from inspections.verdict.queries import LastFinding, last_findings, standing_on
from inspections.verdict.standing import Standing


@dataclass(frozen=True)
class AskedPoints:
    """Which facilities; `q` and `filter` are those of find_facilities, and hold on the day."""

    actor: Actor
    on: date
    q: str | None = None
    filter: FacilityFilter | None = None

    @property
    def wanted(self) -> list[ColumnElement[bool]]:
        return wanted(self.actor, self.q, self.on, self.filter)


@dataclass(frozen=True)
class Point:
    """A facility whose position is known. `ward`, `province`: keys of today's units, None = not
    known. `standing` None = not to be told; `last` None = that, or never visited."""

    found: FoundFacility
    ward: str | None
    province: str | None
    province_name: str | None
    standing: Standing | None
    last: LastFinding | None


def count_points(session: Session, asked: AskedPoints) -> int:
    """How many of the facilities have a position that a map can show."""
    query = select(func.count()).select_from(Facility).where(*asked.wanted, has_position())
    return session.scalars(query).one()


def point_page(
    session: Session, asked: AskedPoints, after: int | None, limit: int
) -> tuple[list[Point], int | None]:
    """Points, and the `after` of the next page, None where none follows; nine statements. A
    retailer is told no last finding, as on the pages: of a store's audits they see those of the
    time in which they owned it."""
    query = select(Facility).where(*asked.wanted, has_position()).order_by(Facility.id)
    if after is not None:
        query = query.where(Facility.id > after)
    rows = session.scalars(query.limit(limit + 1)).all()
    found = list(described(session, rows[:limit], asked.on))
    wards = _wards(session, {each.ward_id for each in rows if each.ward_id}, asked.on)
    told = asked.actor.role is not Role.RETAILER
    ids = [each.facility.id for each in found]
    last = last_findings(session, ids, asked.on) if told else {}
    points = []
    for each in found:
        place = wards.get(each.facility.ward_id or 0, (None, None, None))
        finding = last.get(each.facility.id)
        standing = standing_on(finding, asked.on) if told else None
        points.append(Point(each, *place, standing, finding))
    return points, rows[limit - 1].id if len(rows) > limit else None


def _wards(
    session: Session, ward_ids: Collection[int], on: date
) -> dict[int, tuple[str | None, str | None, str | None]]:
    """By ward its key, the key of its province and that one's name."""
    wards = session.scalars(select(Area).where(Area.id.in_(ward_ids))).all()
    above = {ward.parent_id for ward in wards if ward.parent_id is not None}
    keys = {area.id: area.key for area in session.scalars(select(Area).where(Area.id.in_(above)))}
    names = nearest_names(session, above, on)
    return {
        ward.id: (
            ward.key,
            keys.get(ward.parent_id or 0),
            names[ward.parent_id].full_name if ward.parent_id in names else None,
        )
        for ward in wards
    }
