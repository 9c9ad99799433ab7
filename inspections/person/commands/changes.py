"""Changing what a person is and may do."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from inspections.account.commands.accounts import close_account, lock_administrators
from inspections.account.commands.keys import revoke_all_of
from inspections.account.commands.sessions import end_sessions
from inspections.account.models import Account, AccountArea, found_by
from inspections.account.rules import Actor, Grade, Role
from inspections.account.tombstone import is_tombstone
from inspections.errors import Problem, Refused
from inspections.factor.commands.setting_up import reset_factor
from inspections.person.commands.invites import Wanted, as_facts, granted, readable_name
from inspections.person.queries.visible import account_facts
from inspections.person.rules import Grant, may_change_account, may_see_account
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject


@dataclass(frozen=True)
class Changed:
    """What a person's account becomes; their role and sign-in name stay for good."""

    display_name: str
    grade: Grade | None = None
    area_codes: tuple[str, ...] = ()
    retailer_id: int | None = None


def person_to_change(
    session: Session, actor: Actor, account_id: int, version: int | None = None
) -> Account:
    """Their account, locked. Refused: NOT_FOUND (nobody, or out of sight), OWN_ACCOUNT, NOT_ALLOWED
    (its holder was erased: it is nobody's any more), PERSON_CHANGED (it is not at `version` any
    more)."""
    account = session.get(Account, account_id)
    if account is None or not may_see_account(actor, account_facts(session, account)):
        raise Refused(Problem.NOT_FOUND)
    session.refresh(account, with_for_update={"key_share": True})
    # Again under the lock: what one sees may have changed while waiting for it.
    if not may_change_account(actor, account_facts(session, account)):
        raise Refused(Problem.OWN_ACCOUNT)
    if is_tombstone(account.name):
        raise Refused(Problem.NOT_ALLOWED)
    if version is not None and account.version != version:
        raise Refused(Problem.PERSON_CHANGED)
    return account


def change_person(
    session: Session, actor: Actor, account_id: int, version: int, to: Changed, now: datetime
) -> Account:
    """Rights hold from the next request on. Changing nothing writes nothing.

    Refused: as person_to_change; INVALID and UNKNOWN_AREA as an invitation's.
    """
    account = person_to_change(session, actor, account_id, version)
    name = readable_name(to.display_name)
    role = Role.of(account.role)
    grant = granted(session, actor, Wanted(role, to.grade, to.area_codes, to.retailer_id))
    before = _grant_of(session, account)
    if grant == before and name == account.display_name:
        return account
    _tell_change(session, actor, account, before, grant, name, now)
    account.display_name, account.search_key = name, found_by(name, account.name)
    account.grade = grant.grade.value if grant.grade else None
    account.retailer_id = grant.retailer_id
    account.version += 1
    _set_areas(session, account.id, before.area_ids, grant.area_ids)
    session.flush()
    return account


def close_person(
    session: Session, actor: Actor, account_id: int, version: int, now: datetime
) -> None:
    """Refused: as person_to_change; LAST_ADMINISTRATOR."""
    if actor.role is Role.ADMINISTRATOR:
        lock_administrators(session)
    account = person_to_change(session, actor, account_id, version)
    close_account(session, account, actor.account_id, now)


def reopen_person(
    session: Session, actor: Actor, account_id: int, version: int, now: datetime
) -> None:
    """They sign in with the password they had; keys and phones that ended stay so. Refused: as
    person_to_change."""
    account = person_to_change(session, actor, account_id, version)
    if account.active:
        return
    account.active = True
    account.version += 1
    subject = Subject(Kind.ACCOUNT, str(account.id))
    record(session, Act.ACCOUNT_REOPENED, subject, actor.account_id, now)
    session.flush()


def sign_person_out(
    session: Session, actor: Actor, account_id: int, phones: bool, now: datetime
) -> int:
    """End all sessions of a person in one's scope, with `phones` those too; how many sessions
    there were. Refused: as person_to_change."""
    account = person_to_change(session, actor, account_id)
    return sign_out_everywhere(session, account.id, actor.account_id, phones, now)


def reset_persons_factor(session: Session, actor: Actor, account_id: int, now: datetime) -> None:
    """Refused: as person_to_change; NOT_FOUND (they have none)."""
    account = person_to_change(session, actor, account_id)
    reset_factor(session, account.id, actor.account_id, now)


def sign_out_everywhere(
    session: Session, account_id: int, by: int, phones: bool, now: datetime, but: str = ""
) -> int:
    """End a person's sessions, `but` the one of this token; how many there were."""
    ended = end_sessions(session, account_id, but)
    revoked = revoke_all_of(session, account_id, by, now, phones_alone=True) if phones else 0
    subject, facts = Subject(Kind.ACCOUNT, str(account_id)), {"sessions": ended, "phones": revoked}
    record(session, Act.SIGNED_OUT, subject, by, now, facts)
    session.flush()
    return ended


def _grant_of(session: Session, account: Account) -> Grant:
    areas = select(AccountArea.area_id).where(AccountArea.account_id == account.id)
    grade = None if account.grade is None else Grade.of(account.grade)
    role, area_ids = Role.of(account.role), frozenset(session.scalars(areas))
    return Grant(role, grade, area_ids, account.retailer_id)


def _set_areas(
    session: Session, account_id: int, before: frozenset[int], after: frozenset[int]
) -> None:
    session.execute(
        delete(AccountArea).where(
            AccountArea.account_id == account_id, AccountArea.area_id.in_(before - after)
        )
    )
    session.add_all(AccountArea(account_id=account_id, area_id=each) for each in after - before)


def _tell_change(
    session: Session,
    actor: Actor,
    account: Account,
    before: Grant,
    after: Grant,
    name: str,
    now: datetime,
) -> None:
    was, is_now = as_facts(before), as_facts(after)
    facts: dict[str, object] = {
        key: {"from": was[key], "to": is_now[key]} for key in was if was[key] != is_now[key]
    }
    personal = {} if name == account.display_name else {"display_name": name}
    subject = Subject(Kind.ACCOUNT, str(account.id))
    record(session, Act.ACCOUNT_CHANGED, subject, actor.account_id, now, facts, personal)
