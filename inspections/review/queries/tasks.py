"""Which records wait for what, as where-clauses, and how many of each kind."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from inspections.account.rules import Actor
from inspections.facility.models import Facility
from inspections.inspection.models import Counted, Flag, Inspection, SecondCopy
from inspections.inspection.queries import visible_inspections
from inspections.inspection.rules import FlagCode, ReviewState, State
from inspections.packaging.rules import Judgement, rule_sets
from inspections.review.models import CopyLook
from inspections.review.queries.narrow import ALL, TaskFilter, narrowed
from inspections.review.rules import OPEN, Task
from inspections.verdict.models import Verdict


def waits(task: Task, today: date) -> ColumnElement[bool]:
    """The rows of Inspection (for second copies, of Inspection joined with SecondCopy) that wait
    for this kind of work."""
    if task is Task.QUARANTINED:
        return Inspection.state == State.QUARANTINED
    if task is Task.SECOND_COPY:
        looked = exists().where(CopyLook.second_copy_id == SecondCopy.id)
        return ~looked.correlate(SecondCopy)
    if task is Task.NEEDS_PROOF:
        return _within_term(today)
    forked = exists().where(
        Flag.inspection_seq == Inspection.seq, Flag.code == FlagCode.FORKED.value
    )
    forked = forked.correlate(Inspection)
    is_flagged = Inspection.review == ReviewState.FLAGGED
    return and_(is_flagged, forked if task is Task.FORKED else ~forked)


def _within_term(today: date) -> ColumnElement[bool]:
    """Counted records whose verdict found something that a paper could still prove."""
    in_term = or_(
        *(
            and_(
                Counted.rule_set == each.id,
                Counted.visited_on >= today - timedelta(days=each.proof_days),
            )
            for each in rule_sets()
        )
    )
    # Reasons are JSON, which the two databases search differently; as text they are alike.
    asked = cast(Verdict.reasons, String).like(f'%"{Judgement.NEEDS_PROOF.value}"%')
    # A list of its own, by the index of the terms: asked of each record, all would be read.
    found = (
        select(Counted.inspection_seq)
        .join(
            Verdict,
            and_(
                Verdict.inspection_seq == Counted.inspection_seq,
                Verdict.rule_set == Counted.rule_set,
            ),
        )
        .where(in_term, asked)
    )
    return Inspection.seq.in_(found)


def of_task(task: Task, actor: Actor, today: date, *columns: Any) -> Any:
    """A select of these columns of what waits and the actor may see; second copies are one row
    each."""
    query = select(*columns).select_from(Inspection)
    if task is Task.SECOND_COPY:
        query = query.join(SecondCopy, SecondCopy.inspection_seq == Inspection.seq)
    return query.where(waits(task, today), visible_inspections(actor))


def of_chosen(task: Task, actor: Actor, today: date, chosen: TaskFilter, *columns: Any) -> Any:
    """The same of what was chosen, each with its facility, if it has one."""
    query = of_task(task, actor, today, *columns)
    query = query.outerjoin(Facility, Facility.id == Inspection.facility_id)
    return query.where(*narrowed(chosen))


def task_counts(
    session: Session, actor: Actor, today: date, chosen: TaskFilter = ALL
) -> dict[Task, int]:
    """How much of each kind the actor sees waiting, their own records among it. One statement."""
    counted = {
        task: of_chosen(task, actor, today, chosen, func.count()).scalar_subquery().label(task.name)
        for task in Task
    }
    row = session.execute(select(*counted.values())).one()
    return {task: getattr(row, task.name) for task in Task}


def waiting_for(session: Session, actor: Actor, today: date) -> int:
    """How many things wait for this reviewer to do: not their own, and no terms that only run.
    One statement."""
    total: int = session.execute(_waiting(actor, today)).scalar_one()
    return total


# Every page of a reviewer asks; it is written once a day for each.
@lru_cache(maxsize=256)
def _waiting(actor: Actor, today: date) -> Select[int]:
    counts = [
        of_task(task, actor, today, func.count()).where(*_not_own(task, actor)).scalar_subquery()
        for task in OPEN
    ]
    return select(sum(counts[1:], start=counts[0]))


def _not_own(task: Task, actor: Actor) -> list[ColumnElement[bool]]:
    clauses = [Inspection.signer_id != actor.account_id]
    if task is Task.SECOND_COPY:
        clauses.append(SecondCopy.sender_id != actor.account_id)
    return clauses
