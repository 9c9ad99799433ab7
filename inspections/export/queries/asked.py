"""What somebody asks of a table, and how much that is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from inspections.account.rules import Actor
from inspections.export.rules import Place, overlapping


@dataclass(frozen=True)
class Asked:
    """Which rows, and from where. `since` None = however old. `by_change`: in the order of changes,
    else in that of arrival. `after` None = from the first. `printed`: moments as text, as a CSV has
    them (printed.py)."""

    actor: Actor
    since: datetime | None = None
    by_change: bool = False
    after: Place | None = None
    limit: int = 250
    printed: bool = False

    @property
    def changes_from(self) -> datetime | None:
        """The first moment of a change that is answered; None = however old."""
        return None if self.since is None else overlapping(self.since)


def how_many(session: Session, query: Select[Any], most: int) -> int:
    """How many rows a query has, counted no further than to one more than `most`."""
    some = query.limit(most + 1).subquery()
    return session.scalars(select(func.count()).select_from(some)).one()
