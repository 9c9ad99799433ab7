"""Changing a round that is not over: its terms, team, stores, whose each visit is.

Each command names the version that its author has seen: ROUND_CHANGED when somebody else was
faster. NOT_FOUND where the actor may not know of the round, NOT_ALLOWED where they may not plan it,
ROUND_OVER once it was cancelled or its last day has passed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from inspections.account.rules import Actor, may_plan_round, may_see_round
from inspections.errors import Problem, Refused
from inspections.round.commands.plan import (
    check_stores,
    draw,
    set_terms_of,
    wrong_team,
)
from inspections.round.commands.trail import note, terms_of
from inspections.round.models import Round, RoundFrame, RoundMember, RoundVisit
from inspections.round.queries.team import in_areas_of
from inspections.round.queries.visible import facts, members
from inspections.round.rules import (
    MOST_CHOSEN,
    REASON,
    How,
    RoundState,
    Terms,
    round_state,
    wrong_terms,
)
from inspections.text import clean, visible
from inspections.trail.rules import Act


@dataclass(frozen=True)
class Edit:
    """Who changes which round, having seen which version of it, and when."""

    actor: Actor
    round_id: int
    version: int
    today: date
    at: datetime


def change_terms(session: Session, edit: Edit, terms: Terms) -> Round:
    """Title, decision, days, grace and team. Once it has begun, its first day stays what it was.
    Visits of whoever leaves the team become the whole team's."""
    round = _opened(session, edit)
    begun = round.starts_on <= edit.today
    wrong = dict(wrong_terms(terms, round.starts_on if begun else edit.today))
    if begun and terms.starts_on != round.starts_on:
        wrong["starts_on"] = "begun"
    if terms.ends_on != round.ends_on and terms.ends_on < edit.today:
        wrong["ends_on"] = "past"
    team = members(session, round.id)
    wrong.update(wrong_team(session, round.area_id, terms.team - team))
    if wrong:
        raise Refused(Problem.INVALID, wrong)
    before = {**terms_of(round), "team": sorted(team)}
    set_terms_of(round, terms)
    _set_team(session, round, terms.team)
    after = {**terms_of(round), "team": sorted(terms.team)}
    changed = {
        name: [before[name], value] for name, value in after.items() if before[name] != value
    }
    return _done(session, round, edit, "terms", changed=changed)


def add_stores(session: Session, edit: Edit, facility_ids: Collection[int]) -> Round:
    """Put stores into a round that was not drawn; those in it already stay as they are."""
    round = _opened(session, edit, by_hand=True)
    known = set(_store_ids(session, round))
    check_stores(session, edit.actor, round.area_id, facility_ids, edit.today)
    new = sorted(set(facility_ids) - known)
    session.add_all(RoundVisit(round_id=round.id, facility_id=each) for each in new)
    return _done(session, round, edit, "added", stores=new)


def remove_stores(session: Session, edit: Edit, facility_ids: Collection[int]) -> Round:
    """Take stores out of a round that was not drawn; at least one has to stay."""
    round = _opened(session, edit, by_hand=True)
    known = set(_store_ids(session, round))
    gone = sorted(known & set(facility_ids))
    if not gone:
        raise Refused(Problem.NOTHING_CHOSEN, {"facilities": "missing"})
    if len(gone) == len(known):
        raise Refused(Problem.INVALID, {"facilities": "all"})
    session.execute(
        delete(RoundVisit).where(RoundVisit.round_id == round.id, RoundVisit.facility_id.in_(gone))
    )
    return _done(session, round, edit, "removed", stores=gone)


def assign(
    session: Session,
    edit: Edit,
    facility_ids: Collection[int],
    account_id: int | None,
    planned_on: date | None,
) -> Round:
    """Whose these visits are (None = the whole team's) and on which day (None = any).

    INVALID for somebody outside the team, for stores outside that person's areas, and for a day
    outside the round's.
    """
    round = _opened(session, edit)
    ids = sorted(set(_store_ids(session, round)) & set(facility_ids))
    if not ids:
        raise Refused(Problem.NOTHING_CHOSEN, {"facilities": "missing"})
    wrong = {}
    if account_id is not None and account_id not in members(session, round.id):
        wrong["inspector"] = "not_in_team"
    elif account_id is not None and in_areas_of(session, account_id, ids) != set(ids):
        wrong["inspector"] = "not_in_area"
    if planned_on is not None and not round.starts_on <= planned_on <= round.ends_on:
        wrong["planned_on"] = "out_of_range"
    if wrong:
        raise Refused(Problem.INVALID, wrong)
    session.execute(
        update(RoundVisit)
        .where(RoundVisit.round_id == round.id, RoundVisit.facility_id.in_(ids))
        .values(account_id=account_id, planned_on=planned_on)
    )
    on = planned_on and planned_on.isoformat()
    return _done(session, round, edit, "assigned", stores=ids, to=account_id, on=on)


