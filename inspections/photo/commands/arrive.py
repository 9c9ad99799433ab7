"""A photo arrives: whole bytes first, then the row, then whatever that completes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from inspections.account.rules import Actor
from inspections.errors import Problem, Refused
from inspections.inspection.commands.settle import lock_chain, lock_ids
from inspections.inspection.models import Inspection
from inspections.inspection.queries import inspection_by_id
from inspections.photo.commands.link import take_over
from inspections.photo.commands.pass_on import settle_with_corrections
from inspections.photo.image import Examined
from inspections.photo.models import Photo
from inspections.photo.queries import expected_photos
from inspections.photo.rules import PhotoState
from inspections.photo.similar import to_signed


def expected_hashes(
    session: Session, inspection_id: UUID, photo_id: UUID, actor: Actor
) -> frozenset[str]:
    """The hashes that bytes sent for this photo may have. Reads only.

    Raises Refused: INSPECTION_NOT_RECEIVED (also for a record of somebody else), NOT_IN_MANIFEST.
    """
    inspection = inspection_by_id(session, inspection_id)
    if inspection is None:
        raise Refused(Problem.INSPECTION_NOT_RECEIVED)
    rows = expected_photos(session, inspection, photo_id, actor.account_id)
    if not rows:
        if inspection.signer_id != actor.account_id:
            raise Refused(Problem.INSPECTION_NOT_RECEIVED)
        raise Refused(Problem.NOT_IN_MANIFEST)
    return frozenset(row.sha256 for row in rows)


@dataclass(frozen=True)
class Arrived:
    """`created`: this call filled a place that was still empty."""

    inspection: Inspection
    created: bool


def arrive(
    session: Session,
    inspection_id: UUID,
    photo_id: UUID,
    sha256: str,
    examined: Examined | None,
    actor: Actor,
    now: datetime,
) -> Arrived:
    """Note that the bytes with this hash are stored, durably, and settle what they complete:
    the record itself and corrections that list the same photo.

    `examined` None: the bytes are what was signed, but no picture; flagged, not refused.
    """
    inspection = inspection_by_id(session, inspection_id)
    if inspection is None:
        raise Refused(Problem.INSPECTION_NOT_RECEIVED)
    # The same bytes sent for two stores at once: the later one has to find the earlier.
    lock_ids(session, {UUID(sha256[:32])})
    records = lock_chain(session, inspection)
    waiting = [
        row
        for row in expected_photos(session, inspection, photo_id, actor.account_id)
        if row.sha256 == sha256 and row.state == PhotoState.MISSING
    ]
    for row in waiting:
        _fill(session, row, examined, now)
    session.flush()
    own = [row for row in waiting if row.second_copy_id is None]
    if own:
        settle_with_corrections(session, inspection, own, records, now)
    return Arrived(inspection, created=bool(waiting))


def _fill(session: Session, row: Photo, examined: Examined | None, now: datetime) -> None:
    arrived = Photo(state=PhotoState.UNREADABLE, stored_at=now)
    if examined is not None:
        arrived = Photo(
            state=PhotoState.STORED,
            stored_at=now,
            width=examined.width,
            height=examined.height,
            dhash=to_signed(examined.dhash),
        )
    take_over(session, row, arrived)
