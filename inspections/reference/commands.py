"""All reference data at once: areas, plans, rule sets; and what is kept of figures for them."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from inspections.area.commands import load_areas
from inspections.packaging.commands import load_rule_sets
from inspections.plan.commands import load_plans
from inspections.progress.commands.rebuild import begin_keeping


def load_reference(session: Session) -> Iterator[tuple[str, int]]:
    """Load each part and say how many rows it changed; a second run changes nothing."""
    areas_changed = load_areas(session)
    yield "areas", areas_changed
    yield "plans", load_plans(session)
    yield "rule sets", load_rule_sets(session)
    yield "figures", begin_keeping(session, areas_changed=areas_changed > 0)
