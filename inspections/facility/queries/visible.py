"""Who may see which facility, and which facilities lie in an area."""

from collections.abc import Set

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import Session

from inspections.account.rules import Actor, FacilityFacts, Role
from inspections.area.models import Area, AreaWard
from inspections.area.queries import areas_around, areas_within, wards_of
from inspections.area.rules import NATION_KEY
from inspections.facility.models import Facility, FacilityOwner


def area_ids_of(session: Session, facility: Facility) -> frozenset[int] | None:
    """Every area that holds the facility's ward, or where it is unplaced its territory; None when
    neither is known: then it is the nation's only."""
    if facility.ward_id is None:
        territory = facility.territory_id
        return areas_around(session, territory) if territory is not None else None
    query = select(AreaWard.area_id).where(AreaWard.ward_id == facility.ward_id)
    return frozenset(session.scalars(query))


def facts(session: Session, facility: Facility) -> FacilityFacts:
    """What `may_see_facility` needs to know of a facility."""
    owners = select(FacilityOwner.retailer_id).where(FacilityOwner.facility_id == facility.id)
    return FacilityFacts(area_ids_of(session, facility), frozenset(session.scalars(owners)))


def visible_facilities(actor: Actor) -> ColumnElement[bool]:
    """The facilities for which `may_see_facility` is true, as a where-clause on Facility."""
    if actor.role is Role.ADMINISTRATOR:
        return true()
    if actor.role is Role.RETAILER:
        owned = select(FacilityOwner.facility_id).where(
            FacilityOwner.retailer_id.in_(actor.retailers)
        )
        return Facility.id.in_(owned)
    wards = select(AreaWard.ward_id).where(AreaWard.area_id.in_(actor.areas))
    placed = Facility.ward_id.in_(wards)
    return or_(placed, unplaced_in(actor.areas, actor.nation))


def unplaced_in(area_ids: Set[int], nation: bool) -> ColumnElement[bool]:
    """The unplaced facilities of these areas, as a where-clause on Facility: those whose territory
    lies wholly in one of them. The nation has them all."""
    unplaced = Facility.ward_id.is_(None)
    return unplaced if nation else and_(unplaced, Facility.territory_id.in_(areas_within(area_ids)))


def in_area(area_id: int) -> ColumnElement[bool]:
    """The facilities that lie in the area, today's or former, as a where-clause on Facility: by
    their ward, the unplaced ones by their territory. The nation has all."""
    return or_(counted_in(area_id), unplaced_in({area_id}, nation=False))


def counted_in(area_id: int) -> ColumnElement[bool]:
    """The facilities that the figures count for the area, as a where-clause on Facility: a plan's N
    is made of wards, so the unplaced ones are only the nation's."""
    nation = exists().where(Area.id == area_id, Area.key == NATION_KEY)
    unplaced = and_(Facility.ward_id.is_(None), nation)
    return or_(Facility.ward_id.in_(wards_of(area_id)), unplaced)
