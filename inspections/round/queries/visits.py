"""The visits of one round, each with what has come of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from inspections.account.rules import Actor
from inspections.facility.models import Facility
from inspections.facility.queries.find import FoundFacility, described
from inspections.facility.queries.visible import visible_facilities
from inspections.round.models import Round, RoundVisit
from inspections.round.queries.arrived import Arrival, arrivals_of
from inspections.round.rules import FATES, Fate, VisitState, visit_state


@dataclass(frozen=True)
class PlannedVisit:
    """`store`: what stands there now, the survivor of a merged one; `planned`: as it was planned.
    `fate`: what became of it meanwhile, `moved_to` where it moved. `arrival` None = nothing yet."""

    visit: RoundVisit
    planned: Facility
    store: FoundFacility
    state: VisitState
    arrival: Arrival | None
    fate: Fate | None
    moved_to: Facility | None


def visits_of(
    session: Session, round: Round, actor: Actor, today: date, for_account: int | None = None
) -> list[PlannedVisit]:
    """The visits at stores that the actor may see, by the store's name; with `for_account` those of
    that person and of the whole team. A handful of statements, however many visits."""
    planned = aliased(Facility)
    survivor = func.coalesce(planned.merged_into_id, planned.id)
    query = (
        select(RoundVisit, planned, Facility)
        .join(planned, planned.id == RoundVisit.facility_id)
        .join(Facility, Facility.id == survivor)
        .where(RoundVisit.round_id == round.id, visible_facilities(actor))
        .order_by(Facility.sort_key, Facility.id, planned.id)
    )
    if for_account is not None:
        mine = RoundVisit.account_id.is_(None) | (RoundVisit.account_id == for_account)
        query = query.where(mine)
    rows = session.execute(query).all()
    survivors = {each.id: each for _, _, each in rows}
    stores = {each.facility.id: each for each in described(session, [*survivors.values()], today)}
    moved, arrivals = _moved(session, survivors), arrivals_of(session, round)
    return [
        _planned(
            visit,
            was,
            stores[store.id],
            arrivals.get(was.id),
            moved.get(store.id),
            visit.planned_on or round.ends_on,
            today,
        )
        for visit, was, store in rows
    ]


def _planned(
    visit: RoundVisit,
    planned: Facility,
    store: FoundFacility,
    arrival: Arrival | None,
    moved_to: Facility | None,
    due_on: date,
    today: date,
) -> PlannedVisit:
    done = arrival is not None and arrival.counts
    fate = FATES.get(store.status) if store.status else None
    if moved_to is not None:
        fate = Fate.MOVED
    if planned.merged_into_id is not None:
        fate = Fate.MERGED
    state = visit_state(done, arrival is not None, due_on, today)
    return PlannedVisit(visit, planned, store, state, arrival, fate, moved_to)


def _moved(session: Session, ids: Collection[int]) -> dict[int, Facility]:
    """By the id of each that moved, the facility that it goes on as."""
    query = select(Facility).where(Facility.continues_id.in_(ids))
    return {each.continues_id or 0: each for each in session.scalars(query)}
