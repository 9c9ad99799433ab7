"""Rounds: planned sets of visits, and what a person has to visit on a day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_smorest import Blueprint

from audit_service.api.answers import refuses
from audit_service.api.parameters import ROUND
from audit_service.api.retailers import WHOLE
from audit_service.api.round_view import draw_on_wire, head_on_wire, items_on_wire, visits_on_wire
from audit_service.api.schemas.rounds import (
    MyVisitsQuerySchema,
    MyVisitsSchema,
    RoundPageSchema,
    RoundQuerySchema,
    RoundSchema,
)
from audit_service.auth import current_actor, needs
from audit_service.compression import compressed
from audit_service.cursors import cursor, next_address, place_after
from audit_service.db import db
from inspections.account.models import Account
from inspections.account.rules import Permission
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.inspection.rules import visit_day
from inspections.round.queries.mine import MyRound, my_rounds
from inspections.round.queries.rounds import find_rounds, listed, round_by_id, teams_of
from inspections.round.queries.visits import visits_of
from inspections.round.rules import RoundState

blp = Blueprint("rounds", __name__, description="Đợt kiểm tra")


@blp.route("/rounds")
@needs(Permission.READ_ROUNDS)
@compressed
@blp.arguments(RoundQuerySchema, location="query")
@blp.response(200, RoundPageSchema, description="A page of them.")
def list_rounds(query: dict[str, Any]) -> Any:
    """Rounds that one may see, those that begin last first, with how many visits are done."""
    limit, state = query["limit"], query.get("state")
    found = find_rounds(
        db.session(),
        current_actor(),
        visit_day(now()),
        state=None if state is None else RoundState.of(state),
        after=_place(query.get("after")),
        limit=limit + 1,
    )
    following = None
    if len(found) > limit:
        following = next_address(after=cursor(found[limit - 1].place), limit=limit)
    return {"items": items_on_wire(found[:limit]), "next": following}


def _place(text: str | None) -> tuple[date, int] | None:
    place = place_after(text)
    try:
        return None if place is None else (date.fromisoformat(place[0]), place[1])
    except ValueError as error:
        raise Refused(Problem.INVALID, {"after": "invalid"}) from error


@blp.route("/rounds/<round_id>", parameters=[ROUND])
@needs(Permission.READ_ROUNDS)
@compressed
@refuses(Problem.NOT_FOUND)
@blp.response(200, RoundSchema, description="The round.")
def get_round(round_id: str) -> Any:
    """One round with its visits: what has come of each, and what has become of the store."""
    session, actor, today = db.session(), current_actor(), visit_day(now())
    number = int(round_id) if WHOLE.fullmatch(round_id) else 0
    round = round_by_id(session, actor, number)
    if round is None:
        raise Refused(Problem.NOT_FOUND)
    team = teams_of(session, [round.id])[round.id]
    names = {each.id: each.name for each in team}
    visits = visits_of(session, round, actor, today)
    sent = visits_on_wire(visits)
    for visit, row in zip(visits, sent, strict=True):
        row["assigned"] = names.get(visit.visit.account_id or 0)
    (item,) = items_on_wire([listed(session, round, today)])
    return {**item, **head_on_wire(round, team), "draw": draw_on_wire(round), "list": sent}


@blp.route("/my-visits")
@needs(Permission.READ_ROUNDS)
@compressed
@blp.arguments(MyVisitsQuerySchema, location="query")
@blp.response(200, MyVisitsSchema, description="The rounds of the day, perhaps none.")
def list_my_visits(query: dict[str, Any]) -> Any:
    """What the asker has to visit on a day.

    Of the rounds that run on the day or begin within a week of it and whose team they are of: their
    own visits, and those that anyone of the team may make. States are those of that day, too.
    """
    session = db.session()
    on = query.get("on") or visit_day(now())
    mine = my_rounds(session, current_actor(), on)
    teams = teams_of(session, [each.round.id for each in mine])
    return {"on": on, "rounds": [_my_round(each, teams[each.round.id]) for each in mine]}


def _my_round(mine: MyRound, team: Sequence[Account]) -> dict[str, Any]:
    sent = visits_on_wire(mine.visits)
    for visit, row in zip(mine.visits, sent, strict=True):
        row["assigned"] = "team" if visit.visit.account_id is None else "me"
    return {**head_on_wire(mine.round, team), "visits": sent}
