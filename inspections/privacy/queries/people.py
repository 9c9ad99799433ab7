"""Whose data somebody may give out: a manager's people, an administrator's everybody."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inspections.account.models import Account, AccountArea
from inspections.account.rules import Actor, Permission, Role, may
from inspections.area.queries import areas_within
from inspections.privacy.models import Erasure, ErasureStep

_STAFF = (Role.INSPECTOR, Role.DEPARTMENT)


def may_see_data_of(session: Session, actor: Actor, account: Account) -> bool:
    """A manager's people are those of the office and in the field whose areas, of which there is at
    least one, lie all within the manager's own."""
    if not may(actor, Permission.MANAGE_PEOPLE):
        return False
    if actor.role is Role.ADMINISTRATOR:
        return True
    theirs = select(AccountArea.area_id).where(AccountArea.account_id == account.id)
    outside = theirs.where(AccountArea.area_id.not_in(areas_within(actor.areas)))
    has_any = session.scalars(theirs.limit(1)).first() is not None
    return account.role in _STAFF and has_any and session.scalars(outside).first() is None


def erasure_of(session: Session, account_id: int) -> Erasure | None:
    """The erasing of this account's holder, under way or done."""
    return session.scalar(select(Erasure).where(Erasure.account_id == account_id))


def steps_left(session: Session, erasure_id: int) -> int:
    query = select(func.count()).where(
        ErasureStep.erasure_id == erasure_id, ErasureStep.done_at.is_(None)
    )
    return session.scalar(query) or 0
