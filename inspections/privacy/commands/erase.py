"""Carrying out a planned erasure, one step a transaction. Every step may be done twice, so what a
crash has cut short is simply done again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.photo.store import PhotoStore
from inspections.privacy.commands.in_account import erase_in_account, erase_in_trail
from inspections.privacy.commands.in_record import erase_in_record
from inspections.privacy.commands.photo_files import remove_photos
from inspections.privacy.models import Erasure, ErasureStep
from inspections.privacy.redact import without_name
from inspections.privacy.rules import ErasureKind, Step
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject


def unfinished(session: Session) -> list[int]:
    """The ids of erasures with steps to do, the oldest first."""
    query = select(Erasure.id).where(Erasure.finished_at.is_(None)).order_by(Erasure.id)
    return list(session.scalars(query))


def next_step(session: Session, store: PhotoStore, erasure_id: int, now: datetime) -> bool:
    """Do one more step of it, or finish it; False when there is nothing more to do now. The caller
    commits after each.

    Its row is locked: two who carry out the same erasure do not do the same step at once.
    """
    erasure = session.get_one(
        Erasure, erasure_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if erasure.finished_at is not None:
        return False
    step = session.scalar(
        select(ErasureStep)
        .where(ErasureStep.erasure_id == erasure_id, ErasureStep.done_at.is_(None))
        .order_by(ErasureStep.position)
        .limit(1)
    )
    if step is None:
        _finish(session, erasure, now)
        return False
    if not _do(session, store, erasure, step, now):
        return False
    step.done_at = now
    session.flush()
    return True


def _do(
    session: Session, store: PhotoStore, erasure: Erasure, step: ErasureStep, now: datetime
) -> bool:
    """False where it has to wait."""
    kind = Step.of(step.step)
    if kind is Step.PHOTOS:
        return remove_photos(session, store, step.inspection_seq or 0, now)
    if kind is Step.ACCOUNT:
        erase_in_account(session, erasure, now)
    elif kind is Step.TRAIL:
        erase_in_trail(session, erasure)
    else:
        erase_in_record(session, erasure, step.inspection_seq or 0, now)
    return True


def _finish(session: Session, erasure: Erasure, now: datetime) -> None:
    """Last of all the name that was looked for goes; what remains says that it was done and why."""
    erasure.reason = without_name(erasure.reason, erasure.name or "") or erasure.reason
    erasure.name = None
    erasure.finished_at = now
    steps = session.scalars(select(ErasureStep.step).where(ErasureStep.erasure_id == erasure.id))
    facts = {"erasure": erasure.id, "kind": erasure.kind, "steps": len(list(steps))}
    is_account = erasure.kind == ErasureKind.ACCOUNT
    of = (
        Subject(Kind.ACCOUNT, str(erasure.account_id))
        if is_account
        else Subject(Kind.INSTALLATION, f"erasure-{erasure.id}")
    )
    record(session, Act.ERASED, of, erasure.asked_by_id, now, facts)
