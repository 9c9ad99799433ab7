"""What the result sheet of one inspection says: nothing of persons, places on a map or flags."""

from dataclasses import dataclass
from datetime import date
from hmac import compare_digest
from uuid import UUID

from sqlalchemy.orm import Session

from audit_service.api.bodies import uuid_of
from audit_service.portal.audit_view import Judged, judged
from audit_service.standing import standing
from inspections.errors import Refused
from inspections.facility.models import Facility
from inspections.facility.queries.find import FoundFacility, described
from inspections.inspection.models import Inspection
from inspections.inspection.queries import (
    chain,
    inspection_by_id,
    photos_of,
    receipt_no,
    revisions,
    verdict_of,
)
from inspections.inspection.record import Outcome
from inspections.inspection.rules import ReviewState, State, superseded_by
from inspections.packaging.rules import rule_set
from inspections.photo.rules import PhotoState
from inspections.trail.queries.proofs import Promise, promise_of
from inspections.trail.rules import Act, Kind, Subject
from inspections.verdict.models import Verdict

# The first hexadecimal digits of the hash of the signed bytes: 64 bits.
KEY_LENGTH = 16
# Of these the verdict is told; of `waiting` and `flagged` ones as not yet final.
TOLD = (ReviewState.ACCEPTED, ReviewState.FLAGGED, State.WAITING)


@dataclass(frozen=True)
class Sheet:
    """`found` None: the store is not known yet (quarantine). `verdict` and `judged` None: nothing
    was judged, or it does not stand; `standing` says which. `proof_days` None with them. `promise`:
    its entry in the trail."""

    inspection: Inspection
    receipt_no: str
    found: FoundFacility | None
    outcome: Outcome | None
    standing: ReviewState | State
    is_superseded: bool
    verdict: Verdict | None
    judged: Judged | None
    proof_days: int | None
    expired: bool
    photos: int
    photos_arrived: int
    promise: Promise | None


def key_of(payload_sha256: str) -> str:
    return payload_sha256[:KEY_LENGTH]


def kept_inspection(session: Session, inspection_id: str, key: str) -> Inspection | None:
    """The record of this address. None for whatever is wrong with it, which costs the same
    comparison for an id that is known and one that is not."""
    try:
        inspection = inspection_by_id(session, uuid_of(inspection_id))
    except Refused:
        return None
    expected = key_of(inspection.payload_sha256 if inspection else "0" * 64)
    is_right = compare_digest(expected.encode(), key.lower().encode())
    return inspection if is_right else None


def sheet(session: Session, inspection: Inspection, on: date) -> Sheet:
    photos = photos_of(session, inspection.seq)
    is_superseded = _is_superseded(session, inspection)
    is_told = standing(inspection) in TOLD and not is_superseded
    verdict = verdict_of(session, inspection) if is_told else None
    told = judged(session, inspection, verdict)
    return Sheet(
        inspection=inspection,
        receipt_no=receipt_no(inspection.seq),
        found=_found(session, inspection, on),
        outcome=Outcome.of(inspection.outcome) if inspection.outcome else None,
        standing=standing(inspection),
        is_superseded=is_superseded,
        verdict=verdict,
        judged=told,
        proof_days=rule_set(verdict.rule_set).proof_days if verdict else None,
        expired=told is not None and told.until < on,
        photos=len(photos),
        photos_arrived=sum(photo.state != PhotoState.MISSING for photo in photos),
        promise=promise_of(session, Subject(Kind.INSPECTION, str(inspection.id)), Act.RECEIVED),
    )


def _is_superseded(session: Session, inspection: Inspection) -> bool:
    replaced: dict[UUID, UUID] = superseded_by(revisions(chain(session, inspection)))
    return inspection.id in replaced


def _found(session: Session, inspection: Inspection, on: date) -> FoundFacility | None:
    if inspection.facility_id is None:
        return None
    facility = session.get_one(Facility, inspection.facility_id)
    return next(described(session, [facility], inspection.visited_on or on))
