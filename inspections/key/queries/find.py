"""The lists of keys and phones, and what narrows them down."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, select
from sqlalchemy.orm import Session

from inspections.account.models import Account, ApiKey
from inspections.account.rules import Actor, KeyState, Scope
from inspections.facility.collation import sort_key
from inspections.facility.search import fold, search_key
from inspections.key.queries.visible import people_of_keys, visible_keys

# Longer than this the office wonders whether a phone is lost or its inspector without a line.
LATE = timedelta(days=3)
SILENT = timedelta(days=14)


@dataclass(frozen=True)
class KeyFilter:
    """What is None, False or empty does not narrow. `q`: words of its person's names or its label,
    or its id. `unsent`: phones with records to send. `silent`: those that were not in touch for
    SILENT. `in_force` True or False: those that can still be used, or those that cannot."""

    q: str = ""
    scope: Scope | None = None
    state: KeyState | None = None
    in_force: bool | None = None
    unsent: bool = False
    silent: bool = False

    def for_words(self, q: str) -> "KeyFilter":
        return replace(self, q=q)


@dataclass(frozen=True)
class FoundKey:
    key: ApiKey
    owner: Account


def find_keys(
    session: Session, actor: Actor, filter: KeyFilter, now: datetime, offset: int, limit: int
) -> list[FoundKey]:
    """Keys for programs, the latest first."""
    query = _listed(session, actor, False, filter, now)
    query = query.order_by(ApiKey.created_at.desc(), ApiKey.id)
    return [FoundKey(*row) for row in session.execute(query.offset(offset).limit(limit))]


def seen_key(session: Session, actor: Actor, key_id: str, device: bool) -> FoundKey | None:
    """A key, or with `device` a phone; None also where the actor may not see it."""
    query = (
        select(ApiKey, Account)
        .join(Account, Account.id == ApiKey.account_id)
        .where(ApiKey.id == key_id, ApiKey.device == device, visible_keys(actor))
    )
    row = session.execute(query).one_or_none()
    return None if row is None else FoundKey(*row)


def own_keys(session: Session, actor: Actor, now: datetime) -> list[FoundKey]:
    """The actor's own keys for programs that can still be used, the latest first."""
    query = _listed(session, actor, False, KeyFilter(in_force=True), now)
    query = query.where(ApiKey.account_id == actor.account_id)
    rows = session.execute(query.order_by(ApiKey.created_at.desc(), ApiKey.id))
    return [FoundKey(*row) for row in rows]


def find_devices(
    session: Session, actor: Actor, filter: KeyFilter, now: datetime, offset: int, limit: int
) -> list[FoundKey]:
    """Phones: first those that are late, then whoever has waited longest, then those that were in
    touch last."""
    query = _listed(session, actor, True, filter, now)
    query = query.order_by(
        is_late(now).desc(),
        ApiKey.unsent_oldest_at.is_(None),
        ApiKey.unsent_oldest_at,
        func.coalesce(ApiKey.last_contact_at, ApiKey.created_at).desc(),
        ApiKey.id,
    )
    return [FoundKey(*row) for row in session.execute(query.offset(offset).limit(limit))]


def is_late(now: datetime) -> ColumnElement[bool]:
    """As a where-clause on ApiKey: an ended phone is not late any more, it is lost or replaced."""
    waits = and_(ApiKey.unsent > 0, ApiKey.unsent_oldest_at < now - LATE)
    return func.coalesce(and_(waits, in_state(KeyState.IN_FORCE, now)), false())


def count_devices(session: Session, actor: Actor, now: datetime) -> tuple[int, int]:
    """How many phones are in force in the actor's areas, and how many records wait on them."""
    query = (
        select(func.count(), func.coalesce(func.sum(ApiKey.unsent), 0))
        .select_from(ApiKey)
        .join(Account, Account.id == ApiKey.account_id)
        .where(ApiKey.device, visible_keys(actor), in_state(KeyState.IN_FORCE, now))
    )
    phones, unsent = session.execute(query).one()
    return phones, int(unsent or 0)


def in_state(state: KeyState, now: datetime) -> ColumnElement[bool]:
    """As `key_state`, as a where-clause on ApiKey and Account."""
    over = ApiKey.expires_at <= now
    return {
        KeyState.CLOSED: not_(Account.active),
        KeyState.REVOKED: and_(Account.active, ApiKey.revoked_at.is_not(None)),
        KeyState.EXPIRED: and_(Account.active, ApiKey.revoked_at.is_(None), over),
        KeyState.IN_FORCE: and_(Account.active, ApiKey.revoked_at.is_(None), not_(over)),
    }[state]


def find_owners(session: Session, actor: Actor, q: str, limit: int) -> list[Account]:
    """The people with an open account for whom the actor may make a key, by name; every word of `q`
    is in the sign-in name or the name, accents and case aside."""
    query = select(Account).where(Account.active, people_of_keys(actor))
    people = [each for each in session.scalars(query) if _says(q, each.name, each.display_name)]
    return sorted(people, key=lambda each: (sort_key(each.display_name), each.id))[:limit]


def _listed(
    session: Session, actor: Actor, device: bool, filter: KeyFilter, now: datetime
) -> Select[ApiKey, Account]:
    query = (
        select(ApiKey, Account)
        .join(Account, Account.id == ApiKey.account_id)
        .where(ApiKey.device == device, visible_keys(actor))
    )
    if filter.q:
        found = [key.id for key, owner in session.execute(query) if _is(filter, key, owner)]
        query = query.where(ApiKey.id.in_(found))
    if filter.scope is not None:
        query = query.where(ApiKey.scope == filter.scope.value)
    if filter.state is not None:
        query = query.where(in_state(filter.state, now))
    if filter.in_force is not None:
        in_force = in_state(KeyState.IN_FORCE, now)
        query = query.where(in_force if filter.in_force else not_(in_force))
    if filter.unsent:
        query = query.where(ApiKey.unsent > 0)
    if filter.silent:
        heard = func.coalesce(ApiKey.last_contact_at, ApiKey.created_at)
        query = query.where(heard < now - SILENT)
    return query


def _is(filter: KeyFilter, key: ApiKey, owner: Account) -> bool:
    return key.id == filter.q or _says(filter.q, owner.name, owner.display_name, key.label)


def _says(q: str, *texts: str) -> bool:
    """Whether every word of `q` is somewhere in these. In Python, as no column holds them folded: a
    department has some hundreds of people, not the registry's thousands of stores."""
    said = search_key(*texts)
    return all(word in said for word in fold(q).split())
