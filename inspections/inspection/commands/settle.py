"""Bringing a record to rest after anything changed: complete or not, accepted or not, counted or
not. All of it under the locks, in their order: inspection rows, then facility rows."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, delete, func, literal, select
from sqlalchemy.orm import Session

from inspections.db import insert_once
from inspections.facility.models import Facility
from inspections.inspection.commands.changes import note_changes
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
from inspections.progress.commands.refresh import refresh
from inspections.progress.steps import ALWAYS
from inspections.trail.commands.of_rows import record_row
from inspections.trail.commands.record import record
from inspections.trail.rules import Act as Done
from inspections.trail.rules import Kind, Subject


def lock_chain(session: Session, inspection: Inspection) -> list[Inspection]:
    """The inspection and all that is tied to it by links of correction, locked.

    Read again after each wait, as whoever was waited for may have tied another record to them.
    """
    locked: list[Inspection] = []
    while (tied := chain(session, inspection)) != locked:
        locked = lock_inspections(session, [each.seq for each in tied])
    return locked


def lock_inspections(session: Session, seqs: Collection[int]) -> list[Inspection]:
    """The rows, freshly read and locked until the transaction ends, in order of arrival.

    Not FOR UPDATE, here and below: on PostgreSQL every row that points to them takes a share of
    their lock by its foreign key, and two transactions that both have one could never get on.
    """
    query = (
        select(Inspection)
        .where(Inspection.seq.in_(seqs))
        .order_by(Inspection.seq)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def lock_ids(session: Session, ids: Collection[UUID]) -> None:
    """Until the transaction ends, let nobody else tie a record to these ids: what a link names may
    be arriving at this moment, with no row yet to lock. SQLite has one writer at a time anyway."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for key in sorted(each.int % 2**63 for each in ids):
        session.execute(select(func.pg_advisory_xact_lock(literal(key, BigInteger))))


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
    complete(session, inspection, now)
    recount(session, inspection, now)


def complete(session: Session, inspection: Inspection, now: datetime) -> None:
    """Complete the record if its last photo is here, and accept it if nothing speaks against it.
    Does nothing but for a waiting record."""
    if inspection.state != State.WAITING:
        return
    if all_arrived(photo.state for photo in photos_of(session, inspection.seq)):
        inspection.state = State.COMPLETE
        _review_by_itself(session, inspection, now)
    session.flush()


def _review_by_itself(session: Session, inspection: Inspection, now: datetime) -> None:
    of = Subject(Kind.INSPECTION, str(inspection.id))
    if flag_codes(session, [inspection.seq])[inspection.seq]:
        inspection.review = ReviewState.FLAGGED
        record(session, Done.COMPLETED, of, None, now, {"review": ReviewState.FLAGGED.value})
        return
    inspection.review = ReviewState.ACCEPTED
    row = Review(inspection_seq=inspection.seq, act=Act.ACCEPT.value, at=now)
    session.add(row)
    accepted = {"review": ReviewState.ACCEPTED.value}
    record_row(session, Done.COMPLETED, of, None, now, row, accepted)


def recount(session: Session, inspection: Inspection, now: datetime) -> None:
    """Set right which records of the inspection's chain of corrections count, and note what has
    changed of each.

    The chain is read again after its facilities are locked: whoever changes one of its records
    does so before asking for these locks, so the last to get them sees all.
    """
    facility_ids = lock_facilities(session, chain(session, inspection))
    records = chain(session, inspection)
    counted = counted_ids(revisions(records))
    session.execute(
        delete(Counted).where(Counted.inspection_seq.in_([each.seq for each in records]))
    )
    session.add_all(_counted_row(each) for each in records if each.id in counted)
    note_changes(session, records, now)
    days = [each.visited_on for each in records if each.visited_on is not None]
    refresh(session, *facility_ids, since=min(days, default=ALWAYS))


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


def lock_facilities(session: Session, records: Collection[Inspection]) -> Collection[int]:
    """Lock the facilities that the records are about (merged ones by what they became); their ids.

    Asked again after each wait: whoever was waited for may have merged one of them.
    """
    named = {each.facility_id for each in records if each.facility_id is not None}
    locked: Collection[int] = ()
    while (survivors := _survivors(session, named)) != locked:
        session.execute(
            select(Facility.id)
            .where(Facility.id.in_(survivors))
            .order_by(Facility.id)
            .with_for_update(key_share=True)
        )
        locked = survivors
    return locked


def _survivors(session: Session, facility_ids: Collection[int]) -> Collection[int]:
    survivor = func.coalesce(Facility.merged_into_id, Facility.id)
    query = select(survivor).where(Facility.id.in_(facility_ids)).distinct().order_by(survivor)
    return session.scalars(query).all()


def links(records: Iterable[Inspection]) -> dict[UUID, UUID]:
    """Which record corrects which, over the links that are followed."""
    return {
        each.id: each.supersedes
        for each in records
        if each.supersedes is not None and not each.supersedes_ignored
    }
