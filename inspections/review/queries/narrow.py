"""What a reviewer asks of the queue beside the kind of work."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from inspections.account.rules import Actor
from inspections.facility.queries.visible import in_area
from inspections.inspection.models import Inspection
from inspections.review.queries.unread import unread_in


@dataclass(frozen=True)
class TaskFilter:
    """As `task_filter` makes it. `unread`: the records of the area that are in quarantine."""

    area_id: int | None = None
    signer_id: int | None = None
    unread: frozenset[int] = frozenset()


ALL = TaskFilter()


def task_filter(
    session: Session, actor: Actor, area_id: int | None = None, signer_id: int | None = None
) -> TaskFilter:
    """Looks once for what the list and all counts then agree on."""
    unread = frozenset[int]() if area_id is None else unread_in(session, actor, area_id)
    return TaskFilter(area_id, signer_id, unread)


def narrowed(chosen: TaskFilter) -> list[ColumnElement[bool]]:
    """As where-clauses on Inspection joined with its Facility, if it has one."""
    clauses: list[ColumnElement[bool]] = []
    if chosen.area_id is not None:
        clauses.append(or_(in_area(chosen.area_id), Inspection.seq.in_(chosen.unread)))
    if chosen.signer_id is not None:
        clauses.append(Inspection.signer_id == chosen.signer_id)
    return clauses
