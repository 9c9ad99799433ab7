"""Making and closing accounts."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from inspections.account import secrets
from inspections.account.commands.keys import revoke_all_of
from inspections.account.models import Account, AccountArea, Login
from inspections.account.queries import account_by_name, folded
from inspections.account.rules import Grade, Role
from inspections.account.tombstone import is_tombstone, tombstone
from inspections.area.queries import area_by_code
from inspections.db import insert_once, now
from inspections.errors import Problem, Refused
from inspections.facility.models import Retailer

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
) -> Account:
    """A new person. A department's account without a grade is a viewer; other roles have none.

    Refused: INVALID (name or password empty, name too long or unprintable, a retailer's account
    without a known retailer), UNKNOWN_AREA, NAME_TAKEN.
    """
    name = folded(name)
    _check_account(session, name, password, role, retailer_id)
    if session.scalar(select(Account.id).where(Account.name == tombstone(name))) is not None:
        raise Refused(Problem.NAME_TAKEN, {"name": "taken"})
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


def deactivate(session: Session, name: str) -> None:
    """Close an account, its sessions and its keys; the name stays taken. Refused: NOT_FOUND."""
    account = account_by_name(session, name)
    if account is None:
        raise Refused(Problem.NOT_FOUND, {"name": "unknown"})
    account.active = False
    session.execute(delete(Login).where(Login.account_id == account.id))
    revoke_all_of(session, account.id, None, now())


def _check_account(
    session: Session, name: str, password: str, role: Role, retailer_id: int | None
) -> None:
    wrong = {}
    if not name:
        wrong["name"] = "required"
    elif len(name) > NAME_LENGTH:
        wrong["name"] = "too_long"
    elif not name.isprintable() or is_tombstone(name):
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