def draw_more(session: Session, edit: Edit, more: int) -> Round:
    """The next so many stores in the order of the same seed. INVALID when there are not as many."""
    round = _opened(session, edit)
    if round.how is not How.RANDOM:
        raise Refused(Problem.INVALID, {"size": "not_drawn"})
    frame = select(RoundFrame.code, RoundFrame.facility_id).where(RoundFrame.round_id == round.id)
    ids = {row.code: row.facility_id for row in session.execute(frame)}
    drawn = len(_store_ids(session, round))
    if more < 1:
        raise Refused(Problem.INVALID, {"size": "out_of_range"})
    if drawn + more > MOST_CHOSEN:
        raise Refused(Problem.INVALID, {"size": "too_many"})
    if drawn + more > len(ids):
        raise Refused(Problem.INVALID, {"size": "too_large"})
    draw(session, round, ids, drawn, drawn + more)
    return _done(session, round, edit, "drawn", more=more, size=drawn + more)


def cancel(session: Session, edit: Edit, reason: str) -> Round:
    """The round is not held. REASON_NEEDED without a reason."""
    round = _opened(session, edit)
    why = visible(" ".join(clean(reason).split()))
    if not why:
        raise Refused(Problem.REASON_NEEDED, {"reason": "missing"})
    if len(why) > REASON:
        raise Refused(Problem.INVALID, {"reason": "too_long"})
    round.cancelled_at, round.cancel_reason = edit.at, why
    round.version += 1
    session.flush()
    by, at = edit.actor.account_id, edit.at
    note(session, round, Act.ROUND_CHANGED, by, at, {"reason": why}, what="cancelled")
    return round


def _opened(session: Session, edit: Edit, by_hand: bool = False) -> Round:
    """The round, its row the caller's until the transaction ends. `by_hand`: refused for a draw."""
    query = select(Round).where(Round.id == edit.round_id)
    locked = query.with_for_update().execution_options(populate_existing=True)
    round = session.scalar(locked)
    if round is None:
        raise Refused(Problem.NOT_FOUND)
    known = facts(session, round)
    if not may_see_round(edit.actor, known):
        raise Refused(Problem.NOT_FOUND)
    if not may_plan_round(edit.actor, known):
        raise Refused(Problem.NOT_ALLOWED)
    if round.version != edit.version:
        raise Refused(Problem.ROUND_CHANGED)
    state = round_state(round.starts_on, round.last_on, round.cancelled_at is not None, edit.today)
    if state in (RoundState.CANCELLED, RoundState.OVER):
        raise Refused(Problem.ROUND_OVER)
    if by_hand and round.how is How.RANDOM:
        raise Refused(Problem.DRAWN_BY_LOT)
    return round


def _done(session: Session, round: Round, edit: Edit, what: str, **details: Any) -> Round:
    round.version += 1
    session.flush()
    act = Act.ROUND_CHANGED
    note(session, round, act, edit.actor.account_id, edit.at, what=what, **details)
    return round


def _store_ids(session: Session, round: Round) -> list[int]:
    query = select(RoundVisit.facility_id).where(RoundVisit.round_id == round.id)
    return list(session.scalars(query))


def _set_team(session: Session, round: Round, team: Collection[int]) -> None:
    now_in = members(session, round.id)
    gone = now_in - set(team)
    session.execute(
        delete(RoundMember).where(
            RoundMember.round_id == round.id, RoundMember.account_id.in_(gone)
        )
    )
    session.execute(
        update(RoundVisit)
        .where(RoundVisit.round_id == round.id, RoundVisit.account_id.in_(gone))
        .values(account_id=None)
    )
    new = set(team) - now_in
    session.add_all(RoundMember(round_id=round.id, account_id=each) for each in new)
