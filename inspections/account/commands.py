"""Making accounts and keys, signing in and out, and ending all of it."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from inspections.account import secrets
from inspections.account.models import Account, AccountArea, ApiKey, Login, Throttle
from inspections.account.queries import account_by_name, folded
from inspections.account.rules import Grade, Role, Scope
from inspections.area.queries import area_by_code
from inspections.db import insert_once, now
from inspections.errors import Problem, Refused
from inspections.facility.models import Retailer

NAME_LENGTH = 64
LONGEST_KEY_DAYS = 3650
TRIES = 10
WINDOW = timedelta(minutes=15)


def add_account(
    session: Session,
    name: str,
    role: Role,
    password: str,
    grade: Grade | None = None,
    area_codes: Collection[str] = (),
    retailer_id: int | None = None,
    display_name: str = "",
) -> Account:
    """A new person. A department's account without a grade is a viewer; other roles have none.

    Refused: INVALID (name or password empty, name too long or unprintable, a retailer's account
    without a known retailer), UNKNOWN_AREA, NAME_TAKEN.
    """
    name = folded(name)
    _check_account(session, name, password, role, retailer_id)
    area_ids = {_area_id(session, code) for code in area_codes}
    made = insert_once(
        session,
        Account,
        name=name,
        display_name=display_name.strip() or name,
        role=role.value,
        grade=(grade or Grade.VIEWER).value if role is Role.DEPARTMENT else None,
        password_hash=secrets.hash_password(password),
        retailer_id=retailer_id if role is Role.RETAILER else None,
        created_at=now(),
    )
    if not made:
        raise Refused(Problem.NAME_TAKEN, {"name": "taken"})
    account = session.scalars(select(Account).where(Account.name == name)).one()
    session.add_all(AccountArea(account_id=account.id, area_id=area_id) for area_id in area_ids)
    session.flush()
    return account


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
    tries = [_try_key("name", folded(name)), _try_key("address", address)]
    _count_tries(session, tries, now)
    account = account_by_name(session, name)
    stored = secrets.NOBODY if account is None else account.password_hash
    right = secrets.is_password(stored, password)
    if account is None or not account.active or not right:
        raise Refused(Problem.WRONG_PASSWORD)
    _forgive_try(session, tries, now)
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


def deactivate(session: Session, name: str) -> None:
    """Close an account, its sessions and its keys; the name stays taken. Refused: NOT_FOUND."""
    account = account_by_name(session, name)
    if account is None:
        raise Refused(Problem.NOT_FOUND, {"name": "unknown"})
    account.active = False
    session.execute(delete(Login).where(Login.account_id == account.id))
    session.execute(
        update(ApiKey)
        .where(ApiKey.account_id == account.id, ApiKey.revoked_at.is_(None))
        .values(revoked_at=now())
    )
    session.flush()


def _check_account(
    session: Session, name: str, password: str, role: Role, retailer_id: int | None
) -> None:
    wrong = {}
    if not name:
        wrong["name"] = "required"
    elif len(name) > NAME_LENGTH:
        wrong["name"] = "too_long"
    elif not name.isprintable():
        wrong["name"] = "unprintable"
    if not password:
        wrong["password"] = "required"  # noqa: S105 (the word for the form, not a password)
    if role is Role.RETAILER and retailer_id is None:
        wrong["retailer"] = "required"
    elif role is Role.RETAILER and session.get(Retailer, retailer_id) is None:
        wrong["retailer"] = "unknown"
    if wrong:
        raise Refused(Problem.INVALID, wrong)


def _area_id(session: Session, code: str) -> int:
    area = area_by_code(session, code)
    if area is None:
        raise Refused(Problem.UNKNOWN_AREA, {f"area.{code}": "unknown"})
    return area.id


def _try_key(kind: str, value: str) -> str:
    # Hashed: people type passwords into the name's field, and an address is personal.
    return f"sign_in:{kind}:{hashlib.sha256(value.encode()).hexdigest()}"


def _window(now: datetime) -> int:
    return int(now.timestamp() // WINDOW.total_seconds())


def _count_tries(session: Session, keys: list[str], now: datetime) -> None:
    """Add one try to each key; TOO_MANY_TRIES, with the seconds to the window's end, over TRIES."""
    window = _window(now)
    _forget_older(session, window)
    counts = [_count(session, key, window) for key in keys]
    if max(counts) > TRIES:
        ends = (window + 1) * WINDOW.total_seconds()
        raise Refused(Problem.TOO_MANY_TRIES, retry_after=max(1, int(ends - now.timestamp())))


def _count(session: Session, key: str, window: int) -> int:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(Throttle)
        .values(key=key, window=window, attempts=1)
        .on_conflict_do_update(
            index_elements=[Throttle.key, Throttle.window],
            set_={"attempts": Throttle.attempts + 1},
        )
        .returning(Throttle.attempts)
    )
    return session.scalars(statement).one()


def _forgive_try(session: Session, keys: list[str], now: datetime) -> None:
    """A right password was no try: an office behind one address signs in all morning."""
    session.execute(
        update(Throttle)
        .where(Throttle.key.in_(keys), Throttle.window == _window(now))
        .values(attempts=Throttle.attempts - 1)
        .execution_options(synchronize_session=False)
    )


def _forget_older(session: Session, window: int) -> None:
    # Skipping locked rows: two sign-ins that clear the same rows must not wait for each other.
    old = (
        select(Throttle.key, Throttle.window)
        .where(Throttle.window < window)
        .with_for_update(skip_locked=True)
    )
    session.execute(
        delete(Throttle)
        .where(tuple_(Throttle.key, Throttle.window).in_(old))
        .execution_options(synchronize_session=False)
    )
