"""Facilities as `similar` compares them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from inspections.area.models import Area, AreaWard
from inspections.facility.models import Facility, FacilityOwner, FacilityStatus, Retailer
from inspections.facility.rules import PlacedBy, Status
from inspections.facility.similar import Entry

# A branch's tax code is its company's with three digits after a dash.
COMPANY_DIGITS = 10


def entries_of(
    session: Session, wanted: ColumnElement[bool]
) -> tuple[dict[int, Row[Any]], dict[int, Entry]]:
    """The rows that the where-clause on Facility wants, and what is compared of each, by id. Four
    statements at most."""
    rows = {row.id: row for row in session.execute(_rows(wanted))}
    return rows, _entries(session, rows, wanted)


def _rows(seen: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Facility.id,
            Facility.name,
            Facility.address,
            Facility.former_address,
            Facility.ward_id,
            Facility.ward_basis,
            Facility.territory_id,
            Facility.lat,
            Facility.lon,
            Facility.parent_id,
            Facility.continues_id,
            Area.parent_id.label("province_id"),
        )
        .outerjoin(Area, Area.id == Facility.ward_id)
        .where(seen)
    )


def _entries(
    session: Session, rows: Mapping[int, Row[Any]], seen: ColumnElement[bool]
) -> dict[int, Entry]:
    taxes, times = _tax_codes(session, seen), times_of(session, seen)
    provinces = _provinces(session, {row.territory_id for row in rows.values()} - {None})
    return {
        id_: Entry(
            name=row.name,
            addresses=tuple(filter(None, (row.address, row.former_address))),
            ward_id=row.ward_id,
            ward_sure=row.ward_id is not None and row.ward_basis != PlacedBy.LIKELY,
            provinces=frozenset({row.province_id})
            if row.province_id is not None
            else provinces.get(row.territory_id, frozenset()),
            lat=row.lat,
            lon=row.lon,
            tax_codes=frozenset(taxes[id_]),
            opened_on=times[id_][0] if id_ in times else None,
            closed_on=times[id_][1] if id_ in times else None,
        )
        for id_, row in rows.items()
    }


def _tax_codes(session: Session, seen: ColumnElement[bool]) -> dict[int, set[str]]:
    query = (
        select(FacilityOwner.facility_id, Retailer.tax_code)
        .join(Retailer, Retailer.id == FacilityOwner.retailer_id)
        .join(Facility, Facility.id == FacilityOwner.facility_id)
        .where(Retailer.tax_code.is_not(None), seen)
    )
    found: dict[int, set[str]] = defaultdict(set)
    for id_, code in session.execute(query):
        found[id_].add((code or "")[:COMPANY_DIGITS])
    return found


def times_of(
    session: Session, seen: ColumnElement[bool]
) -> dict[int, tuple[date | None, date | None]]:
    """When each facility of the where-clause opened, and when it closed if it did; None = not
    known. One that is only planned is left out."""
    query = (
        select(FacilityStatus.facility_id, FacilityStatus.status, FacilityStatus.starts_on)
        .join(Facility, Facility.id == FacilityStatus.facility_id)
        .where(seen, FacilityStatus.status.in_([Status.ACTIVE.value, Status.CLOSED.value]))
        .order_by(FacilityStatus.facility_id, FacilityStatus.starts_on.nulls_first())
    )
    found: dict[int, tuple[date | None, date | None]] = {}
    for id_, status, starts_on in session.execute(query):
        closed_on = starts_on if status == Status.CLOSED.value else None
        opened_on = found[id_][0] if id_ in found else starts_on
        found[id_] = (opened_on, closed_on)
    return found


def _provinces(session: Session, territory_ids: set[int]) -> dict[int, frozenset[int]]:
    """The provinces of today that the wards of each territory lie in."""
    if not territory_ids:
        return {}
    query = (
        select(AreaWard.area_id, Area.parent_id)
        .join(Area, Area.id == AreaWard.ward_id)
        .where(AreaWard.area_id.in_(territory_ids))
        .distinct()
    )
    found: dict[int, set[int]] = defaultdict(set)
    for area_id, province_id in session.execute(query):
        if province_id is not None:
            found[area_id].add(province_id)
    return {area_id: frozenset(ids) for area_id, ids in found.items()}
