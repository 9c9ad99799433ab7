"""What held of a facility and from when to when: all that was ever written, the latest first."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.facility.models import (
    Facility,
    FacilityOwner,
    FacilityStatus,
    FacilityType,
    Retailer,
)
from inspections.facility.queries.dated import names_of
from inspections.facility.rules import STATUSES, TYPES, Status
from inspections.facility.rules import FacilityType as Type


@dataclass(frozen=True)
class Span:
    """`starts_on` ≤ day < `ends_on`; None = not known, or still so."""

    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Named(Span):
    name: str


@dataclass(frozen=True)
class Owned(Span):
    """Who answered for the facility."""

    retailer: Retailer


@dataclass(frozen=True)
class Stood(Span):
    status: Status
    reason: str | None


@dataclass(frozen=True)
class Typed(Span):
    type: Type
    class_: str | None
    basis: str | None
    area_m2: int | None
    items: int | None


@dataclass(frozen=True)
class History:
    names: tuple[Named, ...]
    types: tuple[Typed, ...]
    statuses: tuple[Stood, ...]
    owners: tuple[Owned, ...]


def history_of(session: Session, facility: Facility) -> History:
    """Four statements."""
    names = [Named(row.starts_on, row.ends_on, row.name) for row in names_of(session, facility)]
    return History(
        names=tuple(names),
        types=tuple(_types(session, facility)),
        statuses=tuple(_statuses(session, facility)),
        owners=tuple(_owners(session, facility)),
    )


def _types(session: Session, facility: Facility) -> list[Typed]:
    query = select(FacilityType).where(FacilityType.facility_id == facility.id)
    rows = session.scalars(query.order_by(FacilityType.starts_on.desc().nulls_last()))
    return [
        Typed(
            row.starts_on,
            row.ends_on,
            TYPES[row.type],
            row.class_,
            row.basis,
            row.area_m2,
            row.items,
        )
        for row in rows
    ]


def _statuses(session: Session, facility: Facility) -> list[Stood]:
    query = select(FacilityStatus).where(FacilityStatus.facility_id == facility.id)
    rows = session.scalars(query.order_by(FacilityStatus.starts_on.desc().nulls_last()))
    return [Stood(row.starts_on, row.ends_on, STATUSES[row.status], row.reason) for row in rows]


def _owners(session: Session, facility: Facility) -> list[Owned]:
    query = (
        select(Retailer, FacilityOwner.starts_on, FacilityOwner.ends_on)
        .join(FacilityOwner, FacilityOwner.retailer_id == Retailer.id)
        .where(FacilityOwner.facility_id == facility.id)
        .order_by(FacilityOwner.starts_on.desc().nulls_last())
    )
    return [Owned(starts, ends, retailer) for retailer, starts, ends in session.execute(query)]
