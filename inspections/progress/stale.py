"""The facilities whose figures a transaction has changed and not written down yet."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from inspections.progress.steps import ANYTHING, Changed, together

_KEY = "facilities_with_stale_figures"


def stale(session: Session) -> Mapping[int, Changed]:
    """By their ids what may have changed. While there are any, what is kept of the
    figures is behind this transaction."""
    found: dict[int, Changed] = session.info.get(_KEY, {})
    return found


def mark_stale(session: Session, facility_ids: Iterable[int], changed: Changed = ANYTHING) -> None:
    marked: dict[int, Changed] = session.info.setdefault(_KEY, {})
    for id_ in facility_ids:
        marked[id_] = together([changed, marked.get(id_, changed)])


def forget(session: Session) -> None:
    session.info.pop(_KEY, None)
