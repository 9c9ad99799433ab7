"""The facilities whose figures a transaction has changed and not written down yet."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

_KEY = "facilities_with_stale_figures"


def stale(session: Session) -> set[int]:
    """Their ids. While there are any, what is kept of the figures is behind this transaction."""
    found: set[int] = session.info.get(_KEY, set())
    return found


def mark_stale(session: Session, facility_ids: Iterable[int]) -> None:
    session.info.setdefault(_KEY, set()).update(facility_ids)


def forget(session: Session) -> None:
    session.info.pop(_KEY, None)
