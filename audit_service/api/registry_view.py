"""A facility's whole history as it is sent."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.api.facilities import on_wire
from inspections.account.rules import Actor
from inspections.db import now
from inspections.facility.models import (
    Facility,
    FacilityOwner,
    FacilityStatus,
    FacilityType,
    Retailer,
)
from inspections.facility.queries.changes import as_seen, changes_of, latest_change
from inspections.facility.queries.dated import names_of
from inspections.facility.queries.find import described
from inspections.facility.queries.visible import visible_facilities
from inspections.inspection.rules import visit_day


def history_of(session: Session, actor: Actor, facility: Facility) -> dict[str, Any]:
    """Rows of the facility itself, the latest first; changes also of those merged into it. Other
    facilities are named as far as the actor may see them."""
    (item,) = on_wire([*described(session, [facility], visit_day(now()))])
    linked = [each for each in (facility.parent_id, facility.continues_id) if each]
    seen = visible_facilities(actor)
    named = select(Facility.id, Facility.code).where(Facility.id.in_(linked), seen)
    codes: dict[int, str] = dict(session.execute(named).all())
    return {
        "version": latest_change(session, facility),
        "facility": item,
        "former_address": facility.former_address,
        "ward_basis": facility.ward_basis,
        "parent": codes.get(facility.parent_id or 0),
        "aliases": _codes(session, Facility.merged_into_id == facility.id),
        "continues": codes.get(facility.continues_id or 0),
        "continued_by": _codes(session, (Facility.continues_id == facility.id) & seen),
        "names": names_of(session, facility),
        "types": _rows(session, FacilityType, facility),
        "statuses": _rows(session, FacilityStatus, facility),
        "owners": _owners(session, facility),
        "changes": as_seen(session, actor, changes_of(session, facility)),
    }


def _codes(session: Session, condition: Any) -> list[str]:
    return list(session.scalars(select(Facility.code).where(condition).order_by(Facility.code)))


def _rows(
    session: Session, model: type[FacilityType] | type[FacilityStatus], facility: Facility
) -> list[Any]:
    query = select(model).where(model.facility_id == facility.id)
    return list(session.scalars(query.order_by(model.starts_on.desc().nulls_last())))


def _owners(session: Session, facility: Facility) -> list[dict[str, Any]]:
    query = (
        select(FacilityOwner, Retailer.name)
        .join(Retailer, Retailer.id == FacilityOwner.retailer_id)
        .where(FacilityOwner.facility_id == facility.id)
        .order_by(FacilityOwner.starts_on.desc().nulls_last())
    )
    return [
        {
            "retailer_id": row.retailer_id,
            "retailer": name,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
        }
        for row, name in session.execute(query)
    ]
