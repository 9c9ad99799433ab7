"""What the page of one key and that of one phone have in common."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.trail_view import Line, shown_trail
from inspections.account.models import Account
from inspections.account.rules import Actor
from inspections.errors import Problem, Refused
from inspections.key.queries.find import FoundKey, seen_key
from inspections.person.queries.visible import visible_accounts
from inspections.trail.rules import Kind, Subject


@dataclass(frozen=True)
class KeyPage:
    """`owner_page`: its address; None for a reader who may not open it, whose own key it is then.
    `trail`: None for a reader who may see none."""

    found: FoundKey
    owner_page: str | None
    trail: list[Line] | None


def key_page(session: Session, actor: Actor, key_id: str, device: bool) -> KeyPage:
    """Refused: NOT_FOUND, also for one that the actor may not see."""
    found = seen_key(session, actor, key_id, device)
    if found is None:
        raise Refused(Problem.NOT_FOUND)
    of = Subject(Kind.DEVICE if device else Kind.KEY, found.key.id)
    owner_page = _page_of(session, actor, found.owner)
    return KeyPage(found, owner_page, shown_trail(session, actor, of))


def _page_of(session: Session, actor: Actor, owner: Account) -> str | None:
    query = select(Account.id).where(Account.id == owner.id, visible_accounts(actor))
    seen = session.scalar(query) is not None
    return url_for("department_person.page", account_id=owner.id) if seen else None
