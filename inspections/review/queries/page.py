"""One page of what waits, by arrival."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from inspections.account.models import Account
from inspections.account.rules import Actor
from inspections.facility.models import Facility
from inspections.inspection.models import Inspection, SecondCopy
from inspections.review.queries.narrow import TaskFilter
from inspections.review.queries.tasks import of_chosen, of_task
from inspections.review.rules import Task
from inspections.verdict.models import Verdict

# (a day for what is listed by its day else "", a number), as the address of a page holds it.
Place = tuple[str, int]


@dataclass(frozen=True)
class Waiting:
    """`copy` only for second copies; `verdict` the one that stands, if any."""

    task: Task
    inspection: Inspection
    facility: Facility | None
    verdict: Verdict | None
    copy: SecondCopy | None

    @property
    def since(self) -> datetime:
        return self.inspection.received_at if self.copy is None else self.copy.received_at

    @property
    def place(self) -> Place:
        if self.copy is not None:
            return "", self.copy.id
        if self.task is Task.NEEDS_PROOF and self.inspection.visited_on is not None:
            return self.inspection.visited_on.isoformat(), self.inspection.seq
        return "", self.inspection.seq


def find_waiting(
    session: Session,
    actor: Actor,
    task: Task,
    chosen: TaskFilter,
    today: date,
    after: Place | None,
    limit: int,
) -> list[Waiting]:
    """By arrival; what waits for proof by the day of the visit, so that the shortest term comes
    first. ValueError for a place whose day is none. One statement."""
    is_copy, by_day = task is Task.SECOND_COPY, task is Task.NEEDS_PROOF
    key = SecondCopy.id if is_copy else Inspection.seq
    columns = (Inspection, Facility, Verdict, SecondCopy if is_copy else Inspection.seq)
    query = (
        of_chosen(task, actor, today, chosen, *columns)
        .outerjoin(
            Verdict,
            and_(
                Verdict.inspection_seq == Inspection.seq,
                Verdict.rule_set == Inspection.rule_set,
            ),
        )
        .order_by(*([Inspection.visited_on] if by_day else []), key)
        .limit(limit)
    )
    if after is not None:
        day, number = after
        query = query.where(_later(date.fromisoformat(day), number) if by_day else key > number)
    return [
        Waiting(task, inspection, facility, verdict, last if is_copy else None)
        for inspection, facility, verdict, last in session.execute(query)
    ]


def _later(day: date, seq: int) -> ColumnElement[bool]:
    same_day = and_(Inspection.visited_on == day, Inspection.seq > seq)
    return or_(Inspection.visited_on > day, same_day)


def signers_waiting(
    session: Session, actor: Actor, task: Task, today: date
) -> Sequence[tuple[int, str]]:
    """(id, name) of those whose records wait for this kind of work, by name."""
    seqs = of_task(task, actor, today, Inspection.signer_id)
    query = select(Account.id, Account.display_name).where(Account.id.in_(seqs))
    rows = session.execute(query.order_by(Account.display_name, Account.id))
    return [(account_id, name) for account_id, name in rows]
