"""That somebody was given what is kept of a person stands in the trail."""

from datetime import datetime

from sqlalchemy.orm import Session

from inspections.privacy.rules import Purpose
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject


def note_personal_export(
    session: Session, by_id: int | None, account_id: int | None, records: int, now: datetime
) -> None:
    """`by_id` None: from the command line; `account_id` None: a store's representative, whose name
    is not written down a second time for it."""
    of = (
        Subject(Kind.EXPORT, "representative")
        if account_id is None
        else Subject(Kind.ACCOUNT, str(account_id))
    )
    record(session, Act.EXPORTED, of, by_id, now, {"form": "zip", "rows": records})


def note_search(session: Session, by_id: int, found: int, now: datetime) -> None:
    """Somebody looked a store's representative up by name; the name itself is not written down."""
    facts = {"found": found, "purpose": Purpose.SUBJECT.value, "fields": ["representative"]}
    of = Subject(Kind.INSTALLATION, "representatives")
    record(session, Act.RESTRICTED_READ, of, by_id, now, facts)
