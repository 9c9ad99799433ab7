"""Plans and how far they are: readable by every signed-in person."""

from typing import Any

from flask_smorest import Blueprint
from sqlalchemy import func, select

from audit_service.api.answers import refuses
from audit_service.api.parameters import PLAN
from audit_service.api.schemas.progress import (
    PlanPageSchema,
    ProgressQuerySchema,
    ProgressSchema,
    TrendQuerySchema,
    TrendSchema,
    target_on_wire,
    terms_on_wire,
)
from audit_service.auth import needs
from audit_service.compression import compressed
from audit_service.db import db
from inspections.account.rules import Permission
from inspections.area.models import Area, AreaWard
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.inspection.rules import visit_day
from inspections.plan.models import Plan
from inspections.plan.queries import check_day, plan_by_slug, plans
from inspections.progress.queries import data_at, plan_progress, rule_sets_used, trend
from inspections.progress.rules import foretold

blp = Blueprint("plans", __name__, description="Kế hoạch và tiến độ")


@blp.route("/plans")
@needs(Permission.READ_PROGRESS)
@compressed
@blp.response(200, PlanPageSchema, description="The national programme and the five plans.")
def list_plans() -> Any:
    """The plans whose targets are followed here."""
    return {"items": [_plan_on_wire(plan) for plan in plans(db.session())], "next": None}


def _plan_on_wire(plan: Plan) -> dict[str, Any]:
    wards = select(func.count()).where(AreaWard.area_id == plan.territory_id)
    return {
        **{name: getattr(plan, name) for name in ("number", "title", "issuer", "issued_on")},
        "plan": plan.slug,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "territory": db.session().get_one(Area, plan.territory_id).key,
        "wards": db.session().scalar(wards),
        "secondary": plan.secondary,
    }


@blp.route("/plans/<slug>/progress", parameters=[PLAN])
@needs(Permission.READ_PROGRESS)
@compressed
@refuses(Problem.NOT_FOUND)
@blp.arguments(ProgressQuerySchema, location="query")
@blp.response(200, ProgressSchema, description="One object a target.")
def get_progress(query: dict[str, Any], slug: str) -> Any:
    """The figures of a plan's targets on a date.

    Shares are fractions of 1, all other figures whole facilities; docs/method.md says how each is
    made. Null: not known, not asked, or not to be said of this kind of target. Of a day that has
    not come `said` is null, and so is `at_due` until the due date has. A day that no plan speaks of
    is refused: 422 `outside_every_plan`.
    """
    plan, session, today = found(slug), db.session(), visit_day(now())
    on, by = query.get("on") or today, query.get("by")
    check_day(session, "on", on, today)
    return {
        "plan": plan.slug,
        "on": on,
        "data_at": data_at(session),
        "rule_sets": rule_sets_used(session, plan, on),
        "targets": [
            target_on_wire(row.by_today(on, today)) for row in plan_progress(session, plan, on, by)
        ],
    }


@blp.route("/plans/<slug>/trend", parameters=[PLAN])
@needs(Permission.READ_PROGRESS)
@compressed
@refuses(Problem.NOT_FOUND)
@blp.arguments(TrendQuerySchema, location="query")
@blp.response(200, TrendSchema, description="One point a quarter, oldest first.")
def get_trend(query: dict[str, Any], slug: str) -> Any:
    """The figures of a plan's targets at the ends of quarters.

    From the plan's own start; the last point is `until`, which is there even before that start.
    Each point is what /progress gives for its day, with everything that is known now: a record
    that arrives late, or is corrected or voided, changes the past.
    """
    plan, session, today = found(slug), db.session(), visit_day(now())
    until = query.get("until") or today
    check_day(session, "until", until, today)
    points = [
        {
            "on": point.on,
            "targets": [
                terms_on_wire(target, shown if point.on <= today else foretold(shown))
                for target, shown in point.targets
            ],
        }
        for point in trend(session, plan, until, query["quarters"])
    ]
    return {"plan": plan.slug, "data_at": data_at(session), "points": points}


def found(slug: str) -> Plan:
    plan = plan_by_slug(db.session(), slug)
    if plan is None:
        raise Refused(Problem.NOT_FOUND)
    return plan
