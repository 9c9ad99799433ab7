"""What a person has to visit on a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.account.rules import Actor
from inspections.round.models import Round, RoundMember
from inspections.round.queries.visits import PlannedVisit, visits_of

# A phone without a network tomorrow has to know today of what begins then.
AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class MyRound:
    round: Round
    visits: list[PlannedVisit]


def my_rounds(session: Session, actor: Actor, on: date) -> list[MyRound]:
    """The rounds that run on the day, grace included, or begin within a week of it, of whose team
    the actor is: their own visits and those of the whole team, each store once. Those that end
    first go first."""
    query = (
        select(Round)
        .join(RoundMember, RoundMember.round_id == Round.id)
        .where(
            RoundMember.account_id == actor.account_id,
            Round.cancelled_at.is_(None),
            Round.starts_on <= on + AHEAD,
            Round.last_on >= on,
        )
        .order_by(Round.ends_on, Round.id)
    )
    return [
        MyRound(each, _each_once(visits_of(session, each, actor, on, actor.account_id)))
        for each in session.scalars(query)
    ]


def _each_once(visits: list[PlannedVisit]) -> list[PlannedVisit]:
    """Two entries that turned out to be one store are one visit."""
    first: dict[int, PlannedVisit] = {}
    for visit in visits:
        first.setdefault(visit.store.facility.id, visit)
    return [*first.values()]
