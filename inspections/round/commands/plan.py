"""Planning a round: its stores chosen from the list, or drawn by lot."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from unicodedata import normalize

from sqlalchemy.orm import Session

from inspections.account.rules import Actor, RoundFacts, may_plan_round
from inspections.area.models import Area
from inspections.errors import Problem, Refused
from inspections.inspection.record import BasisKind
from inspections.plan.models import Plan, Target
from inspections.round.commands.trail import note, terms_of
from inspections.round.draw import drawing_order, new_seed
from inspections.round.models import Round, RoundFrame, RoundMember, RoundVisit
from inspections.round.queries.choose import frame_of, visitable
from inspections.round.queries.team import wrong_member
from inspections.round.queries.visible import area_facts
from inspections.round.rules import MOST_CHOSEN, How, Terms, wrong_terms
from inspections.trail.rules import Act


def plan_chosen(
    session: Session,
    actor: Actor,
    terms: Terms,
    area: Area,
    facility_ids: Collection[int],
    today: date,
    at: datetime,
    filter: Mapping[str, Any] | None = None,
    plan: Plan | None = None,
) -> Round:
    """A round of these stores of the area. `filter`: what they were looked for by, kept as it is.

    Refused: INVALID (terms; an area that is not the actor's; stores that are elsewhere, not active
    or merged; more than MOST_CHOSEN of them), NOTHING_CHOSEN.
    """
    check_terms(session, actor, terms, area.id, today)
    check_stores(session, actor, area.id, facility_ids, today)
    round = _new(terms, area.id, How.FILTER, actor, at)
    round.filter = dict(filter) if filter else None
    round.plan_id = plan.id if plan else None
    _add(session, round, terms.team)
    session.add_all(RoundVisit(round_id=round.id, facility_id=id_) for id_ in set(facility_ids))
    session.flush()
    stores = sorted(set(facility_ids))
    note(
        session,
        round,
        Act.ROUND_PLANNED,
        actor.account_id,
        at,
        **_facts(round, terms),
        stores=stores,
    )
    return round


def plan_drawn(
    session: Session,
    actor: Actor,
    terms: Terms,
    plan: Plan,
    target: Target,
    size: int,
    today: date,
    at: datetime,
    seed: str | None = None,
) -> Round:
    """A round of `size` stores drawn by lot from the target's N of today; see draw.py. `seed`: only
    to draw once more what was drawn, a new one otherwise.

    Refused: INVALID (terms; a territory that is not the actor's; size 0 or above N; N empty).
    """
    check_terms(session, actor, terms, plan.territory_id, today)
    frame = frame_of(session, plan, target, today)
    check_size(size, len(frame))
    round = _new(terms, plan.territory_id, How.RANDOM, actor, at)
    round.plan_id, round.target_id = plan.id, target.id
    round.seed, round.drawn_on, round.drawn_from = seed or new_seed(), today, len(frame)
    _add(session, round, terms.team)
    session.add_all(
        RoundFrame(round_id=round.id, facility_id=id_, code=code) for id_, code in frame
    )
    draw(session, round, {code: id_ for id_, code in frame}, 0, size)
    drawn: dict[str, Any] = {
        "target": target.key,
        "from": len(frame),
        "size": size,
        "seed": round.seed,
    }
    note(session, round, Act.ROUND_PLANNED, actor.account_id, at, **_facts(round, terms), **drawn)
    return round


def draw(session: Session, round: Round, ids: Mapping[str, int], start: int, stop: int) -> None:
    """The stores at the places after `start` up to `stop` of the drawing order."""
    order = drawing_order(round.seed or "", ids)
    session.add_all(
        RoundVisit(round_id=round.id, facility_id=ids[code], place=place)
        for place, code in enumerate(order[start:stop], start + 1)
    )
    session.flush()


def check_terms(session: Session, actor: Actor, terms: Terms, area_id: int, today: date) -> None:
    wrong = dict(wrong_terms(terms, today))
    if not may_plan_round(actor, RoundFacts(area_facts(session, area_id), frozenset())):
        wrong["area"] = "outside"
    wrong.update(wrong_team(session, area_id, terms.team))
    if wrong:
        raise Refused(Problem.INVALID, wrong)


def wrong_team(session: Session, area_id: int, team: Collection[int]) -> dict[str, str]:
    """The first thing that is wrong with the team; empty when all may be sent."""
    codes = (wrong_member(session, area_id, each) for each in sorted(team))
    wrong = next((code for code in codes if code is not None), None)
    return {} if wrong is None else {"team": wrong}


def check_stores(
    session: Session, actor: Actor, area_id: int, ids: Collection[int], today: date
) -> None:
    if not ids:
        raise Refused(Problem.NOTHING_CHOSEN, {"facilities": "missing"})
    if len(set(ids)) > MOST_CHOSEN:
        raise Refused(Problem.INVALID, {"facilities": "too_many"})
    if visitable(session, actor, area_id, ids, today) != set(ids):
        raise Refused(Problem.INVALID, {"facilities": "outside"})


def check_size(size: int, registered: int) -> None:
    if registered == 0:
        raise Refused(Problem.INVALID, {"target": "empty"})
    if size < 1:
        raise Refused(Problem.INVALID, {"size": "out_of_range"})
    if size > MOST_CHOSEN:
        raise Refused(Problem.INVALID, {"size": "too_many"})
    if size > registered:
        raise Refused(Problem.INVALID, {"size": "too_large"})


def set_terms_of(round: Round, terms: Terms) -> None:
    """The terms as they are stored: composed, single spaces; a survey has no decision."""
    by_decision = terms.basis is BasisKind.INSPECTION
    round.title = _line(terms.title)
    round.basis = terms.basis
    round.decision = _line(terms.decision or "") if by_decision else None
    round.decided_on = terms.decided_on if by_decision else None
    round.starts_on, round.ends_on = terms.starts_on, terms.ends_on
    round.last_on = terms.ends_on + timedelta(days=terms.grace_days)


def _new(terms: Terms, area_id: int, how: How, actor: Actor, at: datetime) -> Round:
    round = Round(area_id=area_id, how=how, created_by_id=actor.account_id, created_at=at)
    round.version = 1
    set_terms_of(round, terms)
    return round


def _add(session: Session, round: Round, team: Collection[int]) -> None:
    session.add(round)
    session.flush()
    session.add_all(RoundMember(round_id=round.id, account_id=each) for each in team)


def _facts(round: Round, terms: Terms) -> dict[str, Any]:
    return {**terms_of(round), "area": round.area_id, "team": sorted(terms.team)}


def _line(text: str) -> str:
    return " ".join(normalize("NFC", text).split())
