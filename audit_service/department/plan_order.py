"""Which plans a reader of the office sees first, and over which territory."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.account.rules import Actor, Role
from inspections.area.models import Area, AreaWard
from inspections.area.rules import NATION_KEY
from inspections.plan.models import Plan
from inspections.plan.queries import plans


@dataclass(frozen=True)
class Order:
    """`own`: plans for wards of the reader; `without_plan`: the reader's areas, or parts of them,
    for which no plan is known here; `others`: the rest; `national`: the programme itself, None
    when it stands among the reader's own."""

    own: tuple[Plan, ...]
    without_plan: tuple[Area, ...]
    national: Plan | None
    others: tuple[Plan, ...]


def order_for(session: Session, actor: Actor) -> Order:
    """Administrators and people of the whole nation have every plan for their own."""
    every = plans(session)
    if actor.role is Role.ADMINISTRATOR or actor.nation:
        return Order(tuple(every), (), None, ())
    nation = national(session, every)
    local = [plan for plan in every if plan is not nation]
    touched = _touched(session, actor, [plan.territory_id for plan in local])
    own = tuple(plan for plan in local if plan.territory_id in touched)
    others = tuple(plan for plan in local if plan.territory_id not in touched)
    return Order(own, _without_plan(session, actor, touched), nation, others)


def national(session: Session, every: Sequence[Plan]) -> Plan | None:
    """The plan for the whole nation; None while the reference data is not loaded."""
    nation = select(Area.id).where(Area.key == NATION_KEY)
    nation_id = session.scalar(nation)
    return next((plan for plan in every if plan.territory_id == nation_id), None)


def _touched(session: Session, actor: Actor, territories: Collection[int]) -> set[int]:
    mine = select(AreaWard.ward_id).where(AreaWard.area_id.in_(actor.areas))
    query = select(AreaWard.area_id).where(
        AreaWard.area_id.in_(territories), AreaWard.ward_id.in_(mine)
    )
    return set(session.scalars(query.distinct()))


def _without_plan(session: Session, actor: Actor, territories: Collection[int]) -> tuple[Area, ...]:
    planned = select(AreaWard.ward_id).where(AreaWard.area_id.in_(territories))
    left = select(AreaWard.area_id).where(
        AreaWard.area_id.in_(actor.areas), AreaWard.ward_id.not_in(planned)
    )
    return tuple(session.scalars(select(Area).where(Area.id.in_(left)).order_by(Area.key)))


def over_area(plan: Plan, area: Area) -> Plan:
    """The same targets asked of another territory: a value for the queries, never stored."""
    return Plan(
        id=plan.id,
        slug=plan.slug,
        number=plan.number,
        title=plan.title,
        issued_on=plan.issued_on,
        issuer=plan.issuer,
        territory_id=area.id,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        source_note=plan.source_note,
        secondary=plan.secondary,
    )
