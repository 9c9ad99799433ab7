"""Choosing a password, and proving that one still knows it."""

from datetime import datetime

from sqlalchemy.orm import Session

from inspections.account.commands.sessions import end_sessions
from inspections.account.commands.tries import count_tries, forgive_tries, try_key
from inspections.account.models import Account
from inspections.account.password import password_fault
from inspections.account.secrets import hash_password, is_password
from inspections.errors import Problem, Refused
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject

TRIES = 10


def check_own_password(session: Session, account_id: int, password: str, now: datetime) -> Account:
    """Whoever found a screen left open does not know it. Refused: INVALID (`current`),
    TOO_MANY_TRIES; the caller commits after a refusal too."""
    tries = [try_key("own_password", str(account_id))]
    count_tries(session, tries, TRIES, now)
    account = session.get_one(Account, account_id)
    if not is_password(account.password_hash, password):
        raise Refused(Problem.INVALID, {"current": "wrong"})
    forgive_tries(session, tries, now)
    return account


def change_own_password(
    session: Session, account_id: int, current: str, new: str, now: datetime, token: str
) -> None:
    """Another password; all sessions but that of `token` end. Phones stay enrolled.

    Refused: as check_own_password; INVALID (`password`, see password.py, or "same").
    """
    account = check_own_password(session, account_id, current, now)
    if new == current:
        raise Refused(Problem.INVALID, {"password": "same"})
    set_password(session, account, new, account_id, now)
    end_sessions(session, account_id, but=token)


def set_password(
    session: Session, account: Account, new: str, by: int | None, now: datetime
) -> None:
    """Refused: INVALID (`password`)."""
    check_new_password(new, account.name, account.display_name)
    account.password_hash = hash_password(new)
    subject = Subject(Kind.ACCOUNT, str(account.id))
    record(session, Act.SECRET_CHANGED, subject, by, now, {"what": "password"})
    session.flush()


def check_new_password(new: str, *names: str) -> None:
    """Refused: INVALID with what is wrong with it; see password.py."""
    fault = password_fault(new, names)
    if fault is not None:
        raise Refused(Problem.INVALID, {"password": fault})
