"""Drawing a kept round once more, to see that it repeats."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.round.draw import drawing_order
from inspections.round.models import Round, RoundFrame, RoundVisit


@dataclass(frozen=True)
class Redraw:
    """Codes in the order of the lot: `kept` as stored, `again` as the seed and the frame give it.
    `registered`: how many stand in the frame."""

    registered: int
    kept: tuple[str, ...]
    again: tuple[str, ...]

    @property
    def repeats(self) -> bool:
        return self.kept == self.again


def redraw(session: Session, round: Round) -> Redraw | None:
    """None for a round that was not drawn."""
    if round.seed is None:
        return None
    frame = select(RoundFrame.facility_id, RoundFrame.code).where(RoundFrame.round_id == round.id)
    codes = {row.facility_id: row.code for row in session.execute(frame)}
    visits = select(RoundVisit.facility_id, RoundVisit.place).where(RoundVisit.round_id == round.id)
    kept = sorted(session.execute(visits), key=lambda row: row.place or 0)
    again = drawing_order(round.seed, codes.values())[: len(kept)]
    # A store that is not in the frame cannot have been drawn: it has no code here.
    named = tuple(codes.get(row.facility_id, f"?{row.facility_id}") for row in kept)
    return Redraw(len(codes), named, tuple(again))
