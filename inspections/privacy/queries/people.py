"""Whose data somebody may give out, and how far an erasure has come."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inspections.account.models import Account
from inspections.account.rules import Actor
from inspections.person.queries.visible import visible_accounts
from inspections.privacy.models import Erasure, ErasureStep


def seen_data_subject(session: Session, actor: Actor, account_id: int) -> Account | None:
    """A manager gives out what is kept of whom they may see, an administrator of everybody."""
    query = select(Account).where(Account.id == account_id, visible_accounts(actor))
    return session.scalar(query)


def erasure_of(session: Session, account_id: int) -> Erasure | None:
    """The erasing of this account's holder, under way or done."""
    return session.scalar(select(Erasure).where(Erasure.account_id == account_id))


def steps_left(session: Session, erasure_id: int) -> int:
    query = select(func.count()).where(
        ErasureStep.erasure_id == erasure_id, ErasureStep.done_at.is_(None)
    )
    return session.scalar(query) or 0
