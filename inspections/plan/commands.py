"""Loading the six plans."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.area.commands import align, area_ids
from inspections.plan.models import Plan, PlanAgency, PlanDuty, PlanTask, Target
from inspections.plan.source import PlanSource, Row, reference_plans

PARTS = (
    (Target, "targets", ("key",)),
    (PlanTask, "tasks", ("position",)),
    (PlanAgency, "agencies", ("role", "position")),
    (PlanDuty, "duties", ("position",)),
)


def load_plans(session: Session) -> int:
    """Bring the plans of plans.toml to what the file says; returns the number of rows changed.

    Ids are kept; plans that are not in the file are left alone. The areas must have been loaded:
    raises LookupError where a territory is missing.
    """
    sources = reference_plans()
    territories = area_ids(session)
    rows = [_with_territory(source.plan, territories) for source in sources]
    changed = align(session, Plan, rows, key=("slug",))
    ids = {plan.slug: plan.id for plan in session.execute(select(Plan.slug, Plan.id))}
    return changed + sum(
        _load_parts(session, ids[source.plan["slug"]], source) for source in sources
    )


def _with_territory(plan: Row, territories: dict[str, int]) -> Row:
    row = dict(plan)
    key = row.pop("territory")
    if key not in territories:
        raise LookupError(f"load the areas first: {key} is missing")
    return row | {"territory_id": territories[key]}


def _load_parts(session: Session, plan_id: int, source: PlanSource) -> int:
    return sum(
        align(
            session,
            model,
            [{"plan_id": plan_id} | row for row in getattr(source, name)],
            key=key,
            among=model.plan_id == plan_id,
            delete_others=True,
        )
        for model, name, key in PARTS
    )
