"""On which days figures may rest on visits that were drawn by lot."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.progress.rules import window_start
from inspections.round.models import Round
from inspections.round.rules import How


@dataclass(frozen=True)
class Lot:
    """The days of a random round that was not cancelled."""

    starts_on: date
    last_on: date

    def touches(self, on: date) -> bool:
        """Whether a visit of one of its days can count on the date."""
        return self.starts_on <= on and self.last_on >= window_start(on)


def held_lots(session: Session) -> list[Lot]:
    query = select(Round.starts_on, Round.last_on)
    drawn = query.where(Round.how == How.RANDOM, Round.cancelled_at.is_(None))
    return [Lot(*row) for row in session.execute(drawn)]
