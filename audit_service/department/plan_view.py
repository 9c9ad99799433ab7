"""What the page of a plan prints: its targets with their figures, and what they rest on."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_service.area_names import told_name
from audit_service.department.target_row import TargetRow, target_row
from audit_service.words import _
from inspections.area.models import Area, AreaWard
from inspections.area.rules import Level
from inspections.plan.models import Plan, PlanAgency, PlanDuty
from inspections.plan.queries import agencies_of, duties_of
from inspections.plan.rules import AgencyRole, Criterion, Unit, next_deadline
from inspections.progress.queries import plan_progress, rule_sets_used


@dataclass(frozen=True)
class Agency:
    """One role in a plan: the name that the plan gives, and the later names with what is known of
    them."""

    role: AgencyRole
    names: tuple[PlanAgency, ...]


@dataclass(frozen=True)
class Duty:
    duty: PlanDuty
    until: date | None


@dataclass(frozen=True)
class PlanPart:
    """A plan as one part of a page. `area` is set where national rows are shown over an area that
    has no plan here; `territory_key`: as lists are narrowed down to it, None = the nation."""

    plan: Plan
    territory: str
    territory_key: str | None
    wards: int
    on: date
    rows: tuple[TargetRow, ...]
    rule_sets: tuple[str, ...]
    agencies: tuple[Agency, ...]
    duties: tuple[Duty, ...]
    area: Area | None = None

    @property
    def name(self) -> str:
        return plan_name(self.plan)

    @property
    def has_begun(self) -> bool:
        return self.plan.starts_on <= self.on

    @property
    def has_ended(self) -> bool:
        return self.plan.ends_on < self.on

    @property
    def all_gradual(self) -> bool:
        """The plan has shares by facility and asks full replacement in none of them."""
        shares = [row.target for row in self.rows if row.target.goal_percent is not None]
        stores = [target for target in shares if target.unit is not Unit.BAGS]
        return bool(stores) and all(each.criterion is Criterion.GRADUAL for each in stores)

    @property
    def contradicts_itself(self) -> bool:
        """Two shares with one due date, one of facilities and one of bags."""
        due = [
            {row.target.due_on for row in self.rows if row.is_bags is bags and row.target.due_on}
            for bags in (True, False)
        ]
        return not due[0].isdisjoint(due[1])


def plan_part(
    session: Session, plan: Plan, on: date, today: date, area: Area | None = None
) -> PlanPart:
    return PlanPart(
        plan=plan,
        territory=territory_name(session, plan, on),
        territory_key=territory_key(session, plan),
        wards=ward_count(session, plan),
        on=on,
        rows=tuple(
            target_row(each, plan, area.key if area else None)
            for each in plan_progress(session, plan, on)
        ),
        rule_sets=tuple(rule_sets_used(session, plan, on)),
        agencies=() if area else agencies(session, plan),
        duties=() if area else duties(session, plan, today),
        area=area,
    )


def plan_name(plan: Plan) -> str:
    """The number, or where the source has none the issuer: a number is never made up."""
    if plan.number is None:
        return _("Kế hoạch của %(issuer)s (chưa rõ số)", issuer=plan.issuer)
    if plan.number.endswith("KH-UBND"):
        return _("Kế hoạch %(number)s", number=plan.number)
    return _("Quyết định %(number)s", number=plan.number)


def territory_name(session: Session, plan: Plan, on: date) -> str:
    return told_name(session, session.get_one(Area, plan.territory_id), on)


def territory_key(session: Session, plan: Plan) -> str | None:
    area = session.get_one(Area, plan.territory_id)
    return None if area.level is Level.NATION else area.key


def ward_count(session: Session, plan: Plan) -> int:
    query = select(func.count()).where(AreaWard.area_id == plan.territory_id)
    return session.scalar(query) or 0


def agencies(session: Session, plan: Plan) -> tuple[Agency, ...]:
    rows = agencies_of(session, plan.id)
    return tuple(
        Agency(role, tuple(names)) for role, names in groupby(rows, lambda each: each.role)
    )


def duties(session: Session, plan: Plan, today: date) -> tuple[Duty, ...]:
    return tuple(Duty(duty, next_deadline(duty, today)) for duty in duties_of(session, plan.id))
