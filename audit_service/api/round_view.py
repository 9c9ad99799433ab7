"""Rounds and visits as sent."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from audit_service.db import db
from inspections.account.models import Account
from inspections.area.queries import keys_of
from inspections.plan.models import Plan, Target
from inspections.round.models import Round
from inspections.round.queries.rounds import ListedRound
from inspections.round.queries.visits import PlannedVisit
from inspections.round.rules import How
from inspections.verdict.queries import LastFinding, last_findings

Json = dict[str, Any]


def visits_on_wire(visits: Sequence[PlannedVisit], today: date) -> list[Json]:
    """Without `assigned`, which is said in two ways."""
    session = db.session()
    stores = [each.store.facility for each in visits]
    keys = keys_of(session, {each.ward_id for each in stores if each.ward_id is not None})
    last = last_findings(session, [each.id for each in stores], today)
    return [_visit(each, keys, last.get(each.store.facility.id)) for each in visits]


def _visit(each: PlannedVisit, keys: Mapping[int, str], last: LastFinding | None) -> Json:
    arrival = each.arrival
    return {
        "facility": _store(each, keys),
        "planned_as": each.planned.code,
        "day": each.visit.planned_on,
        "state": each.state,
        "outcome": arrival and arrival.outcome,
        "visited_on": arrival and arrival.visited_on,
        "fate": each.fate,
        "moved_to": each.moved_to and each.moved_to.code,
        "last_verdict": last,
    }


def _store(each: PlannedVisit, keys: Mapping[int, str]) -> Json:
    facility, ward = each.store.facility, None
    if facility.ward_id is not None and each.store.ward is not None:
        ward = {"code": keys[facility.ward_id].removeprefix("W"), "name": each.store.ward}
    of_row = {name: getattr(facility, name) for name in ("code", "name", "address", "lat", "lon")}
    return {**of_row, "type": each.store.type, "ward": ward}


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
