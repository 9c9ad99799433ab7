"""Counting failed tries in windows of time, whichever host they come to."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from inspections.account.models import Throttle
from inspections.errors import Problem, Refused

WINDOW = timedelta(minutes=15)


def try_key(kind: str, *values: str) -> str:
    """What tries of this kind ("sign_in:address") by or at these values are counted under."""
    # Hashed: people type passwords into the name's field, and an address is personal.
    return f"{kind}:{hashlib.sha256(chr(0).join(values).encode()).hexdigest()}"


def count_tries(session: Session, keys: list[str], limit: int, now: datetime) -> int:
    """Add one try to each key, and say how many the most tried one has; the caller commits after a
    refusal too.

    Refused: TOO_MANY_TRIES, with the seconds to the window's end, when one has more than `limit`.
    """
    window = _window(now)
    _forget_older(session, window)
    most = max(_count(session, key, window) for key in keys)
    if most > limit:
        ends = (window + 1) * WINDOW.total_seconds()
        raise Refused(Problem.TOO_MANY_TRIES, retry_after=max(1, int(ends - now.timestamp())))
    return most


def is_within(session: Session, key: str, limit: int, now: datetime) -> bool:
    """Count something that is no try, and say whether there were at most `limit` in this window."""
    return _count(session, key, _window(now)) <= limit


def forgive_tries(session: Session, keys: Collection[str], now: datetime) -> None:
    """What was right was no try: an office behind one address signs in all morning."""
    session.execute(
        update(Throttle)
        .where(Throttle.key.in_(keys), Throttle.window == _window(now))
        .values(attempts=Throttle.attempts - 1)
        .execution_options(synchronize_session=False)
    )


def _window(now: datetime) -> int:
    return int(now.timestamp() // WINDOW.total_seconds())


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
