"""Bringing a record to rest after anything changed: complete or not, accepted or not, counted or
not. All of it under the locks, in their order: inspection rows, then facility rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from inspections.db import insert_once
from inspections.inspection.commands.changes import note_changes
from inspections.inspection.commands.locks import lock_facilities
from inspections.inspection.models import Counted, Flag, Inspection, Review
from inspections.inspection.queries import chain, flag_codes, photos_of, revisions
from inspections.inspection.rules import (
    Act,
    FlagCode,
    ReviewState,
    State,
    all_arrived,
    counted_ids,
)
from inspections.photo.models import Photo
from inspections.progress.commands.refresh import refresh
from inspections.progress.steps import by_visits
from inspections.trail.commands.of_rows import record_row
from inspections.trail.commands.record import record
from inspections.trail.rules import Act as Done
from inspections.trail.rules import Kind, Subject


def raise_flag(
    session: Session,
    inspection: Inspection,
    code: FlagCode,
    detail: dict[str, Any] | None,
    now: datetime,
) -> bool:
    """Raise a flag once; what raised it first stays. True if this call raised it."""
    return insert_once(
        session,
        Flag,
        inspection_seq=inspection.seq,
        code=code.value,
        detail=detail,
        raised_at=now,
    )


def settle(session: Session, inspection: Inspection, now: datetime) -> None:
    """Complete the record if its last photo is here, and set right what counts. Its row is locked
    by the caller."""
    if inspection.state == State.WAITING:
        complete(session, inspection, photos_of(session, inspection.seq), now)
    recount(session, inspection, chain(session, inspection), now)


def complete(
    session: Session, inspection: Inspection, photos: Iterable[Photo], now: datetime
) -> None:
    """Complete the record if its last photo is here, and accept it if nothing speaks against it.
    Does nothing but for a waiting record. `photos`: its manifest."""
    if inspection.state != State.WAITING or not all_arrived(photo.state for photo in photos):
        return
    of = Subject(Kind.INSPECTION, str(inspection.id))
    is_flagged = bool(flag_codes(session, [inspection.seq])[inspection.seq])
    inspection.state = State.COMPLETE
    if is_flagged:
        inspection.review = ReviewState.FLAGGED
        record(session, Done.COMPLETED, of, None, now, {"review": ReviewState.FLAGGED.value})
        return
    inspection.review = ReviewState.ACCEPTED
    row = Review(inspection_seq=inspection.seq, act=Act.ACCEPT.value, at=now)
    session.add(row)
    accepted = {"review": ReviewState.ACCEPTED.value}
    record_row(session, Done.COMPLETED, of, None, now, row, accepted)


def recount(
    session: Session,
    inspection: Inspection,
    records: Sequence[Inspection],
    now: datetime,
    *,
    is_alone: bool = False,
) -> None:
    """Set right which records of the inspection's chain of corrections count, and note what has
    changed of each. `records`: the chain as it was read last.

    The chain is read again after its facilities are locked: whoever changes one of its records
    does so before asking for these locks, so the last to get them sees all. `is_alone`: the record
    was received by this transaction, corrects nothing, and nothing corrects it. Nobody else knows
    of it, and its id is locked against being corrected (`lock_ids`): whatever is waited for, it
    stays so, and no rows are there about it.
    """
    facility_ids = lock_facilities(session, records)
    did_count: Sequence[int] = []
    if not is_alone:
        records = chain(session, inspection)
        theirs = Counted.inspection_seq.in_([each.seq for each in records])
        gone = delete(Counted).where(theirs).returning(Counted.inspection_seq)
        did_count = session.scalars(gone).all()
    ids = counted_ids(revisions(records))
    counted = [each for each in records if each.id in ids]
    session.add_all(map(_counted_row, counted))
    note_changes(session, records, now, is_new=is_alone)
    days = [each.visited_on for each in records if each.visited_on is not None]
    is_added = not did_count and len(counted) <= 1
    added = (counted or [inspection])[0].seq if is_added else None
    refresh(session, *facility_ids, changed=by_visits(days, added))


def _counted_row(inspection: Inspection) -> Counted:
    return Counted(
        inspection_seq=inspection.seq,
        inspection_id=inspection.id,
        facility_id=inspection.facility_id,
        outcome=inspection.outcome,
        rule_set=inspection.rule_set,
        visited_at=inspection.visited_at,
        visited_on=inspection.visited_on,
    )


def links(records: Iterable[Inspection]) -> dict[UUID, UUID]:
    """Which record corrects which, over the links that are followed."""
    return {
        each.id: each.supersedes
        for each in records
        if each.supersedes is not None and not each.supersedes_ignored
    }
