"""Making and closing accounts."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.account import secrets
from inspections.account.commands.keys import revoke_all_of
from inspections.account.commands.passwords import check_new_password
from inspections.account.commands.sessions import end_sessions
from inspections.account.models import Account, AccountArea
from inspections.account.queries import account_by_name, folded
from inspections.account.rules import Grade, Role
from inspections.account.tombstone import is_tombstone, tombstone
from inspections.area.queries import area_by_code
from inspections.db import insert_once, now
from inspections.errors import Problem, Refused
from inspections.facility.models import Retailer
from inspections.text import visible
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject

NAME_LENGTH = 64


def add_account(
    session: Session,
    name: str,
    role: Role,
    password: str,
    grade: Grade | None = None,
    area_codes: Collection[str] = (),
    retailer_id: int | None = None,
    display_name: str = "",
    by: int | None = None,
) -> Account:
    """A new person. A department's account without a grade is a viewer; other roles have none.
    `by`: who made it; None = somebody at the command line.

    Refused: INVALID (name empty, too long or unprintable, a password that password.py refuses, a
    retailer's account without a known retailer), UNKNOWN_AREA, NAME_TAKEN.
    """
    name, display_name = folded(name), visible(" ".join(display_name.split()))
    check_name(name)
    check_new_password(password, name, display_name)
    check_retailer(session, role, retailer_id)
    if session.scalar(select(Account.id).where(Account.name == tombstone(name))) is not None:
        raise Refused(Problem.NAME_TAKEN, {"name": "taken"})
    at = now()
    area_ids = {_area_id(session, code) for code in area_codes}
    made = insert_once(
        session,
        Account,
        name=name,
        display_name=display_name or name,
        role=role.value,
        grade=(grade or Grade.VIEWER).value if role is Role.DEPARTMENT else None,
        password_hash=secrets.hash_password(password),
        retailer_id=retailer_id if role is Role.RETAILER else None,
        created_at=at,
    )
    if not made:
        raise Refused(Problem.NAME_TAKEN, {"name": "taken"})
    account = session.scalars(select(Account).where(Account.name == name)).one()
    session.add_all(AccountArea(account_id=account.id, area_id=area_id) for area_id in area_ids)
    facts = {
        "role": account.role,
        "grade": account.grade,
        "areas": sorted(area_ids),
        "retailer": account.retailer_id,
    }
    record(session, Act.ACCOUNT_MADE, Subject(Kind.ACCOUNT, str(account.id)), by, at, facts)
    session.flush()
    return account


def deactivate(session: Session, name: str) -> None:
    """Close the account of this name, from the command line. Refused: NOT_FOUND,
    LAST_ADMINISTRATOR."""
    account = account_by_name(session, name)
    if account is None:
        raise Refused(Problem.NOT_FOUND, {"name": "unknown"})
    close_account(session, account, None, now())


def close_account(session: Session, account: Account, by: int | None, at: datetime) -> None:
    """Close an account, its sessions, its keys and phones; the name stays taken. The second time
    changes nothing. Refused: LAST_ADMINISTRATOR."""
    if account.role == Role.ADMINISTRATOR.value:
        _keep_one_administrator(session, account)
    session.refresh(account, with_for_update={"key_share": True})
    if not account.active:
        return
    account.active = False
    account.version += 1
    ended = end_sessions(session, account.id)
    keys = revoke_all_of(session, account.id, by, at)
    subject = Subject(Kind.ACCOUNT, str(account.id))
    record(session, Act.ACCOUNT_CLOSED, subject, by, at, {"sessions": ended, "keys": keys})
    session.flush()


def _keep_one_administrator(session: Session, account: Account) -> None:
    lock_administrators(session)
    query = select(Account.id).where(
        Account.role == Role.ADMINISTRATOR.value, Account.active, Account.id != account.id
    )
    session.refresh(account)
    if account.active and session.scalars(query.limit(1)).first() is None:
        raise Refused(Problem.LAST_ADMINISTRATOR)


def lock_administrators(session: Session) -> None:
    """All of them, in one order and before any other account: two who close each other's accounts
    at once must each see what the other has done."""
    everybody = select(Account.id).where(Account.role == Role.ADMINISTRATOR.value)
    session.execute(everybody.order_by(Account.id).with_for_update(key_share=True))


def check_name(name: str) -> None:
    """Of a sign-in name as it is kept. Refused: INVALID (`name`)."""
    if not name:
        raise Refused(Problem.INVALID, {"name": "required"})
    if len(name) > NAME_LENGTH:
        raise Refused(Problem.INVALID, {"name": "too_long"})
    if not name.isprintable() or not visible(name) or is_tombstone(name):
        raise Refused(Problem.INVALID, {"name": "unprintable"})


def check_retailer(session: Session, role: Role, retailer_id: int | None) -> None:
    """Refused: INVALID (`retailer`), where a retailer's account has no known one."""
    if role is not Role.RETAILER:
        return
    if retailer_id is None:
        raise Refused(Problem.INVALID, {"retailer": "required"})
    if session.get(Retailer, retailer_id) is None:
        raise Refused(Problem.INVALID, {"retailer": "unknown"})


def _area_id(session: Session, code: str) -> int:
    area = area_by_code(session, code)
    if area is None:
        raise Refused(Problem.UNKNOWN_AREA, {f"area.{code}": "unknown"})
    return area.id
