"""Rounds and visits as sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from audit_service.api.facilities import on_wire
from audit_service.db import db
from inspections.account.models import Account
from inspections.area.queries import keys_of
from inspections.plan.models import Plan, Target
from inspections.round.models import Round
from inspections.round.queries.rounds import ListedRound
from inspections.round.queries.visits import PlannedVisit
from inspections.round.rules import How

Json = dict[str, Any]


def visits_on_wire(visits: Sequence[PlannedVisit]) -> list[Json]:
    """Each with its facility as the list of facilities has it. Without `assigned`, which is said in
    two ways."""
    stores = on_wire([each.store for each in visits])
    return [_visit(each, store) for each, store in zip(visits, stores, strict=True)]


def _visit(each: PlannedVisit, store: Json) -> Json:
    arrival = each.arrival
    return {
        "facility": store,
        "planned_as": each.planned.code,
        "day": each.visit.planned_on,
        "state": each.state,
        "outcome": arrival and arrival.outcome,
        "visited_on": arrival and arrival.visited_on,
        "fate": each.fate,
        "moved_to": each.moved_to and each.moved_to.code,
    }


def head_on_wire(round: Round, team: Sequence[Account]) -> Json:
    """What a phone is told of a round beside its visits."""
    return {
        **{
            name: getattr(round, name)
            for name in ("id", "title", "starts_on", "ends_on", "last_on")
        },
        "basis": {"kind": round.basis, "decision": round.decision},
        "random": round.how is How.RANDOM,
        "team": [{"name": each.display_name} for each in team],
    }


def items_on_wire(rows: Sequence[ListedRound]) -> list[Json]:
    session = db.session()
    keys = keys_of(session, {row.round.area_id for row in rows})
    plan_ids = {row.round.plan_id for row in rows}
    named = session.execute(select(Plan.id, Plan.slug).where(Plan.id.in_(plan_ids)))
    slugs = {row.id: row.slug for row in named}
    return [_item(row, keys, slugs) for row in rows]


def _item(row: ListedRound, keys: Mapping[int, str], slugs: Mapping[int, str]) -> Json:
    round = row.round
    return {
        **head_on_wire(round, ()),
        "state": row.state,
        "how": round.how,
        "area": keys[round.area_id],
        "plan": slugs.get(round.plan_id or 0),
        "visits": row.counts.total,
        "done": row.counts.done,
        "waiting": row.counts.waiting,
    }


def draw_on_wire(round: Round) -> Json | None:
    """None for a round that was not drawn."""
    if round.target_id is None:
        return None
    target = db.session().get_one(Target, round.target_id)
    kept = {name: getattr(round, name) for name in ("drawn_on", "drawn_from", "seed")}
    return {"target": target.key, **kept}
