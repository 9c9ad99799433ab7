"""A record arrives: kept once, answered alike however often it is sent, never bounced."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.account.queries import account_by_name, actor_of, folded
from inspections.account.rules import (
    Actor,
    Permission,
    may,
    may_have_signed,
    may_import_for,
)
from inspections.db import insert_once, inserted
from inspections.errors import Problem, Refused
from inspections.facility.queries.by_code import facility_by_code
from inspections.inspection.body import parse_object, payload_sha256
from inspections.inspection.commands.changes import note_changes
from inspections.inspection.commands.locks import Held, lock_chain, lock_ids
from inspections.inspection.commands.register import register
from inspections.inspection.models import Inspection, SecondCopy
from inspections.inspection.queries import inspection_by_id, signer_areas
from inspections.inspection.record import PhotoEntry, Problems, Record, Repairs
from inspections.inspection.rules import ReviewState, State
from inspections.photo.commands.link import add_manifest
from inspections.text import clean
from inspections.trail.commands.of_rows import record_row
from inspections.trail.rules import Act, Kind, Subject


@dataclass(frozen=True)
class Reader:
    """How a body is read: `record` whole, `manifest` as far as it goes. The wire's shape belongs to
    the service; the domain is handed these two."""

    record: Callable[[dict[str, Any] | None, Repairs | None], Record | Problems]
    manifest: Callable[[dict[str, Any] | None], list[PhotoEntry]]


@dataclass(frozen=True)
class Received:
    """`created`: this call stored it."""

    inspection: Inspection
    created: bool


def receive(
    session: Session,
    inspection_id: UUID,
    body: bytes,
    actor: Actor,
    reader: Reader,
    now: datetime,
    *,
    imports: bool = False,
) -> Received:
    """Keep a signed record under the id that its phone gave it.

    A body that fits is registered; any other JSON object is quarantined with what is wrong.
    `imports`: the office sends it from a rescue file, for the person whom it names as its signer.
    Raises Refused: NOT_JSON, SIGNED_BY_OTHER and of an import NOT_ALLOWED, SIGNER_NOT_NAMED,
    UNKNOWN_SIGNER with nothing stored; OTHER_BODY with the second copy kept, so the caller commits
    in that case too.
    """
    if imports and not may(actor, Permission.IMPORT_RECORDS):
        raise Refused(Problem.NOT_ALLOWED)
    payload = parse_object(body)
    signer = _named_signer(session, payload, actor) if imports else _sender(payload, actor)
    importer_id = None if signer.account_id == actor.account_id else actor.account_id
    sha256 = payload_sha256(body)
    record = reader.record(payload, None)
    made = inserted(
        session,
        Inspection,
        id=inspection_id,
        body=body,
        payload_sha256=sha256,
        signer_id=signer.account_id,
        signer_reviews=_reviews(signer),
        imported_by_id=importer_id,
        received_at=now,
        state=State.QUARANTINED.value,
        review=ReviewState.NONE.value,
    )
    if made is None:
        first = inspection_by_id(session, inspection_id)
        if first is None:
            raise LookupError(f"inspection {inspection_id} vanished after it was inserted")
        copy = _Copy(sha256, body, signer.account_id, importer_id)
        _the_same(session, first, copy, reader.manifest(payload), now)
        return Received(first, created=False)
    record_row(
        session,
        Act.RECEIVED,
        Subject(Kind.INSPECTION, str(inspection_id)),
        actor.account_id,
        now,
        made,
        {"signer": signer.account_id},
    )
    photos = add_manifest(session, made.seq, reader.manifest(payload))
    made.problems = take_in(session, Held(made, photos, is_new=True), record, signer, now)
    if made.problems is not None:
        # Whoever corrects it, or decides about a correction that is here, waits or is waited for.
        lock_ids(session, {made.id})
        note_changes(session, lock_chain(session, {made.id}, [made]), now)
    return Received(made, created=True)


def take_in(
    session: Session,
    held: Held,
    record: Record | Problems,
    signer: Actor,
    now: datetime,
) -> dict[str, str] | None:
    """Register a readable record about a known facility; else say why it stays in quarantine."""
    if isinstance(record, Problems):
        return dict(record)
    facility = facility_by_code(session, record.facility)
    if facility is None:
        return {"facility": "unknown_facility"}
    register(session, held, record, facility, signer, now)
    return None


def _reviews(signer: Actor) -> bool:
    """A reviewer's phone sends under a submit key, which may not review but is still theirs."""
    return may(replace(signer, scope=None), Permission.REVIEW_INSPECTION)


def _sender(payload: dict[str, Any] | None, actor: Actor) -> Actor:
    """Absent means the sender; a value that is no text is left to quarantine."""
    named = (payload or {}).get("signed_by")
    if isinstance(named, str) and folded(named) != actor.name:
        raise Refused(Problem.SIGNED_BY_OTHER)
    return actor


def _named_signer(session: Session, payload: dict[str, Any] | None, importer: Actor) -> Actor:
    """Whom the record itself names, active or not: the visit was made. What is written around it in
    the file is not signed, so it names nobody. Who works elsewhere is as good as unknown."""
    named = (payload or {}).get("signed_by")
    if not isinstance(named, str) or not named.strip():
        raise Refused(Problem.SIGNER_NOT_NAMED, {"signed_by": "required"})
    account = account_by_name(session, clean(named))
    signer = actor_of(session, account.id) if account else None
    if (
        signer is None
        or not may_have_signed(signer)
        or not may_import_for(importer, signer.account_id, signer_areas(session, signer.account_id))
    ):
        raise Refused(Problem.UNKNOWN_SIGNER, {"signed_by": "unknown"})
    return signer


@dataclass(frozen=True)
class _Copy:
    """What came under an id that is taken. `importer_id` None: its signer sent it."""

    sha256: str
    body: bytes
    signer_id: int
    importer_id: int | None


def _the_same(
    session: Session,
    inspection: Inspection,
    copy: _Copy,
    manifest: list[PhotoEntry],
    now: datetime,
) -> None:
    """Equal bytes from the same signer are the same thing sent twice. Anything else is kept once,
    beside the first, for a person to look at."""
    if inspection.payload_sha256 == copy.sha256:
        if inspection.signer_id != copy.signer_id:
            raise Refused(Problem.SIGNED_BY_OTHER)
        return
    kept = insert_once(
        session,
        SecondCopy,
        inspection_seq=inspection.seq,
        payload_sha256=copy.sha256,
        body=copy.body,
        sender_id=copy.signer_id,
        imported_by_id=copy.importer_id,
        received_at=now,
    )
    if kept:
        query = select(SecondCopy).where(
            SecondCopy.inspection_seq == inspection.seq,
            SecondCopy.payload_sha256 == copy.sha256,
        )
        beside = session.scalars(query).one()
        record_row(
            session,
            Act.SECOND_COPY,
            Subject(Kind.INSPECTION, str(inspection.id)),
            copy.importer_id or copy.signer_id,
            now,
            beside,
            {"signer": copy.signer_id},
        )
        add_manifest(session, inspection.seq, manifest, beside.id)
    raise Refused(Problem.OTHER_BODY)
