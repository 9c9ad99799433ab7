"""What a reviewer decides about a record, and how an unreadable one is put right."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from inspections.account.queries import actor_of
from inspections.account.rules import (
    Actor,
    may_review,
    may_see_facility,
    may_see_inspection,
)
from inspections.errors import Problem, Refused
from inspections.facility.queries import visible
from inspections.facility.queries.by_code import facility_by_code
from inspections.inspection.body import parse_object
from inspections.inspection.commands.locks import Held, lock_chain, lock_ids, lock_inspections
from inspections.inspection.commands.receive import Reader, take_in
from inspections.inspection.commands.settle import settle
from inspections.inspection.models import Inspection, Repair, Review
from inspections.inspection.queries import facts, photos_of
from inspections.inspection.record import Record, Repairs, UsePointKey
from inspections.inspection.rules import AFTER_ACT, Act, State
from inspections.packaging.rules import catalogue
from inspections.photo.models import Photo
from inspections.text import needed_reason, reason_of
from inspections.trail.commands.of_rows import record_row
from inspections.trail.rules import Act as Done
from inspections.trail.rules import Kind, Subject


def review(
    session: Session,
    inspection: Inspection,
    act: Act,
    reason: str | None,
    reviewer: Actor | None,
    now: datetime,
) -> None:
    """Accept, return or void a complete record; each act can be followed by another.

    `reviewer` None: from the shell, by whoever runs the service. Returning and voiding need a
    reason. Raises Refused: NOT_FOUND, OWN_INSPECTION, NOT_ALLOWED, NOT_COMPLETE, REASON_NEEDED,
    REASON_TOO_LONG.
    """
    (inspection,) = lock_inspections(session, [inspection.seq])
    _may(session, inspection, reviewer)
    read = reason_of if act is Act.ACCEPT else needed_reason
    kept = read(reason or "") or None
    if inspection.state != State.COMPLETE:
        raise Refused(Problem.NOT_COMPLETE)
    inspection.review = AFTER_ACT[act]
    row = Review(
        inspection_seq=inspection.seq,
        act=act.value,
        reason=kept,
        reviewer_id=reviewer.account_id if reviewer else None,
        at=now,
    )
    session.add(row)
    of = Subject(Kind.INSPECTION, str(inspection.id))
    decided = {"decision": act.value}
    record_row(session, Done.REVIEWED, of, row.reviewer_id, now, row, decided)
    settle(session, inspection, now)


def repair(
    session: Session,
    inspection: Inspection,
    repairs: Repairs,
    reason: str,
    reviewer: Actor,
    reader: Reader,
    now: datetime,
) -> None:
    """Read a quarantined body again with another facility or mapped keys; the bytes stay.

    Raises Refused: NOT_FOUND, OWN_INSPECTION, NOT_ALLOWED, NOT_QUARANTINED, REASON_NEEDED,
    REASON_TOO_LONG, INVALID (a key that needs no repair: mapping it would change an observation),
    STILL_UNREADABLE (with what is still wrong, a facility that the reviewer may not see among it;
    nothing is stored then).
    """
    # What was sent never changes: read first, it tells which records are tied to this one. All of
    # them are locked at once, in their order.
    record = reader.record(parse_object(inspection.body), repairs)
    named = record.supersedes if isinstance(record, Record) else None
    ids = {inspection.id, named or inspection.id}
    lock_ids(session, ids)
    (inspection,) = (each for each in lock_chain(session, ids) if each.id == inspection.id)
    _may(session, inspection, reviewer)
    if inspection.state != State.QUARANTINED:
        raise Refused(Problem.NOT_QUARANTINED)
    reason = needed_reason(reason)
    _only_unknown_keys(repairs)
    signer = actor_of(session, inspection.signer_id)
    if isinstance(record, Record) and _names_foreign(session, repairs, reviewer):
        raise Refused(Problem.STILL_UNREADABLE, {"facility": "unknown_facility"})
    held = Held(inspection, photos_of(session, inspection.seq))
    problems = take_in(session, held, record, signer, now)
    if problems is not None:
        raise Refused(Problem.STILL_UNREADABLE, problems)
    if isinstance(record, Record):
        _name_photos(held.photos, record)
    row = Repair(
        inspection_seq=inspection.seq,
        mapping={
            "facility": repairs.facility,
            "categories": dict(repairs.categories),
            "use_points": dict(repairs.use_points),
        },
        reason=reason,
        reviewer_id=reviewer.account_id,
        at=now,
    )
    session.add(row)
    of = Subject(Kind.INSPECTION, str(inspection.id))
    record_row(session, Done.REPAIRED, of, row.reviewer_id, now, row)
    session.flush()


def _names_foreign(session: Session, repairs: Repairs, reviewer: Actor) -> bool:
    """What a reviewer names has to be theirs to see: foreign is as good as unknown. The code that
    its signer wrote may name any store, and is flagged then."""
    named = facility_by_code(session, repairs.facility) if repairs.facility else None
    return named is not None and not may_see_facility(reviewer, visible.facts(session, named))


def _name_photos(photos: Iterable[Photo], record: Record) -> None:
    """What each photo shows, where its line could not be read whole when it arrived."""
    by_id = {entry.id: entry for entry in record.photos}
    for photo in photos:
        photo.use_point = by_id[photo.id].use_point
        photo.category = by_id[photo.id].category


def _only_unknown_keys(repairs: Repairs) -> None:
    known = [f"categories.{key}" for key in repairs.categories if key in catalogue()]
    known += [f"use_points.{key}" for key in repairs.use_points if key in list(UsePointKey)]
    if known:
        raise Refused(Problem.INVALID, dict.fromkeys(known, "known_key"))


def _may(session: Session, inspection: Inspection, reviewer: Actor | None) -> None:
    if reviewer is None:
        return
    known = facts(session, inspection)
    if not may_see_inspection(reviewer, known):
        raise Refused(Problem.NOT_FOUND)
    if known.signer_id == reviewer.account_id:
        raise Refused(Problem.OWN_INSPECTION)
    if not may_review(reviewer, known):
        raise Refused(Problem.NOT_ALLOWED)
