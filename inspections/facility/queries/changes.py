"""Who changed what in the registry, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from inspections.account.models import Account
from inspections.account.rules import Actor
from inspections.facility.models import Facility, RegistryChange, Retailer
from inspections.facility.queries.visible import visible_facilities
from inspections.facility.rules import CHANGE_KINDS, ChangeKind

# What names another facility, by its code.
OTHERS = ("parent_code", "continues", "to", "into", "other")


@dataclass(frozen=True)
class Changed:
    """One change; later ones have greater ids. `who`: the display name, None = somebody at the
    command line. `code`: of the facility that was changed, None where a retailer was."""

    id: int
    at: datetime
    what: ChangeKind
    who: str | None
    why: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    code: str | None


def changes_of(session: Session, facility: Facility) -> list[Changed]:
    """Every change of the facility and of those that were merged into it, newest first."""
    return _changes(session, _about(facility))


def changes_of_retailer(session: Session, retailer: Retailer) -> list[Changed]:
    """Every change of the retailer itself, newest first."""
    return _changes(session, _about(retailer))


def as_seen(session: Session, actor: Actor, changes: Sequence[Changed]) -> list[Changed]:
    """The changes without the codes of other facilities that the actor may not see, as of a store
    that went to another province. One statement."""
    sides = [side for each in changes for side in (each.before, each.after) if side]
    named = {side[name] for side in sides for name in OTHERS if side.get(name)}
    query = select(Facility.code).where(Facility.code.in_(named), visible_facilities(actor))
    seen = set(session.scalars(query)) if named else set()
    return [
        replace(each, before=_told(each.before, seen), after=_told(each.after, seen))
        for each in changes
    ]


def _told(values: Mapping[str, Any] | None, seen: set[str]) -> dict[str, Any] | None:
    if values is None:
        return None
    return {
        name: None if name in OTHERS and value not in seen else value
        for name, value in values.items()
    }


def latest_change(session: Session, about: Facility | Retailer) -> int:
    """The id of the newest of its changes, 0 where there is none: who holds it knows later whether
    anybody changed something meanwhile."""
    query = (
        select(func.max(RegistryChange.id))
        .outerjoin(Facility, Facility.id == RegistryChange.facility_id)
        .where(_about(about))
    )
    return session.scalar(query) or 0


def changes_after(session: Session, about: Facility | Retailer, seen: int) -> list[Changed]:
    """Its changes since the one of this id, newest first."""
    return _changes(session, _about(about) & (RegistryChange.id > seen))


def _about(about: Facility | Retailer) -> ColumnElement[bool]:
    if isinstance(about, Retailer):
        return RegistryChange.retailer_id == about.id
    return or_(Facility.id == about.id, Facility.merged_into_id == about.id)


def _changes(session: Session, about: ColumnElement[bool]) -> list[Changed]:
    query = (
        select(RegistryChange, Account.display_name, Facility.code)
        .outerjoin(Account, Account.id == RegistryChange.account_id)
        .outerjoin(Facility, Facility.id == RegistryChange.facility_id)
        .where(about)
        .order_by(RegistryChange.id.desc())
    )
    return [
        Changed(row.id, row.at, CHANGE_KINDS[row.what], who, row.why, row.before, row.after, code)
        for row, who, code in session.execute(query)
    ]
