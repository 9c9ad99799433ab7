"""Who changed what in the registry, and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from inspections.account.models import Account
from inspections.facility.models import Facility, RegistryChange, Retailer
from inspections.facility.rules import CHANGE_KINDS, ChangeKind


@dataclass(frozen=True)
class Changed:
    """One change. `who`: the display name, None = somebody at the command line. `code`: of the
    facility that was changed, None where a retailer was."""

    at: datetime
    what: ChangeKind
    who: str | None
    why: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    code: str | None


def changes_of(session: Session, facility: Facility) -> list[Changed]:
    """Every change of the facility and of those that were merged into it, newest first."""
    about = or_(Facility.id == facility.id, Facility.merged_into_id == facility.id)
    return _changes(session, about)


def changes_of_retailer(session: Session, retailer: Retailer) -> list[Changed]:
    """Every change of the retailer itself, newest first."""
    return _changes(session, RegistryChange.retailer_id == retailer.id)


def _changes(session: Session, about: ColumnElement[bool]) -> list[Changed]:
    query = (
        select(RegistryChange, Account.display_name, Facility.code)
        .outerjoin(Account, Account.id == RegistryChange.account_id)
        .outerjoin(Facility, Facility.id == RegistryChange.facility_id)
        .where(about)
        .order_by(RegistryChange.id.desc())
    )
    return [
        Changed(row.at, CHANGE_KINDS[row.what], who, row.why, row.before, row.after, code)
        for row, who, code in session.execute(query)
    ]
