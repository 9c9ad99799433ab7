"""Telling whether a code is right, once: the same code never lets anybody in again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from inspections.account.secrets import digest
from inspections.errors import Problem, Refused
from inspections.factor.models import Factor, RecoveryCode
from inspections.factor.queries import codes_left
from inspections.factor.recovery import is_shaped, plain
from inspections.factor.totp import secret_of, step_of
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject


@dataclass(frozen=True)
class Proof:
    """`codes_left`: how many recovery codes remain when one was used; None for the app's code."""

    codes_left: int | None


def use_code(
    session: Session, account_id: int, service_key: str, code: str, now: datetime
) -> Proof:
    """Spend the app's code, or a recovery code. Refused: WRONG_CODE, also for one spent before."""
    if is_shaped(code):
        if _spend_recovery(session, account_id, code, now):
            return Proof(codes_left(session, account_id))
    elif _spend_step(session, account_id, service_key, code, now):
        return Proof(None)
    raise Refused(Problem.WRONG_CODE, {"code": "wrong"})


def _spend_step(
    session: Session, account_id: int, service_key: str, code: str, now: datetime
) -> bool:
    salt = session.scalar(select(Factor.salt).where(Factor.account_id == account_id))
    step = None if salt is None else step_of(secret_of(service_key, account_id, salt), code, now)
    if step is None:
        return False
    # Compared and set in one statement: of two requests with one code the second changes nothing.
    spent = (
        update(Factor)
        .where(
            Factor.account_id == account_id,
            Factor.salt == salt,
            or_(Factor.last_step.is_(None), Factor.last_step < step),
        )
        .values(last_step=step)
        .returning(Factor.account_id)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(spent) is not None


def _spend_recovery(session: Session, account_id: int, code: str, now: datetime) -> bool:
    spent = (
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_sha256 == digest(plain(code)),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.account_id)
        .execution_options(synchronize_session=False)
    )
    if session.scalar(spent) is None:
        return False
    subject, facts = Subject(Kind.ACCOUNT, str(account_id)), {"what": "recovery_code_used"}
    record(session, Act.SECRET_CHANGED, subject, account_id, now, facts)
    return True
