"""Keys for programs that act for a person."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from inspections.account import secrets
from inspections.account.models import Account, AccountArea, ApiKey, ApiKeyArea
from inspections.account.queries import account_by_name, common_areas
from inspections.account.rules import Role, Scope, sees_by_area
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject

LONGEST_KEY_DAYS = 3650
# So often at most is it written down that a key was used: a program may ask many times a second.
USE_NOTED_AFTER = timedelta(minutes=5)


def add_key(
    session: Session,
    account_name: str,
    scope: Scope,
    days: int,
    label: str = "",
    area_ids: Collection[int] = (),
    by: int | None = None,
) -> str:
    """The printed key, which nobody can read again: only its hash is kept.

    `area_ids` narrow it to areas that lie in its account's; none = all of those, as they change.
    `by`: who makes it; None at the command line. Refused: NOT_FOUND (no such account, or a closed
    one), INVALID (under a day, over ten years; areas that are not the account's, or of one that
    does not see by areas).
    """
    account = account_by_name(session, account_name)
    if account is None or not account.active:
        raise Refused(Problem.NOT_FOUND, {"name": "unknown"})
    if not 1 <= days <= LONGEST_KEY_DAYS:
        raise Refused(Problem.INVALID, {"days": "out_of_range"})
    only = sorted(set(area_ids))
    _check_areas(session, account, only)
    key_id, secret, printed = secrets.new_key()
    begun = now()
    session.add(
        ApiKey(
            id=key_id,
            account_id=account.id,
            scope=scope.value,
            secret_sha256=secrets.digest(secret),
            label=label,
            created_at=begun,
            expires_at=begun + timedelta(days=days),
        )
    )
    session.flush()
    session.add_all(ApiKeyArea(key_id=key_id, area_id=area_id) for area_id in only)
    facts = {"account": account.id, "scope": scope.value, "days": days, "areas": only}
    named = {"label": label} if label else {}
    record(session, Act.KEY_MADE, Subject(Kind.KEY, key_id), by, begun, facts, named)
    session.flush()
    return printed


def _check_areas(session: Session, account: Account, only: list[int]) -> None:
    if not only:
        return
    query = select(AccountArea.area_id).where(AccountArea.account_id == account.id)
    theirs = set(session.scalars(query))
    held = {area_id for area_id, _key in session.execute(common_areas(theirs, set(only)))}
    if not sees_by_area(Role.of(account.role)) or not held >= set(only):
        raise Refused(Problem.INVALID, {"areas": "not_theirs"})


def revoke_key(
    session: Session,
    key_id: str,
    by: int | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """End a key or a phone; the second time changes nothing. `by`: who does it, None at the command
    line. Refused: NOT_FOUND."""
    # Two who press at once: the second waits, and finds it done.
    key = session.get(ApiKey, key_id, with_for_update={"key_share": True}, populate_existing=True)
    if key is None:
        raise Refused(Problem.NOT_FOUND, {"key": "unknown"})
    if key.revoked_at is None:
        _end(session, key, by, reason, at or now())
    session.flush()


def revoke_all_of(
    session: Session, account_id: int, by: int | None, at: datetime, phones_alone: bool = False
) -> int:
    """End every key and phone of an account, as when it is closed, or its phones alone; how many
    there were."""
    query = select(ApiKey).where(ApiKey.account_id == account_id, ApiKey.revoked_at.is_(None))
    if phones_alone:
        query = query.where(ApiKey.device)
    found = session.scalars(query.order_by(ApiKey.id).with_for_update(key_share=True)).all()
    for key in found:
        _end(session, key, by, "", at)
    session.flush()
    return len(found)


def _end(session: Session, key: ApiKey, by: int | None, reason: str, at: datetime) -> None:
    key.revoked_at = at
    act, kind = Act.KEY_REVOKED, Kind.KEY
    facts: dict[str, int] = {"account": key.account_id}
    if key.device:
        act, kind = Act.DEVICE_REVOKED, Kind.DEVICE
        # Known from its last contact: what may be lost with it.
        facts["unsent"] = key.unsent or 0
    said = {"reason": reason} if reason else {}
    record(session, act, Subject(kind, key.id), by, at, facts, said)


def note_use(session: Session, key_id: str, at: datetime) -> None:
    """Keep that the key was used, unless that was noted in the last USE_NOTED_AFTER. Waits for
    nobody on PostgreSQL: a row that another transaction holds is left for the next use."""
    is_due = or_(ApiKey.last_used_at.is_(None), ApiKey.last_used_at < at - USE_NOTED_AFTER)
    due = select(ApiKey.id).where(ApiKey.id == key_id, is_due)
    session.execute(
        update(ApiKey)
        .where(ApiKey.id.in_(due.with_for_update(skip_locked=True)))
        .values(last_used_at=at)
        .execution_options(synchronize_session=False)
    )
