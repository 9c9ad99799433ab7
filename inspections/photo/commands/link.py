"""The rows of a manifest, and the photos that a correction takes over from what it corrects."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from inspections.account.queries import actor_of
from inspections.account.rules import may_see_inspection
from inspections.inspection.models import Inspection
from inspections.inspection.queries import facts, photos_of
from inspections.inspection.record import PhotoEntry
from inspections.photo.models import Photo, PhotoBand
from inspections.photo.rules import PhotoState
from inspections.photo.similar import bands, from_signed


def add_manifest(
    session: Session, seq: int, entries: Sequence[PhotoEntry], second_copy_id: int | None = None
) -> list[Photo]:
    """One row a photo of the manifest, all missing."""
    photos = [
        Photo(
            inspection_seq=seq,
            second_copy_id=second_copy_id,
            position=position,
            id=entry.id,
            sha256=entry.sha256,
            state=PhotoState.MISSING,
            bytes=entry.bytes,
            media_type=entry.media_type,
            source=entry.source,
            kind=entry.kind,
            taken_at=entry.taken_at,
            use_point=entry.use_point,
            category=entry.category,
        )
        for position, entry in enumerate(entries)
    ]
    session.add_all(photos)
    session.flush()
    return photos


def take_over(session: Session, photo: Photo, arrived: Photo) -> None:
    """Mark a missing photo as arrived, with what is known of the same bytes."""
    photo.state = arrived.state
    photo.stored_at = arrived.stored_at
    photo.width = arrived.width
    photo.height = arrived.height
    photo.dhash = arrived.dhash
    if photo.dhash is not None:
        session.add_all(
            PhotoBand(photo_row=photo.row, band=band, value=value)
            for band, value in enumerate(bands(from_signed(photo.dhash)))
        )


def link_photos(
    session: Session,
    revision: Inspection,
    photos: Sequence[Photo],
    records: Sequence[Inspection],
) -> list[Photo]:
    """A correction may list photos of the record it corrects, or of what that one corrects: the
    same id and hash. Those that have arrived there have arrived here; returns them.

    From one's own records only, or from those that a reviewer may see: another person could else
    come to see photos by naming them. `photos`: the revision's manifest; `records`: its chain.
    """
    missing = [photo for photo in photos if photo.state == PhotoState.MISSING]
    linked = []
    for earlier in _corrected(revision, records) if missing else ():
        if not _may_take_from(session, revision, earlier):
            continue
        arrived = {
            (photo.id, photo.sha256): photo
            for photo in photos_of(session, earlier.seq)
            if photo.state != PhotoState.MISSING
        }
        for photo in missing:
            same = arrived.get((photo.id, photo.sha256))
            if same is not None and photo.state == PhotoState.MISSING:
                take_over(session, photo, same)
                linked.append(photo)
    return linked


def _may_take_from(session: Session, revision: Inspection, earlier: Inspection) -> bool:
    if revision.signer_id == earlier.signer_id:
        return True
    signer = actor_of(session, revision.signer_id)
    return revision.signer_reviews and may_see_inspection(signer, facts(session, earlier))


def _corrected(revision: Inspection, records: Sequence[Inspection]) -> Iterator[Inspection]:
    """What the revision corrects, and what that corrects in turn, over links that are followed."""
    by_id = {each.id: each for each in records}
    step = revision
    while step.supersedes in by_id and not step.supersedes_ignored:
        step = by_id[step.supersedes]
        yield step
