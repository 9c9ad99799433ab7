"""Plans and what belongs to them, in the order of their documents."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inspections.errors import Problem, Refused
from inspections.plan.models import Plan, PlanAgency, PlanDuty, PlanTask, Target
from inspections.plan.rules import AgencyRole


def plans(session: Session) -> Sequence[Plan]:
    """All plans, the national programme first (the order in which they were loaded)."""
    return session.scalars(select(Plan).order_by(Plan.id)).all()


def check_day(session: Session, name: str, day: date, today: date) -> None:
    """INVALID, naming the parameter, for a day that no plan speaks of: before the first was issued,
    or after the last has ended and after today."""
    first, last = session.execute(select(func.min(Plan.issued_on), func.max(Plan.ends_on))).one()
    if first is not None and not first <= day <= max(last, today):
        raise Refused(Problem.INVALID, {name: "outside_every_plan"})


def plan_by_slug(session: Session, slug: str) -> Plan | None:
    """One plan; None for an unknown slug."""
    return session.scalar(select(Plan).where(Plan.slug == slug))


def targets_of(session: Session, plan_id: int) -> Sequence[Target]:
    """The targets of a plan, numbered ones and others; empty for an unknown plan."""
    query = select(Target).where(Target.plan_id == plan_id).order_by(Target.position)
    return session.scalars(query).all()


def tasks_of(session: Session, plan_id: int) -> Sequence[PlanTask]:
    """The packaging tasks without a number; empty where the source has none."""
    query = select(PlanTask).where(PlanTask.plan_id == plan_id).order_by(PlanTask.position)
    return session.scalars(query).all()


def agencies_of(
    session: Session, plan_id: int, role: AgencyRole | None = None
) -> Sequence[PlanAgency]:
    """The agencies of a plan by role, earlier names first; all roles when None is asked for."""
    query = select(PlanAgency).where(PlanAgency.plan_id == plan_id)
    if role is not None:
        query = query.where(PlanAgency.role == role)
    return session.scalars(query.order_by(PlanAgency.role, PlanAgency.position)).all()


def duties_of(session: Session, plan_id: int) -> Sequence[PlanDuty]:
    """The reporting duties of a plan, those with an unknown day too."""
    query = select(PlanDuty).where(PlanDuty.plan_id == plan_id).order_by(PlanDuty.position)
    return session.scalars(query).all()
