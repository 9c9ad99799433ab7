"""What is known of one facility: its dated facts and its visits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.account.rules import Actor, may_see_facility
from inspections.errors import Problem, Refused
from inspections.facility.models import (
    Facility,
    FacilityOwner,
    FacilityStatus,
    FacilityType,
    Retailer,
)
from inspections.facility.queries.by_code import facility_by_code, survivor
from inspections.facility.queries.find import FoundFacility, described
from inspections.facility.queries.visible import facts, visible_facilities
from inspections.facility.rules import STATUSES, TYPES, Status
from inspections.facility.rules import FacilityType as Type
from inspections.inspection.queries import InspectionRow, find_inspections


@dataclass(frozen=True)
class Owned:
    """Who answered for the facility, `starts_on` ≤ day < `ends_on`."""

    retailer: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Stood:
    status: Status
    reason: str | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Typed:
    type: Type
    class_: str | None
    basis: str | None
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class FacilityPage:
    """`aliases`: the codes of facilities that turned out to be this one."""

    found: FoundFacility
    types: tuple[Typed, ...]
    statuses: tuple[Stood, ...]
    owners: tuple[Owned, ...]
    aliases: tuple[str, ...]
    parent: Facility | None
    children: tuple[Facility, ...]
    inspections: tuple[InspectionRow, ...]


def seen_facility(session: Session, actor: Actor, code: str) -> Facility:
    """The facility of this code, or what it was merged into. NOT_FOUND for what one may not see."""
    facility = facility_by_code(session, code)
    if facility is not None:
        facility = survivor(session, facility)
    if facility is None or not may_see_facility(actor, facts(session, facility)):
        raise Refused(Problem.NOT_FOUND)
    return facility


def facility_page(
    session: Session, actor: Actor, facility: Facility, on: date, before: int | None, limit: int
) -> FacilityPage:
    (found,) = described(session, [facility], on)
    merged = select(Facility).where(Facility.merged_into_id == facility.id)
    aliases = session.scalars(merged.order_by(Facility.code)).all()
    ids = [facility.id, *(alias.id for alias in aliases)]
    return FacilityPage(
        found=found,
        types=tuple(_types(session, facility)),
        statuses=tuple(_statuses(session, facility)),
        owners=tuple(_owners(session, facility)),
        aliases=tuple(alias.code for alias in aliases),
        parent=_parent(session, actor, facility),
        children=tuple(_children(session, actor, facility)),
        inspections=tuple(
            find_inspections(session, actor, facility_ids=ids, before=before, limit=limit)
        ),
    )


def _types(session: Session, facility: Facility) -> list[Typed]:
    query = select(FacilityType).where(FacilityType.facility_id == facility.id)
    rows = session.scalars(query.order_by(FacilityType.starts_on.desc().nulls_last()))
    return [
        Typed(TYPES[row.type], row.class_, row.basis, row.starts_on, row.ends_on) for row in rows
    ]


def _statuses(session: Session, facility: Facility) -> list[Stood]:
    query = select(FacilityStatus).where(FacilityStatus.facility_id == facility.id)
    rows = session.scalars(query.order_by(FacilityStatus.starts_on.desc().nulls_last()))
    return [Stood(STATUSES[row.status], row.reason, row.starts_on, row.ends_on) for row in rows]


def _owners(session: Session, facility: Facility) -> list[Owned]:
    query = (
        select(Retailer.name, FacilityOwner.starts_on, FacilityOwner.ends_on)
        .join(FacilityOwner, FacilityOwner.retailer_id == Retailer.id)
        .where(FacilityOwner.facility_id == facility.id)
        .order_by(FacilityOwner.starts_on.desc().nulls_last())
    )
    return [Owned(name, starts, ends) for name, starts, ends in session.execute(query)]


def _parent(session: Session, actor: Actor, facility: Facility) -> Facility | None:
    query = select(Facility).where(Facility.id == facility.parent_id, visible_facilities(actor))
    return session.scalar(query)


def _children(session: Session, actor: Actor, facility: Facility) -> list[Facility]:
    query = (
        select(Facility)
        .where(
            Facility.parent_id == facility.id,
            Facility.merged_into_id.is_(None),
            visible_facilities(actor),
        )
        .order_by(Facility.sort_key, Facility.id)
    )
    return list(session.scalars(query))
