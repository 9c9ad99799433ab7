"""A reviewer has looked at a second copy, or taken out what was sent, byte for byte."""

from datetime import datetime

from sqlalchemy.orm import Session

from inspections.account.rules import Actor, may_review, may_see_inspection
from inspections.db import insert_once
from inspections.errors import Problem, Refused
from inspections.inspection.models import Inspection, SecondCopy
from inspections.inspection.queries import facts
from inspections.privacy.marks import Restricted
from inspections.privacy.rules import Purpose
from inspections.review.models import CopyLook
from inspections.text import needed_reason
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject


def look_at(
    session: Session,
    inspection: Inspection,
    copy: SecondCopy,
    reason: str,
    reviewer: Actor,
    now: datetime,
) -> None:
    """Take the copy off the queue; it stays as it is.

    Raises Refused: NOT_FOUND, OWN_INSPECTION, NOT_ALLOWED, REASON_NEEDED, REASON_TOO_LONG,
    ALREADY_LOOKED_AT.
    """
    _may(session, inspection, copy, reviewer)
    reason = needed_reason(reason)
    made = insert_once(
        session,
        CopyLook,
        second_copy_id=copy.id,
        inspection_seq=inspection.seq,
        reason=reason,
        reviewer_id=reviewer.account_id,
        at=now,
    )
    if not made:
        raise Refused(Problem.ALREADY_LOOKED_AT)
    of = Subject(Kind.INSPECTION, str(inspection.id))
    record(session, Act.COPY_SEEN, of, reviewer.account_id, now, {"copy": copy.id})


def take_body(
    session: Session,
    inspection: Inspection,
    copy: SecondCopy,
    is_second: bool,
    reviewer: Actor,
    now: datetime,
) -> bytes:
    """The bytes as they were sent: of the copy if `is_second`, else of the record. They name who
    stood for the store and where the inspector stood, so that somebody read them stands in the
    trail.

    Raises Refused: NOT_FOUND, OWN_INSPECTION, NOT_ALLOWED.
    """
    _may(session, inspection, copy, reviewer)
    fields = sorted([Restricted.POSITION.value, Restricted.REPRESENTATIVE.value])
    taken = {
        "fields": fields,
        "purpose": Purpose.REVIEW.value,
        "body": copy.payload_sha256 if is_second else inspection.payload_sha256,
    }
    of = Subject(Kind.INSPECTION, str(inspection.id))
    record(session, Act.RESTRICTED_READ, of, reviewer.account_id, now, taken)
    return copy.body if is_second else inspection.body


def _may(session: Session, inspection: Inspection, copy: SecondCopy, reviewer: Actor) -> None:
    known = facts(session, inspection)
    if not may_see_inspection(reviewer, known):
        raise Refused(Problem.NOT_FOUND)
    if reviewer.account_id in (known.signer_id, copy.sender_id):
        raise Refused(Problem.OWN_INSPECTION)
    if not may_review(reviewer, known):
        raise Refused(Problem.NOT_ALLOWED)
