"""What a record in quarantine says of its store, though it is not read yet."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from inspections.account.models import AccountArea
from inspections.account.rules import Actor
from inspections.area.models import AreaWard
from inspections.area.queries import wards_of
from inspections.facility.code import is_code, normalise
from inspections.facility.models import Facility
from inspections.facility.queries.visible import in_area, visible_facilities
from inspections.inspection.body import parse_object
from inspections.inspection.models import Inspection
from inspections.inspection.queries import visible_inspections
from inspections.inspection.rules import State


def named_code(payload: Mapping[str, Any] | None) -> str | None:
    """The code in the body; None where there is none that checks."""
    named = (payload or {}).get("facility")
    code = normalise(named) if isinstance(named, str) else ""
    return code if is_code(code) else None


def named_stores(
    session: Session, actor: Actor, payloads: Mapping[int, Mapping[str, Any] | None]
) -> dict[int, Facility]:
    """The stores that these bodies name, by the same numbers; without those that the actor may not
    see: foreign is as good as unknown. One statement."""
    codes = {seq: named_code(payload) for seq, payload in payloads.items()}
    query = select(Facility).where(Facility.code.in_(_known(codes)), visible_facilities(actor))
    stores = {each.code: each for each in session.scalars(query)}
    return {seq: stores[code] for seq, code in codes.items() if code in stores}


def unread_in(session: Session, actor: Actor, area_id: int) -> frozenset[int]:
    """The quarantined records of the area, of those that the actor may see, by their seq: by the
    store that the body names, else by where its signer works, as for who may see them. No SQL sees
    into a body, so all are read; they are few."""
    query = select(Inspection.seq, Inspection.signer_id, Inspection.body)
    query = query.where(Inspection.state == State.QUARANTINED, visible_inspections(actor))
    codes, signers = {}, {}
    for seq, signer_id, body in session.execute(query):
        codes[seq], signers[seq] = named_code(parse_object(body)), signer_id
    stores = select(Facility.code, in_area(area_id))
    stores = stores.where(Facility.code.in_(_known(codes)), visible_facilities(actor))
    inside: dict[str | None, bool] = dict(session.execute(stores).all())
    at_work = set(session.scalars(_working_in(area_id)))
    return frozenset(
        seq for seq, code in codes.items() if inside.get(code, signers[seq] in at_work)
    )


def _working_in(area_id: int) -> Select[int]:
    return (
        select(AccountArea.account_id)
        .join(AreaWard, AreaWard.area_id == AccountArea.area_id)
        .where(AreaWard.ward_id.in_(wards_of(area_id)))
        .distinct()
    )


def _known(codes: Mapping[int, str | None]) -> set[str]:
    return {code for code in codes.values() if code is not None}
