"""The facilities whose figures a transaction has changed and not written down yet."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from inspections.progress.steps import ALWAYS

_KEY = "facilities_with_stale_figures"


def stale(session: Session) -> Mapping[int, date]:
    """By their ids the first day that may have changed. While there are any, what is kept of the
    figures is behind this transaction."""
    found: dict[int, date] = session.info.get(_KEY, {})
    return found


def mark_stale(session: Session, facility_ids: Iterable[int], since: date = ALWAYS) -> None:
    days: dict[int, date] = session.info.setdefault(_KEY, {})
    for id_ in facility_ids:
        days[id_] = min(since, days.get(id_, since))


def forget(session: Session) -> None:
    session.info.pop(_KEY, None)
