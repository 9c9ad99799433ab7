"""Entering many facilities in a few statements, row for row what `add_facility` and `set_status`
make of each; tests hold the two equal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inspections.db import now
from inspections.facility import code as codes
from inspections.facility import models
from inspections.facility.collation import sort_key
from inspections.facility.commands.lookups import KEY_LENGTH
from inspections.facility.models import (
    Facility,
    FacilityName,
    FacilityOwner,
    FacilityStatus,
    RegistryChange,
)
from inspections.facility.rules import ChangeKind
from inspections.facility.search import search_key
from inspections.facility_list.places import Wards
from inspections.facility_list.proposal import Proposal, Writes, plain
from inspections.progress.commands.refresh import refresh
from inspections.trail.rows import row_digest

_CHUNK = 500


@dataclass(frozen=True)
class New:
    """A facility to be entered, its retailer known by now; `why`: of the record of changes."""

    proposal: Proposal
    writes: Writes
    why: str


@dataclass
class Entered:
    """`ids`: of the facilities, by the numbers of their rows. `changes`: the id and the digest of
    each record of a change, ascending."""

    ids: dict[int, int] = field(default_factory=dict)
    changes: list[tuple[int, str]] = field(default_factory=list)


def enter(
    session: Session, new: Sequence[New], wards: Wards, account_id: int, random: Random
) -> Entered:
    taken = set(session.scalars(select(Facility.code)))
    entered = Entered()
    for start in range(0, len(new), _CHUNK):
        some = new[start : start + _CHUNK]
        drawn = [each.writes.code or _draw(taken, random) for each in some]
        at = now()
        rows = [_facility(each, code, wards, at) for each, code in zip(some, drawn, strict=True)]
        made = insert(Facility).returning(Facility.id, Facility.code)
        by_code = {code: facility_id for facility_id, code in session.execute(made, rows).all()}
        found = [by_code[code] for code in drawn]
        entered.ids |= {each.proposal.number: id_ for each, id_ in zip(some, found, strict=True)}
        _add_dated(session, list(zip(found, some, strict=True)))
        changes = [
            change
            for facility_id, each in zip(found, some, strict=True)
            for change in _changes(facility_id, each, wards, account_id, at)
        ]
        entered.changes += _written(session, changes)
    refresh(session, *entered.ids.values())
    return entered


def _written(session: Session, changes: list[dict[str, Any]]) -> list[tuple[int, str]]:
    made = insert(RegistryChange).returning(RegistryChange.id, sort_by_parameter_order=True)
    ids = session.scalars(made, changes).all()
    digests = [row_digest("registry_change", {"retailer_id": None, **each}) for each in changes]
    return sorted(zip(ids, digests, strict=True))


def _draw(taken: set[str], random: Random) -> str:
    while True:
        code = codes.new_code(random)
        if code not in taken:
            taken.add(code)
            return code


def _facility(each: New, code: str, wards: Wards, at: datetime) -> dict[str, Any]:
    writes = each.writes
    name = writes.name or ""
    address, former = writes.addresses or (None, None)
    ward_id, basis = writes.ward or (None, None)
    lat, lon = writes.position or (None, None)
    key = search_key(name, address, former, wards.full(ward_id))
    return {
        "code": code,
        "name": name,
        "search_key": key[:KEY_LENGTH],
        "sort_key": sort_key(name),
        "ward_id": ward_id,
        "ward_basis": basis.value if basis else None,
        "address": address,
        "former_address": former,
        "lat": lat,
        "lon": lon,
        "parent_id": writes.parent.id if writes.parent else None,
        "territory_id": wards.territory[0] if wards.territory and ward_id is None else None,
        "changed_at": at,
    }


def _add_dated(session: Session, entered: list[tuple[int, New]]) -> None:
    names, types, statuses, owners = [], [], [], []
    for facility_id, each in entered:
        writes, always = each.writes, {"starts_on": None, "ends_on": None}
        names.append({"facility_id": facility_id, "name": writes.name, **always})
        types.append({"facility_id": facility_id, **_typed(writes), **always})
        statuses += list(_statuses(facility_id, writes))
        if writes.owner is not None:
            owner = {"facility_id": facility_id, "retailer_id": writes.owner.id}
            owners.append({**owner, **always})
    for model, rows in (
        (FacilityName, names),
        (models.FacilityType, types),
        (FacilityStatus, statuses),
        (FacilityOwner, owners),
    ):
        if rows:
            session.execute(insert(model), rows)


def _typed(writes: Writes) -> dict[str, Any]:
    return {name: plain(value) for name, value in (writes.typed or {}).items()}


def _statuses(facility_id: int, writes: Writes) -> Iterator[dict[str, Any]]:
    spans = [(writes.first_status, writes.opened_on), *writes.statuses]
    ends = [day for _, day in writes.statuses] + [None]
    for (status, starts_on), ends_on in zip(spans, ends, strict=True):
        yield {
            "facility_id": facility_id,
            "status": status.value,
            "reason": None,
            "starts_on": starts_on,
            "ends_on": ends_on,
        }


def _changes(
    facility_id: int, each: New, wards: Wards, account_id: int, at: datetime
) -> Iterator[dict[str, Any]]:
    writes = each.writes
    address, former = writes.addresses or (None, None)
    told = {
        "name": writes.name,
        **{name.rstrip("_"): value for name, value in _typed(writes).items()},
        "status": writes.first_status.value,
        "opened_on": plain(writes.opened_on),
        "ward": f"W{wards.codes[writes.ward[0]]}" if writes.ward else None,
        "territory": wards.territory[1] if wards.territory and not writes.ward else None,
        "address": address,
        "former_address": former,
        "retailer_id": writes.owner.id if writes.owner else None,
        "parent_code": writes.parent.code if writes.parent else None,
    }
    common = {"facility_id": facility_id, "at": at, "account_id": account_id, "why": each.why}
    known = {name: value for name, value in told.items() if value is not None}
    yield {**common, "what": ChangeKind.CREATED.value, "before": None, "after": known}
    before = (writes.first_status, writes.opened_on)
    for status, day in writes.statuses:
        yield {
            **common,
            "what": ChangeKind.STATUS.value,
            "before": _status(*before),
            "after": _status(status, day),
        }
        before = (status, day)


def _status(status: Any, day: Any) -> dict[str, Any]:
    return {"on": plain(day), "status": status.value, "reason": None}
