"""Whether somebody has a second factor, and what is left of their recovery codes."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inspections.factor.models import Factor, RecoveryCode

# Long enough to install an app; a page left open shows its secret to nobody tomorrow.
PENDING_LIFE = timedelta(minutes=30)


def has_factor(session: Session, account_id: int) -> bool:
    return bool(with_factor(session, [account_id]))


def with_factor(session: Session, account_ids: Collection[int]) -> set[int]:
    """Those of the accounts that have one set up."""
    query = select(Factor.account_id).where(
        Factor.account_id.in_(account_ids), Factor.salt.is_not(None)
    )
    return set(session.scalars(query))


def pending_salt(session: Session, account_id: int, now: datetime) -> bytes | None:
    """What is being set up; None when nothing is, or since too long."""
    query = select(Factor.pending_salt).where(
        Factor.account_id == account_id, Factor.pending_at > now - PENDING_LIFE
    )
    return session.scalar(query)


def codes_left(session: Session, account_id: int) -> int:
    """How many recovery codes have not been used."""
    query = select(func.count()).where(
        RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(query) or 0
