"""Who may see which keys and phones."""

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from inspections.account.models import Account, ApiKey
from inspections.account.rules import Actor, Permission, Role, may
from inspections.person.queries.visible import visible_accounts


def visible_keys(actor: Actor) -> ColumnElement[bool]:
    """The rows of `ApiKey` that `may_see_key` allows; the two are held equal by test."""
    # A list joins the account as well; that row is not the one looked for here.
    people = select(Account.id).where(people_of_keys(actor)).correlate(None)
    return ApiKey.account_id.in_(people)


def people_of_keys(actor: Actor) -> ColumnElement[bool]:
    """Whose keys `may_see_key` allows, as a where-clause on Account."""
    if actor.scope is not None:
        return false()
    if actor.role is Role.ADMINISTRATOR:
        return true()
    others = visible_accounts(actor) if may(actor, Permission.MANAGE_KEYS) else false()
    return or_(Account.id == actor.account_id, others)


def key_by_id(session: Session, actor: Actor, key_id: str, device: bool) -> ApiKey | None:
    """None also where the actor may not see it."""
    query = select(ApiKey).where(ApiKey.id == key_id, ApiKey.device == device, visible_keys(actor))
    return session.scalar(query)


def owner_by_id(session: Session, actor: Actor, account_id: int) -> Account | None:
    """Whose keys the actor may see and make; None for anybody else and for a closed account."""
    query = select(Account).where(Account.id == account_id, Account.active, people_of_keys(actor))
    return session.scalar(query)
