"""What a manager does with the keys and phones of others, and everybody with their own."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from inspections.account.commands.devices import readable_label
from inspections.account.commands.keys import add_key, revoke_key
from inspections.account.commands.sessions import end_sessions
from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.account.rules import Actor, Permission, Scope, may
from inspections.errors import Problem, Refused
from inspections.key.queries.visible import key_by_id
from inspections.text import visible
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject

REASON_LENGTH = 500


def make_key(
    session: Session,
    actor: Actor,
    owner: Account,
    scope: Scope,
    days: int,
    label: str,
    area_ids: Collection[int],
) -> str:
    """The printed key of a person whom the actor may make one for (`owner_by_id`).

    Refused: INVALID (the label, the days or the areas; a key to send with for somebody who may not
    send).
    """
    label = readable_label(label)
    if scope is Scope.SUBMIT and not may_send_by_key(session, owner):
        raise Refused(Problem.INVALID, {"scope": "not_theirs"})
    return add_key(session, owner.name, scope, days, label, area_ids, actor.account_id)


def may_send_by_key(session: Session, owner: Account) -> bool:
    """Whether a key to send with would be of any use to them."""
    return may(actor_of(session, owner.id), Permission.SUBMIT_INSPECTION)


def revoke_seen(
    session: Session,
    actor: Actor,
    key_id: str,
    device: bool,
    at: datetime,
    reason: str = "",
    is_lost: bool = False,
) -> None:
    """End a key, or with `device` a phone. `is_lost`: whoever holds it must not stay signed in
    either, so all sessions of its person end.

    Refused: NOT_FOUND, also for one that the actor may not see; INVALID (the reason is
    too long, or some of it cannot be printed).
    """
    key = key_by_id(session, actor, key_id, device)
    if key is None:
        raise Refused(Problem.NOT_FOUND)
    reason = visible(" ".join(reason.split()))
    if len(reason) > REASON_LENGTH or not reason.isprintable():
        raise Refused(Problem.INVALID, {"reason": "unreadable"})
    revoke_key(session, key_id, actor.account_id, reason, at)
    if is_lost:
        _end_sessions(session, actor, key.account_id, at)


def revoke_own_key(session: Session, actor: Actor, key_id: str, at: datetime) -> None:
    """Refused: NOT_FOUND, also for another person's key and for a phone."""
    key = key_by_id(session, actor, key_id, device=False)
    if key is None or key.account_id != actor.account_id:
        raise Refused(Problem.NOT_FOUND)
    revoke_key(session, key_id, actor.account_id, at=at)


def _end_sessions(session: Session, actor: Actor, account_id: int, at: datetime) -> None:
    of = Subject(Kind.ACCOUNT, str(account_id))
    facts = {"sessions": end_sessions(session, account_id), "why": "phone_lost"}
    record(session, Act.SIGNED_OUT, of, actor.account_id, at, facts)
    session.flush()
