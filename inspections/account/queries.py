"""Who somebody is: from a session, from a key, by name."""

import unicodedata
from collections.abc import Collection, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from inspections.account.models import Account, AccountArea, ApiKey, ApiKeyArea, Login
from inspections.account.rules import Actor, Grade, Role, Scope, sees_by_area
from inspections.account.secrets import digest, is_token
from inspections.area.models import Area
from inspections.area.queries import areas_within
from inspections.area.rules import NATION_KEY
from inspections.facility.models import Retailer

# Every request asks who it comes from: written once, for writing takes longer than running.
_OF_SESSION = (
    select(Account)
    .join(Login, Login.account_id == Account.id)
    .where(
        Login.token_sha256 == bindparam("token_sha256"),
        Login.expires_at > bindparam("now"),
        Account.active,
    )
)
_OF_KEY = (
    select(ApiKey, Account)
    .join(Account, Account.id == ApiKey.account_id)
    .where(
        ApiKey.id == bindparam("key_id"),
        ApiKey.expires_at > bindparam("now"),
        ApiKey.revoked_at.is_(None),
        Account.active,
    )
)
_THEIR_AREAS = (
    select(Area.id, Area.key)
    .join(AccountArea, AccountArea.area_id == Area.id)
    .where(AccountArea.account_id == bindparam("account_id"))
)


def folded(name: str) -> str:
    """A sign-in name as it is kept: composed (NFC), case folded, without spaces around it."""
    # PostgreSQL takes no NUL in a text; nobody's name has one.
    composed = unicodedata.normalize("NFC", name.replace("\0", ""))
    return unicodedata.normalize("NFC", composed.casefold()).strip()


def account_by_name(session: Session, name: str) -> Account | None:
    """The account of this name, however it is typed, active or not; None when nobody has it."""
    return session.scalar(select(Account).where(Account.name == folded(name)))


def actor_by_session(session: Session, token: str, now: datetime) -> Actor | None:
    """Who signed in with this token; None when it is unknown or over, or the account is closed."""
    account = session.scalar(_OF_SESSION, {"token_sha256": digest(token), "now": now})
    return None if account is None else _actor(session, account)


@dataclass(frozen=True)
class Device:
    """An enrolled phone: its key's id, and whom it acts for."""

    id: str
    label: str
    expires_at: datetime
    actor: Actor


def actor_by_key(session: Session, key_id: str, secret: str, now: datetime) -> Actor | None:
    """Whom this key acts for, narrowed to its scope; None when it is wrong, over, revoked, or its
    account is closed."""
    found = key_in_use(session, key_id, secret, now)
    return None if found is None else found.actor


@dataclass(frozen=True)
class KeyInUse:
    """Whom a key acts for; `last_used_at` as it was noted last."""

    id: str
    last_used_at: datetime | None
    actor: Actor


def key_in_use(session: Session, key_id: str, secret: str, now: datetime) -> KeyInUse | None:
    """None as above; also for a key that is narrowed to areas while its person no longer sees by
    areas, for nothing would narrow it."""
    found = _key_in_force(session, key_id, secret, now)
    if found is None:
        return None
    key, account = found
    only = set(session.scalars(select(ApiKeyArea.area_id).where(ApiKeyArea.key_id == key.id)))
    if only and not sees_by_area(Role.of(account.role)):
        return None
    actor = _actor(session, account, Scope.of(key.scope), only)
    return KeyInUse(key.id, key.last_used_at, actor)


def is_revoked_device(session: Session, key_id: str, secret: str) -> bool:
    """Whether this was a phone's key until somebody ended it; False unless the secret is right."""
    key = session.get(ApiKey, key_id)
    ended = key is not None and key.device and key.revoked_at is not None
    return ended and key is not None and is_token(key.secret_sha256, secret)


def device_by_key(session: Session, key_id: str, secret: str, now: datetime) -> Device | None:
    """The phone that holds this key; None as above, and for a key that is no phone's."""
    found = _key_in_force(session, key_id, secret, now)
    if found is None or not found[0].device:
        return None
    key, account = found
    actor = _actor(session, account, Scope.of(key.scope))
    return Device(key.id, key.label, key.expires_at, actor)


def devices_of(session: Session, account_id: int, now: datetime) -> list[ApiKey]:
    """The phones of an account that can still speak for it, the latest first."""
    query = select(ApiKey).where(
        ApiKey.account_id == account_id,
        ApiKey.device,
        ApiKey.revoked_at.is_(None),
        ApiKey.expires_at > now,
    )
    return list(session.scalars(query.order_by(ApiKey.created_at.desc(), ApiKey.id)))


def _key_in_force(
    session: Session, key_id: str, secret: str, now: datetime
) -> tuple[ApiKey, Account] | None:
    found = session.execute(_OF_KEY, {"key_id": key_id, "now": now}).one_or_none()
    if found is None:
        return None
    key, account = found
    return (key, account) if is_token(key.secret_sha256, secret) else None


def actor_of(session: Session, account_id: int) -> Actor:
    """The person of an account as they stand now, active or not, as if signed in."""
    return _actor(session, session.get_one(Account, account_id))


def _actor(
    session: Session,
    account: Account,
    scope: Scope | None = None,
    only: Collection[int] = (),
) -> Actor:
    areas = session.execute(_THEIR_AREAS, {"account_id": account.id}).all()
    if only:
        areas = session.execute(common_areas({each.id for each in areas}, set(only))).all()
    return Actor(
        account_id=account.id,
        name=account.name,
        display_name=account.display_name,
        role=Role.of(account.role),
        grade=None if account.grade is None else Grade.of(account.grade),
        retailer_id=account.retailer_id,
        areas=frozenset(area_id for area_id, _ in areas),
        nation=any(key == NATION_KEY for _, key in areas),
        scope=scope,
        branch_ids=_branches(session, account.retailer_id),
        narrowed=bool(only),
    )


def common_areas(one: Set[int], other: Set[int]) -> Select[int, str]:
    """The ids and keys of the areas of either set that lie wholly in one of the other set's."""
    within_other = or_(Area.id.in_(other), Area.id.in_(areas_within(other)))
    within_one = or_(Area.id.in_(one), Area.id.in_(areas_within(one)))
    both = and_(within_one, within_other)
    return select(Area.id, Area.key).where(Area.id.in_(one | other), both)


def _branches(session: Session, retailer_id: int | None) -> frozenset[int]:
    if retailer_id is None:
        return frozenset()
    return frozenset(
        session.scalars(select(Retailer.id).where(Retailer.head_office_id == retailer_id))
    )
