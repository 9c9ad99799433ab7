"""A record arrives: kept once, answered alike however often it is sent, never bounced."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.account.queries import folded
from inspections.account.rules import Actor, Permission, may
from inspections.db import insert_once
from inspections.errors import Problem, Refused
from inspections.facility.queries import facility_by_code
from inspections.inspection.body import parse_object, payload_sha256
from inspections.inspection.commands.register import register
from inspections.inspection.models import Inspection, SecondCopy
from inspections.inspection.queries import inspection_by_id
from inspections.inspection.record import PhotoEntry, Problems, Record, Repairs
from inspections.inspection.rules import ReviewState, State
from inspections.photo.commands.link import add_manifest


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
) -> Received:
    """Keep a signed record under the id that its phone gave it.

    A body that fits is registered; any other JSON object is quarantined with what is wrong.
    Raises Refused: NOT_JSON and SIGNED_BY_OTHER with nothing stored; OTHER_BODY with the second
    copy kept, so the caller commits in that case too.
    """
    payload = parse_object(body)
    _signed_by_sender(payload, actor)
    sha256 = payload_sha256(body)
    record = reader.record(payload, None)
    created = insert_once(
        session,
        Inspection,
        id=inspection_id,
        body=body,
        payload_sha256=sha256,
        signer_id=actor.account_id,
        signer_reviews=_reviews(actor),
        received_at=now,
        state=State.QUARANTINED.value,
        review=ReviewState.NONE.value,
    )
    inspection = inspection_by_id(session, inspection_id)
    if inspection is None:
        raise LookupError(f"inspection {inspection_id} vanished after it was inserted")
    if not created:
        _the_same(session, inspection, sha256, body, reader.manifest(payload), actor, now)
        return Received(inspection, created=False)
    add_manifest(session, inspection.seq, reader.manifest(payload))
    inspection.problems = take_in(session, inspection, record, actor, now)
    session.flush()
    return Received(inspection, created=True)


def take_in(
    session: Session,
    inspection: Inspection,
    record: Record | Problems,
    actor: Actor,
    now: datetime,
) -> dict[str, str] | None:
    """Register a readable record about a known facility; else say why it stays in quarantine."""
    if isinstance(record, Problems):
        return dict(record)
    facility = facility_by_code(session, record.facility)
    if facility is None:
        return {"facility": "unknown_facility"}
    register(session, inspection, record, facility, actor, now)
    return None


def _reviews(actor: Actor) -> bool:
    """A reviewer's phone sends under a submit key, which may not review but is still theirs."""
    return may(replace(actor, scope=None), Permission.REVIEW_INSPECTION)


def _signed_by_sender(payload: dict[str, Any] | None, actor: Actor) -> None:
    """Absent means the sender; a value that is no text is left to quarantine."""
    signer = (payload or {}).get("signed_by")
    if isinstance(signer, str) and folded(signer) != actor.name:
        raise Refused(Problem.SIGNED_BY_OTHER)


def _the_same(
    session: Session,
    inspection: Inspection,
    sha256: str,
    body: bytes,
    manifest: list[PhotoEntry],
    actor: Actor,
    now: datetime,
) -> None:
    """Equal bytes from the same signer are the same thing sent twice. Anything else is kept once,
    beside the first, for a person to look at."""
    if inspection.payload_sha256 == sha256:
        if inspection.signer_id != actor.account_id:
            raise Refused(Problem.SIGNED_BY_OTHER)
        return
    kept = insert_once(
        session,
        SecondCopy,
        inspection_seq=inspection.seq,
        payload_sha256=sha256,
        body=body,
        sender_id=actor.account_id,
        received_at=now,
    )
    if kept:
        copy_id = session.scalars(
            select(SecondCopy.id).where(
                SecondCopy.inspection_seq == inspection.seq, SecondCopy.payload_sha256 == sha256
            )
        ).one()
        add_manifest(session, inspection.seq, manifest, copy_id)
    raise Refused(Problem.OTHER_BODY)
