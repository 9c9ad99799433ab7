"""All reference data at once: areas, plans, rule sets."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from inspections.area.commands import load_areas
from inspections.packaging.commands import load_rule_sets
from inspections.plan.commands import load_plans


def load_reference(session: Session) -> Iterator[tuple[str, int]]:
    """Load each part and say how many rows it changed; a second run changes nothing."""
    yield "areas", load_areas(session)
    yield "plans", load_plans(session)
    yield "rule sets", load_rule_sets(session)
