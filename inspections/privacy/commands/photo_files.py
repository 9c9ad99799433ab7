"""Removing the files of erased photos from the store, once their rows say so durably."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.inspection.commands.locks import lock_ids
from inspections.photo.models import Photo
from inspections.photo.queries import is_unwanted
from inspections.photo.rules import PhotoState
from inspections.photo.store import PhotoStore

# A phone that is sending the same bytes for another record has written its row by then.
_SENDING = timedelta(minutes=10)


def remove_photos(session: Session, store: PhotoStore, seq: int, now: datetime) -> bool:
    """Of one record. Bytes that another record holds too stay, for that record. False where the
    same bytes may be arriving for another record at this moment: to be done again later."""
    erased = Photo.inspection_seq == seq, Photo.state == PhotoState.ERASED
    hashes = sorted({*session.scalars(select(Photo.sha256).where(*erased))})
    return all(_remove(session, store, sha256, now) for sha256 in hashes)


def _remove(session: Session, store: PhotoStore, sha256: str, now: datetime) -> bool:
    # The lock that an arriving photo takes for its bytes.
    lock_ids(session, {UUID(sha256[:32])})
    rows = session.scalars(select(Photo).where(Photo.sha256 == sha256)).all()
    if any(row.state in (PhotoState.STORED, PhotoState.UNREADABLE) for row in rows):
        return True
    waits = any(row.state == PhotoState.MISSING and not is_unwanted(session, row) for row in rows)
    store.remove(sha256, unused_since=now - _SENDING if waits else None)
    return not store.exists(sha256)
