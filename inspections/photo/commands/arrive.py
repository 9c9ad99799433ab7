"""A photo arrives: whole bytes first, then the row, then whatever that completes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from inspections.account.rules import Actor, Permission, may, may_import_for
from inspections.errors import Problem, Refused
from inspections.inspection.commands.locks import Held, lock_chain, lock_ids
from inspections.inspection.models import Inspection
from inspections.inspection.queries import inspection_by_id, photos_of, signer_areas
from inspections.photo.commands.link import take_over
from inspections.photo.commands.pass_on import settle_with_corrections
from inspections.photo.image import Examined
from inspections.photo.models import Photo
from inspections.photo.queries import expected_photos, is_unwanted, signers_under
from inspections.photo.rules import PhotoState
from inspections.photo.similar import to_signed


def expected_hashes(
    session: Session,
    inspection_id: UUID,
    photo_id: UUID,
    actor: Actor,
    *,
    imports: bool = False,
) -> frozenset[str]:
    """The hashes that bytes sent for this photo may have. Reads only. `imports`: the office sends
    them from a rescue file, for whoever signed the record.

    Raises Refused: INSPECTION_NOT_RECEIVED (also for a record of somebody else, or where it is
    imported, of somebody who works elsewhere), NOT_IN_MANIFEST, and of an import NOT_ALLOWED.
    """
    if imports and not may(actor, Permission.IMPORT_RECORDS):
        raise Refused(Problem.NOT_ALLOWED)
    inspection = inspection_by_id(session, inspection_id)
    if inspection is None:
        raise Refused(Problem.INSPECTION_NOT_RECEIVED)
    senders = _senders(session, inspection, actor, imports)
    rows = expected_photos(session, inspection, photo_id, senders)
    if not rows:
        if inspection.signer_id not in senders:
            raise Refused(Problem.INSPECTION_NOT_RECEIVED)
        raise Refused(Problem.NOT_IN_MANIFEST)
    return frozenset(row.sha256 for row in rows)


@dataclass(frozen=True)
class Arrived:
    """`created`: this call filled a place that was still empty. `of_record`: the record is one of
    which the sender may have the receipt. Not so for a photo of a second copy alone, which says
    nothing of the record whose id was taken."""

    inspection: Inspection
    created: bool
    of_record: bool


def arrive(
    session: Session,
    inspection_id: UUID,
    photo_id: UUID,
    sha256: str,
    examined: Examined | None,
    actor: Actor,
    now: datetime,
    *,
    imports: bool = False,
) -> Arrived:
    """Note that the bytes with this hash are stored, durably, and settle what they complete:
    the record itself and corrections that list the same photo.

    `examined` None: the bytes are what was signed, but no picture; flagged, not refused. `imports`
    as for `expected_hashes`, which has been asked before.
    """
    # The same bytes sent for two stores at once: the later one has to find the earlier.
    lock_ids(session, {UUID(sha256[:32])})
    records = lock_chain(session, {inspection_id})
    inspection = next((each for each in records if each.id == inspection_id), None)
    if inspection is None:
        raise Refused(Problem.INSPECTION_NOT_RECEIVED)
    senders = _senders(session, inspection, actor, imports)
    expected = expected_photos(session, inspection, photo_id, senders)
    rows = [row for row in expected if row.sha256 == sha256]
    waiting = [row for row in rows if row.state == PhotoState.MISSING]
    is_signer = inspection.signer_id == actor.account_id
    for row in waiting:
        _fill(session, row, examined, now)
        row.imported_by_id = actor.account_id if imports and not is_signer else None
    own = [row for row in waiting if row.second_copy_id is None]
    if own:
        held = Held(inspection, photos_of(session, inspection.seq))
        settle_with_corrections(session, held, own, records, now)
    in_manifest = any(row.second_copy_id is None for row in rows)
    of_record = is_signer or (imports and in_manifest)
    return Arrived(inspection, created=bool(waiting), of_record=of_record)


def _senders(session: Session, inspection: Inspection, actor: Actor, imports: bool) -> set[int]:
    """For whom the actor may send photos of what came under this id."""
    if not imports:
        return {actor.account_id}
    signers = signers_under(session, inspection)
    return {each for each in signers if may_import_for(actor, each, signer_areas(session, each))}


def _fill(session: Session, row: Photo, examined: Examined | None, now: datetime) -> None:
    arrived = Photo(state=PhotoState.UNREADABLE, stored_at=now)
    if is_unwanted(session, row):
        arrived = Photo(state=PhotoState.ERASED, stored_at=now)
    elif examined is not None:
        arrived = Photo(
            state=PhotoState.STORED,
            stored_at=now,
            width=examined.width,
            height=examined.height,
            dhash=to_signed(examined.dhash),
        )
    take_over(session, row, arrived)
