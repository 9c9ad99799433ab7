"""What a list is compared with, read in a few statements whatever its length."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from inspections.account.rules import Actor
from inspections.area.models import Area, AreaName, AreaWard
from inspections.area.queries import nearest_names
from inspections.area.rules import Level
from inspections.db import now
from inspections.facility import models
from inspections.facility.models import (
    Facility,
    FacilityName,
    FacilityOwner,
    FacilityStatus,
    Retailer,
)
from inspections.facility.queries.visible import visible_facilities
from inspections.facility.rules import TYPES
from inspections.facility_list.dated import Dated, Span, Typed
from inspections.facility_list.known import Known, KnownRetailer, Registry
from inspections.facility_list.places import Wards
from inspections.inspection.rules import visit_day


def load_registry(session: Session, actor: Actor) -> Registry:
    """The facilities that the actor may see, merged ones as aliases, and every retailer."""
    registry = Registry()
    names = _former_names(session, actor)
    columns = (
        Facility.id,
        Facility.code,
        Facility.name,
        Facility.ward_id,
        Facility.ward_basis,
        Facility.address,
        Facility.former_address,
        Facility.lat,
        Facility.lon,
        Facility.parent_id,
    )
    query = select(*columns).where(visible_facilities(actor), Facility.merged_into_id.is_(None))
    for row in session.execute(query.execution_options(yield_per=2000)):
        known = Known(*tuple(row))
        registry.add(known, *names.get(known.ref, ()))
    _add_aliases(session, registry)
    retailers = select(Retailer.id, Retailer.name, Retailer.tax_code)
    for retailer_id, name, tax_code in session.execute(retailers.order_by(Retailer.id)):
        registry.add_retailer(KnownRetailer(retailer_id, name, tax_code))
    return registry


def load_wards(session: Session, actor: Actor) -> Wards:
    """Today's wards by the codes now in force and those of 2025-07-01."""
    rows = session.execute(
        select(Area.id, Area.key, Area.parent_id).where(Area.level == Level.WARD)
    ).all()
    provinces = {row.parent_id for row in rows if row.parent_id is not None}
    day = visit_day(now())
    named = nearest_names(session, select(Area.id).where(Area.level == Level.WARD), day)  # type: ignore[arg-type]
    provinces_named = nearest_names(session, provinces, day)
    in_force = select(AreaName.code, AreaName.area_id).where(AreaName.valid_to.is_(None))
    wards = {row.id for row in rows}
    by_code = {code: ward for code, ward in session.execute(in_force).all() if ward in wards}
    by_code |= {row.key[1:]: row.id for row in rows}
    territory = _territory(session, actor)
    is_province = territory is not None and territory[1][:1] in ("P", "F")
    return Wards(
        by_code,
        {row.id: row.key[1:] for row in rows},
        {ward_id: name.full_name for ward_id, name in named.items()},
        {row.id: provinces_named[row.parent_id].full_name for row in rows if row.parent_id},
        _reach(session, actor),
        territory[1] if territory is not None and is_province else None,
        None if actor.nation else territory,
    )


def load_dated(session: Session, ids: Collection[int]) -> dict[int, Dated]:
    """Every period of these facilities."""
    found = {facility_id: Dated([], [], [], []) for facility_id in ids}
    dated = models.FacilityType
    typed = select(
        dated.facility_id,
        dated.starts_on,
        dated.ends_on,
        dated.type,
        dated.class_,
        dated.basis,
        dated.area_m2,
        dated.items,
    )
    for facility_id, starts, ends, type_, *rest in _ordered(session, typed, dated, ids):
        found[facility_id].types.append(Span(starts, ends, Typed(TYPES[type_], *rest)))
    for model, value, name in (
        (FacilityStatus, FacilityStatus.status, "statuses"),
        (FacilityOwner, FacilityOwner.retailer_id, "owners"),
        (FacilityName, FacilityName.name, "names"),
    ):
        query = select(model.facility_id, model.starts_on, model.ends_on, value)
        for facility_id, starts, ends, held in _ordered(session, query, model, ids):
            getattr(found[facility_id], name).append(Span(starts, ends, held))
    return found


def taken_codes(session: Session, codes: Collection[str]) -> set[str]:
    """Those of the codes that some facility has."""
    return set(session.scalars(select(Facility.code).where(Facility.code.in_(codes))))


def _ordered(session: Session, query: Any, model: Any, ids: Collection[int]) -> Any:
    # Not by `ORDER BY`: where no day is known databases differ.
    rows = session.execute(query.where(model.facility_id.in_(ids))).all()
    return sorted(rows, key=lambda row: (row[0], row[1] is not None, row[1]))


def _former_names(session: Session, actor: Actor) -> dict[int, list[str]]:
    query = (
        select(FacilityName.facility_id, FacilityName.name)
        .join(Facility, Facility.id == FacilityName.facility_id)
        .where(visible_facilities(actor), FacilityName.name != Facility.name)
    )
    found: dict[int, list[str]] = {}
    for facility_id, name in session.execute(query):
        found.setdefault(facility_id, []).append(name)
    return found


def _add_aliases(session: Session, registry: Registry) -> None:
    """A merged facility means its survivor, by code and by name."""
    alias = aliased(Facility)
    query = select(alias.code, alias.name, alias.merged_into_id).where(
        alias.merged_into_id.is_not(None)
    )
    for code, name, survivor_id in session.execute(query):
        survivor = registry.by_id.get(survivor_id or 0)
        if survivor is not None:
            registry.by_code[code] = survivor
            registry.add(survivor, name)


def _reach(session: Session, actor: Actor) -> frozenset[int] | None:
    if actor.nation:
        return None
    query = select(AreaWard.ward_id).where(AreaWard.area_id.in_(actor.areas))
    return frozenset(session.scalars(query))


def _territory(session: Session, actor: Actor) -> tuple[int, str] | None:
    """The one area that the actor answers for; None where there is none or several."""
    rows = session.execute(select(Area.id, Area.key).where(Area.id.in_(actor.areas))).all()
    return (rows[0].id, rows[0].key) if len(rows) == 1 else None
