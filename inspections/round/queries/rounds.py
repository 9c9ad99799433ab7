"""Rounds as listed, and one by its number."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, select, tuple_
from sqlalchemy.orm import Session

from inspections.account.models import Account
from inspections.account.rules import Actor
from inspections.round.models import Round, RoundMember
from inspections.round.queries.arrived import Counts, counts_of
from inspections.round.queries.visible import visible_rounds
from inspections.round.rules import RoundState, round_state


@dataclass(frozen=True)
class ListedRound:
    round: Round
    state: RoundState
    counts: Counts

    @property
    def place(self) -> tuple[str, int]:
        """Where this row stands in the list: the `after` of the next page."""
        return (self.round.starts_on.isoformat(), self.round.id)


def state_of(round: Round, today: date) -> RoundState:
    return round_state(round.starts_on, round.last_on, round.cancelled_at is not None, today)


def find_rounds(
    session: Session,
    actor: Actor,
    today: date,
    state: RoundState | None = None,
    after: tuple[date, int] | None = None,
    limit: int = 50,
) -> list[ListedRound]:
    """The rounds that the actor may see, those that begin last first, with how many of their visits
    are done. `after`: first day and id of the last row of the page before. Two statements."""
    query = select(Round).where(visible_rounds(actor))
    if state is not None:
        query = query.where(_is(state, today))
    order = tuple_(Round.starts_on, Round.id)
    if after is not None:
        query = query.where(order < after)
    ordered = query.order_by(Round.starts_on.desc(), Round.id.desc()).limit(limit)
    found = session.scalars(ordered).all()
    counts = counts_of(session, [each.id for each in found])
    return [ListedRound(each, state_of(each, today), counts[each.id]) for each in found]


def listed(session: Session, round: Round, today: date) -> ListedRound:
    """One round as it stands in the list."""
    counts = counts_of(session, [round.id])
    return ListedRound(round, state_of(round, today), counts[round.id])


def round_by_id(session: Session, actor: Actor, round_id: int) -> Round | None:
    """None also where the actor may not know of it."""
    return session.scalar(select(Round).where(Round.id == round_id, visible_rounds(actor)))


def teams_of(session: Session, round_ids: Collection[int]) -> dict[int, Sequence[Account]]:
    """The people of each round's team, by name."""
    query = (
        select(RoundMember.round_id, Account)
        .join(Account, Account.id == RoundMember.account_id)
        .where(RoundMember.round_id.in_(round_ids))
        .order_by(Account.display_name, Account.id)
    )
    teams: dict[int, list[Account]] = {round_id: [] for round_id in round_ids}
    for round_id, account in session.execute(query):
        teams[round_id].append(account)
    return {**teams}


def _is(state: RoundState, today: date) -> ColumnElement[bool]:
    if state is RoundState.CANCELLED:
        return Round.cancelled_at.is_not(None)
    days = {
        RoundState.PLANNED: Round.starts_on > today,
        RoundState.RUNNING: and_(Round.starts_on <= today, Round.last_on >= today),
        RoundState.OVER: Round.last_on < today,
    }[state]
    return and_(Round.cancelled_at.is_(None), days)
