"""Writing down what is to be erased, in one transaction; privacy/commands/erase.py does it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inspections.account.commands.accounts import deactivate
from inspections.account.models import Account
from inspections.account.rules import Actor
from inspections.errors import Problem, Refused
from inspections.inspection.models import Inspection, SecondCopy
from inspections.privacy.models import Erasure, ErasureStep
from inspections.privacy.rules import (
    ErasureKind,
    Step,
    is_held,
    may_erase_account,
    may_erase_representatives,
)
from inspections.text import needed_reason

Planned = tuple[Step, int | None]


def plan_account_erasure(
    session: Session,
    account: Account,
    reason: str,
    actor: Actor | None,
    now: datetime,
    keep_days: int,
) -> Erasure:
    """Everything that is kept of an account's holder. `actor` None: from the command line.

    Asked again while one is under way, or after it, gives that one. Refused: NOT_ALLOWED,
    REASON_NEEDED, REASON_TOO_LONG, KEPT_BY_DUTY (a record of theirs has to be kept longer).
    """
    if actor is not None and not may_erase_account(actor, account.id):
        raise Refused(Problem.NOT_ALLOWED)
    # Two who ask at once make one plan.
    session.get_one(Account, account.id, with_for_update={"key_share": True})
    before = session.scalar(select(Erasure).where(Erasure.account_id == account.id))
    if before is not None:
        return before
    signed = select(Inspection.seq).where(Inspection.signer_id == account.id)
    copied = select(SecondCopy.inspection_seq).where(SecondCopy.sender_id == account.id)
    seqs = sorted({*session.scalars(signed), *session.scalars(copied)})
    _check_duty(session, Inspection.signer_id == account.id, now, keep_days)
    # The doors are shut at once; the name goes last, for the records are searched for it.
    deactivate(session, account.name)
    steps: list[Planned] = [(Step.RECORD, seq) for seq in seqs]
    steps += [(Step.TRAIL, None), (Step.ACCOUNT, None)]
    erasure = Erasure(kind=ErasureKind.ACCOUNT.value, account_id=account.id)
    return _planned(session, erasure, steps, reason, actor, now)


def plan_representative_erasure(
    session: Session,
    name: str,
    seqs: Sequence[int],
    reason: str,
    actor: Actor | None,
    now: datetime,
    keep_days: int,
) -> Erasure:
    """A store's representative in these records, which the actor sees and which name them.

    Refused: NOT_ALLOWED, NOTHING_CHOSEN, REASON_NEEDED, REASON_TOO_LONG, KEPT_BY_DUTY.
    """
    if actor is not None and not may_erase_representatives(actor):
        raise Refused(Problem.NOT_ALLOWED)
    if not seqs:
        raise Refused(Problem.NOTHING_CHOSEN)
    for some in _parts(sorted(seqs)):
        _check_duty(session, Inspection.seq.in_(some), now, keep_days)
    # All rows before any file: the same bytes may stand in two of the records.
    steps = [(step, seq) for step in (Step.RECORD, Step.PHOTOS) for seq in sorted(seqs)]
    erasure = Erasure(kind=ErasureKind.REPRESENTATIVE.value, name=name)
    return _planned(session, erasure, steps, reason, actor, now)


def _planned(
    session: Session,
    erasure: Erasure,
    steps: Iterable[Planned],
    reason: str,
    actor: Actor | None,
    now: datetime,
) -> Erasure:
    erasure.reason = needed_reason(reason)
    erasure.asked_by_id = None if actor is None else actor.account_id
    erasure.asked_at = now
    session.add(erasure)
    session.flush()
    session.add_all(
        ErasureStep(erasure_id=erasure.id, position=position, step=step.value, inspection_seq=seq)
        for position, (step, seq) in enumerate(steps)
    )
    session.flush()
    return erasure


def _check_duty(session: Session, which, now: datetime, keep_days: int) -> None:  # type: ignore[no-untyped-def]
    """The latest of them decides: what is erased is erased everywhere."""
    latest = session.scalar(select(func.max(Inspection.received_at)).where(which))
    if latest is not None and is_held(latest, now, keep_days):
        raise Refused(Problem.KEPT_BY_DUTY)


def _parts(seqs: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    # Databases limit the values in one statement.
    return (seqs[start : start + size] for start in range(0, len(seqs), size))
