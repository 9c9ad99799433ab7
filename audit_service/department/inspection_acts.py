"""What came of one record: second bodies under its id, and what reviewers decided."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.department.differences import Difference, differences
from audit_service.department.inspection_list import names
from audit_service.nobody import who_decided
from inspections.inspection.body import parse_object
from inspections.inspection.models import Inspection, Review
from inspections.inspection.queries import second_copies
from inspections.inspection.rules import Act


@dataclass(frozen=True)
class Copy:
    """A second body under the same id. `differences` empty: it differs in spaces or order only, or
    in what the reader may not see."""

    sender: str
    imported_by: str | None
    received_at: datetime
    sha256: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Reviewed:
    act: Act
    reason: str | None
    who: str
    at: datetime


def copies_of(session: Session, inspection: Inspection, restricted: bool) -> tuple[Copy, ...]:
    """`restricted`: with the fields that not everybody may see."""
    copies = second_copies(session, inspection.seq)
    if not copies:
        return ()
    people = {each.sender_id for each in copies} | {each.imported_by_id or 0 for each in copies}
    senders = names(session, people)
    first = parse_object(inspection.body)
    return tuple(
        Copy(
            senders[each.sender_id],
            senders.get(each.imported_by_id or 0),
            each.received_at,
            each.payload_sha256,
            tuple(differences(first, parse_object(each.body), restricted)),
        )
        for each in copies
    )


def reviews_of(session: Session, seq: int) -> tuple[Reviewed, ...]:
    """The first decision first."""
    query = select(Review).where(Review.inspection_seq == seq).order_by(Review.id)
    rows = session.scalars(query).all()
    people = names(session, {each.reviewer_id for each in rows if each.reviewer_id})
    return tuple(
        Reviewed(
            Act.of(each.act),
            each.reason,
            who_decided(people.get(each.reviewer_id or 0), each.reason),
            each.at,
        )
        for each in rows
    )
