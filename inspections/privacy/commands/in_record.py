"""Erasing a person in one record. What the visit found, and so every figure, stays as it was."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from inspections.account.models import Account
from inspections.account.tombstone import is_tombstone
from inspections.inspection.commands.locks import lock_inspections
from inspections.inspection.models import Inspection, Observation, Repair, Review, SecondCopy
from inspections.inspection.record import PhotoKind
from inspections.photo.models import Photo, PhotoBand
from inspections.photo.rules import PhotoState
from inspections.privacy.models import Erasure
from inspections.privacy.redact import (
    Payload,
    redacted,
    without_name,
    without_representative,
    without_signer,
)
from inspections.privacy.rules import ErasureKind
from inspections.review.models import CopyLook
from inspections.trail.commands.of_rows import forget_rows
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject

# Columns of free text in which a name may stand, by table.
_TEXTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Observation, ("note",)),
    (Review, ("reason",)),
    (Repair, ("reason",)),
    (CopyLook, ("reason",)),
)


def erase_in_record(session: Session, erasure: Erasure, seq: int, now: datetime) -> None:
    """The typed columns, the bodies (of which the hash on arrival stays) and, of a representative,
    the rows of their signatures, whose files go after this is committed."""
    (inspection,) = lock_inspections(session, [seq])
    if erasure.kind == ErasureKind.REPRESENTATIVE:
        name = erasure.name or ""
        _representative(session, inspection, name)
        _bodies(session, inspection, lambda payload: without_representative(payload, name))
    else:
        erase_signer(session, inspection, erasure.account_id or 0)
    facts = {"erasure": erasure.id, "kind": erasure.kind}
    of = Subject(Kind.INSPECTION, str(inspection.id))
    record(session, Act.ERASED, of, erasure.asked_by_id, now, facts)
    session.flush()


def _representative(session: Session, inspection: Inspection, name: str) -> None:
    inspection.representative_name = None
    inspection.representative_position = None
    inspection.representative_comment = None
    _texts(session, inspection, name)
    for photo in _arrived_signatures(session, inspection.seq):
        photo.state = PhotoState.ERASED
        photo.dhash = None
        session.execute(delete(PhotoBand).where(PhotoBand.photo_row == photo.row))


def _texts(session: Session, inspection: Inspection, name: str) -> None:
    """Free text stays, without the name; of rows that hold it the trail lets go."""
    for column in ("note", "reason", "position_reason"):
        setattr(inspection, column, without_name(getattr(inspection, column), name))
    changed = set()
    for model, columns in _TEXTS:
        for row in session.scalars(select(model).where(model.inspection_seq == inspection.seq)):
            for column in columns:
                setattr(row, column, without_name(getattr(row, column), name))
            if session.is_modified(row):
                changed.add((model.__tablename__, row.id))
    session.flush()
    forget_rows(session, Subject(Kind.INSPECTION, str(inspection.id)), changed)


def _arrived_signatures(session: Session, seq: int) -> list[Photo]:
    """Of the record and of second copies. One that is still missing goes on being waited for, or
    figures would change now; when it comes it is marked and not kept (photo/queries.py)."""
    query = select(Photo).where(
        Photo.inspection_seq == seq,
        Photo.kind == PhotoKind.SIGNATURE,
        Photo.state != PhotoState.MISSING,
    )
    return list(session.scalars(query))


def erase_signer(session: Session, inspection: Inspection, account_id: int) -> None:
    """Where they stood, and their name in what they signed or sent."""
    account = session.get_one(Account, account_id)
    # What stands there after the last step is nobody's name.
    name = "" if is_tombstone(account.name) else account.display_name

    def change(payload: Payload) -> Payload:
        return without_signer(payload, name)

    _texts(session, inspection, name)
    if inspection.signer_id == account_id:
        inspection.lat = inspection.lon = inspection.accuracy_m = None
        inspection.position_reason = None
        inspection.body = redacted(inspection.body, change)
    for copy in _copies(session, inspection.seq):
        if copy.sender_id == account_id:
            copy.body = redacted(copy.body, change)


def _bodies(session: Session, inspection: Inspection, change: Callable[[Payload], Payload]) -> None:
    inspection.body = redacted(inspection.body, change)
    for copy in _copies(session, inspection.seq):
        copy.body = redacted(copy.body, change)


def _copies(session: Session, seq: int) -> list[SecondCopy]:
    return list(session.scalars(select(SecondCopy).where(SecondCopy.inspection_seq == seq)))
