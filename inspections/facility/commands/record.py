"""Writing down who changed what; see RegistryChange."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from inspections.db import now
from inspections.facility.entry import REASON, line
from inspections.facility.models import Facility, RegistryChange, Retailer
from inspections.facility.rules import Author, ChangeKind
from inspections.trail.commands.of_rows import record_row
from inspections.trail.rules import Act, Kind, Subject


def record(
    session: Session,
    about: Facility | Retailer,
    what: ChangeKind,
    by: Author | None,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> None:
    """One row, of this moment, and its entry in the trail. Dates are written as ISO 8601."""
    why = line("why", by.why, REASON) if by is not None and by.why else None
    row = RegistryChange(
        facility_id=about.id if isinstance(about, Facility) else None,
        retailer_id=about.id if isinstance(about, Retailer) else None,
        at=now(),
        account_id=by.account_id if by is not None else None,
        what=what.value,
        why=why,
        before=None if before is None else _plain(before),
        after=_plain(after),
    )
    if isinstance(about, Facility):
        has_changed(about, row.at)
    session.add(row)
    kind = Kind.FACILITY if isinstance(about, Facility) else Kind.RETAILER
    of, changed = Subject(kind, str(about.id)), {"what": what.value}
    record_row(session, Act.REGISTRY_CHANGED, of, row.account_id, row.at, row, changed)
    session.flush()


def has_changed(facility: Facility, at: datetime) -> None:
    """Note the moment; a clock that was set back must not hide the change from who asks since."""
    facility.changed_at = max(at, facility.changed_at or at)


def put(
    session: Session,
    about: Facility | Retailer,
    what: ChangeKind,
    by: Author | None,
    values: Mapping[str, Any],
) -> bool:
    """Set the row's columns and record what they were; False = they had these values already."""
    before = {name: getattr(about, name) for name in values}
    if before == values:
        return False
    for name, value in values.items():
        setattr(about, name, value)
    record(session, about, what, by, before, values)
    return True


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
