"""Keys for programs that act for a person."""

from datetime import timedelta

from sqlalchemy.orm import Session

from inspections.account import secrets
from inspections.account.models import ApiKey
from inspections.account.queries import account_by_name
from inspections.account.rules import Scope
from inspections.db import now
from inspections.errors import Problem, Refused

LONGEST_KEY_DAYS = 3650


def add_key(
    session: Session,
    account_name: str,
    scope: Scope,
    days: int,
    label: str = "",
    device: bool = False,
) -> str:
    """The printed key, which nobody can read again: only its hash is kept.

    Refused: NOT_FOUND (no such account, or a closed one), INVALID (under a day, over ten years).
    """
    account = account_by_name(session, account_name)
    if account is None or not account.active:
        raise Refused(Problem.NOT_FOUND, {"name": "unknown"})
    if not 1 <= days <= LONGEST_KEY_DAYS:
        raise Refused(Problem.INVALID, {"days": "out_of_range"})
    key_id, secret, printed = secrets.new_key()
    begun = now()
    session.add(
        ApiKey(
            id=key_id,
            account_id=account.id,
            scope=scope.value,
            secret_sha256=secrets.digest(secret),
            label=label,
            device=device,
            created_at=begun,
            expires_at=begun + timedelta(days=days),
        )
    )
    session.flush()
    return printed


def revoke_key(session: Session, key_id: str) -> None:
    """End a key; the second time keeps the first moment. Refused: NOT_FOUND."""
    key = session.get(ApiKey, key_id)
    if key is None:
        raise Refused(Problem.NOT_FOUND, {"key": "unknown"})
    key.revoked_at = key.revoked_at or now()
    session.flush()
