"""Signing in and out."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from inspections.account import secrets
from inspections.account.commands.tries import count_tries, forgive_tries, try_key
from inspections.account.models import Login
from inspections.account.queries import account_by_name, folded
from inspections.errors import Problem, Refused

TRIES = 10


def sign_in(
    session: Session,
    name: str,
    password: str,
    now: datetime,
    address: str,
    hours: int = 12,
) -> str:
    """The token of a new session that lasts `hours`.

    Refused: TOO_MANY_TRIES; WRONG_PASSWORD, also for an unknown name or a closed account, which
    take as long. Failed tries count, so the caller commits after a refusal too.
    """
    tries = [try_key("sign_in:name", folded(name)), try_key("sign_in:address", address)]
    count_tries(session, tries, TRIES, now)
    account = account_by_name(session, name)
    stored = secrets.NOBODY if account is None else account.password_hash
    right = secrets.is_password(stored, password)
    if account is None or not account.active or not right:
        raise Refused(Problem.WRONG_PASSWORD)
    forgive_tries(session, tries, now)
    if secrets.is_outdated(stored):
        account.password_hash = secrets.hash_password(password)
    session.execute(delete(Login).where(Login.account_id == account.id, Login.expires_at <= now))
    token = secrets.new_token()
    session.add(
        Login(
            token_sha256=secrets.digest(token),
            account_id=account.id,
            created_at=now,
            expires_at=now + timedelta(hours=hours),
        )
    )
    session.flush()
    return token


def sign_out(session: Session, token: str) -> None:
    """End this session; does nothing when there is none of that token."""
    session.execute(delete(Login).where(Login.token_sha256 == secrets.digest(token)))
