"""Finding photos: what a body expects, and where the same picture was seen before."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from inspections.facility.models import Facility
from inspections.inspection.models import Inspection, SecondCopy
from inspections.inspection.record import PhotoKind
from inspections.photo.models import Photo, PhotoBand
from inspections.photo.rules import PhotoState
from inspections.photo.similar import bands, distance, from_signed, is_plain
from inspections.privacy.models import Erasure, ErasureStep
from inspections.privacy.rules import ErasureKind, Step


def expected_photos(
    session: Session, inspection: Inspection, photo_id: UUID, senders: Collection[int]
) -> list[Photo]:
    """The manifest rows that this photo may fill: of the record, and of second copies under its id,
    as far as one of the senders signed or sent them."""
    query = (
        select(Photo)
        .outerjoin(SecondCopy, SecondCopy.id == Photo.second_copy_id)
        .where(Photo.inspection_seq == inspection.seq, Photo.id == photo_id)
        .order_by(Photo.row)
    )
    if inspection.signer_id not in senders:
        query = query.where(SecondCopy.sender_id.in_(senders))
    return list(session.scalars(query))


def signers_under(session: Session, inspection: Inspection) -> set[int]:
    """Whose the record is, and the second copies under its id."""
    query = select(SecondCopy.sender_id).where(SecondCopy.inspection_seq == inspection.seq)
    return {inspection.signer_id, *session.scalars(query)}


def photo_by_id(session: Session, inspection: Inspection, photo_id: UUID) -> Photo | None:
    """The photo of the record itself, not of a second copy."""
    return session.scalar(
        select(Photo).where(
            Photo.inspection_seq == inspection.seq,
            Photo.id == photo_id,
            Photo.second_copy_id.is_(None),
        )
    )


def known_hashes(session: Session, hashes: Iterable[str]) -> set[str]:
    """Those of the hashes that some kept manifest names, for a photo that was not erased."""
    named = Photo.sha256.in_(list(hashes)), Photo.state != PhotoState.ERASED
    return set(session.scalars(select(Photo.sha256).where(*named)))


def signatures_erased(session: Session, inspection_seq: int) -> bool:
    """Whether the store's representative has been erased from this record."""
    query = (
        select(ErasureStep.position)
        .join(Erasure, Erasure.id == ErasureStep.erasure_id)
        .where(
            ErasureStep.inspection_seq == inspection_seq,
            ErasureStep.step == Step.RECORD.value,
            ErasureStep.done_at.is_not(None),
            Erasure.kind == ErasureKind.REPRESENTATIVE.value,
        )
    )
    return session.scalars(query.limit(1)).first() is not None


def is_erased(session: Session, inspection_id: UUID, photo_id: UUID, sha256: str) -> bool:
    """Whether these bytes were erased here, before or after they came, and nothing else waits for
    them: then they are not kept when a phone sends them."""
    rows = session.scalars(
        select(Photo)
        .join(Inspection, Inspection.seq == Photo.inspection_seq)
        .where(Inspection.id == inspection_id, Photo.id == photo_id, Photo.sha256 == sha256)
    ).all()
    return bool(rows) and all(
        row.state == PhotoState.ERASED or is_unwanted(session, row) for row in rows
    )


def is_unwanted(session: Session, row: Photo) -> bool:
    """A signature that has not come when its person was erased."""
    return (
        row.kind == PhotoKind.SIGNATURE
        and row.state == PhotoState.MISSING
        and signatures_erased(session, row.inspection_seq)
    )


def seen_elsewhere(session: Session, photo: Photo, facility_id: int) -> UUID | None:
    """An inspection of another store that holds the very same bytes; None if there is none."""
    return session.scalars(
        _at_other_stores(facility_id).where(Photo.sha256 == photo.sha256).limit(1)
    ).first()


def look_seen_elsewhere(
    session: Session, photo: Photo, facility_id: int, within: int
) -> UUID | None:
    """An inspection of another store with a photo that looks alike, within so many bits of 64.

    None for plain pictures: every blank wall looks like every other.
    """
    if photo.dhash is None or is_plain(from_signed(photo.dhash)):
        return None
    own = from_signed(photo.dhash)
    shared = select(PhotoBand.photo_row).where(
        or_(
            *(
                and_(PhotoBand.band == band, PhotoBand.value == value)
                for band, value in enumerate(bands(own))
            )
        )
    )
    candidates = (
        _at_other_stores(facility_id)
        .add_columns(Photo.dhash)
        .where(Photo.row.in_(shared), Photo.sha256 != photo.sha256)
    )
    for inspection_id, dhash in session.execute(candidates):
        if distance(own, from_signed(dhash)) <= within:
            found: UUID = inspection_id
            return found
    return None


def _at_other_stores(facility_id: int):  # type: ignore[no-untyped-def]
    """Arrived photos of records about other stores; a merged store is the one it became."""
    survivor = func.coalesce(Facility.merged_into_id, Facility.id)
    own = select(survivor).where(Facility.id == facility_id).scalar_subquery()
    return (
        select(Inspection.id)
        .join(Photo, Photo.inspection_seq == Inspection.seq)
        .join(Facility, Facility.id == Inspection.facility_id)
        .where(
            Photo.second_copy_id.is_(None),
            Photo.state != PhotoState.MISSING,
            survivor != own,
        )
        .order_by(Inspection.seq)
    )
