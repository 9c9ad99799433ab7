"""What a reviewer asks of the queue beside the kind of work."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement

from inspections.facility.queries.visible import in_area
from inspections.inspection.models import Inspection


@dataclass(frozen=True)
class TaskFilter:
    area_id: int | None = None
    signer_id: int | None = None


ALL = TaskFilter()


def narrowed(chosen: TaskFilter) -> list[ColumnElement[bool]]:
    """As where-clauses on Inspection joined with its Facility, if it has one."""
    clauses: list[ColumnElement[bool]] = []
    if chosen.area_id is not None:
        clauses.append(in_area(chosen.area_id))
    if chosen.signer_id is not None:
        clauses.append(Inspection.signer_id == chosen.signer_id)
    return clauses
