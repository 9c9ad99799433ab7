"""Giving a person a second factor, and taking it away."""

import secrets
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from inspections.account.models import Account, HalfLogin, Login
from inspections.account.secrets import digest
from inspections.db import insert_once
from inspections.errors import Problem, Refused
from inspections.factor.models import Factor, RecoveryCode
from inspections.factor.queries import pending_salt
from inspections.factor.recovery import new_codes, plain
from inspections.factor.totp import SALT_BYTES, secret_of, step_of
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject


def begin_set_up(session: Session, account_id: int, now: datetime) -> None:
    """Draw a new secret, to be shown until it is confirmed; one in use goes on until then. A page
    that is open already keeps its secret."""
    insert_once(session, Factor, account_id=account_id)
    factor = session.get_one(Factor, account_id, with_for_update=True)
    if pending_salt(session, account_id, now) is None:
        factor.pending_salt, factor.pending_at = secrets.token_bytes(SALT_BYTES), now
        session.flush()


def confirm_set_up(
    session: Session, account_id: int, service_key: str, code: str, now: datetime
) -> list[str]:
    """The ten recovery codes of the factor that the code has confirmed; older ones end.

    Refused: NOT_FOUND (nothing is being set up), WRONG_CODE.
    """
    factor = session.get(Factor, account_id, with_for_update=True)
    salt = None if factor is None else pending_salt(session, account_id, now)
    if factor is None or salt is None:
        raise Refused(Problem.NOT_FOUND)
    step = step_of(secret_of(service_key, account_id, salt), code, now)
    if step is None:
        raise Refused(Problem.WRONG_CODE, {"code": "wrong"})
    factor.salt, factor.set_up_at, factor.last_step = salt, now, step
    factor.pending_salt = factor.pending_at = None
    _tell(session, account_id, account_id, now, "factor_set_up")
    return new_recovery_codes(session, account_id, now)


def new_recovery_codes(session: Session, account_id: int, now: datetime) -> list[str]:
    """Ten, shown this once, in place of all older ones."""
    session.get_one(Account, account_id, with_for_update={"key_share": True})
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = new_codes()
    session.add_all(
        RecoveryCode(account_id=account_id, code_sha256=digest(plain(code))) for code in codes
    )
    _tell(session, account_id, account_id, now, "recovery_codes_made")
    session.flush()
    return codes


def reset_factor(session: Session, account_id: int, by: int | None, now: datetime) -> None:
    """Take a person's factor and recovery codes away and end their sessions: whoever has the
    password sets up another at the next sign-in. Refused: NOT_FOUND (they have none)."""
    factor = session.get(Factor, account_id, with_for_update=True)
    if factor is None:
        raise Refused(Problem.NOT_FOUND, {"factor": "none"})
    for table in (RecoveryCode, Login, HalfLogin):
        session.execute(delete(table).where(table.account_id == account_id))
    session.delete(factor)
    _tell(session, account_id, by, now, "factor_reset")
    session.flush()


def _tell(session: Session, account_id: int, by: int | None, now: datetime, what: str) -> None:
    subject = Subject(Kind.ACCOUNT, str(account_id))
    record(session, Act.SECRET_CHANGED, subject, by, now, {"what": what})
