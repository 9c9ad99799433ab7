"""What a reviewer opened of the queue, as it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import request, url_for
from sqlalchemy.orm import Session

from audit_service.choices import chosen_number, chosen_word
from audit_service.cursors import chosen_place, cursor
from audit_service.department.area_options import chosen_area
from inspections.account.rules import Actor
from inspections.area.models import Area
from inspections.errors import Problem, Refused
from inspections.review.queries.narrow import TaskFilter, task_filter
from inspections.review.queries.page import Place
from inspections.review.rules import Task


@dataclass(frozen=True)
class Chosen:
    """`sent`: the words of the address but for the page, those that were given."""

    task: Task
    area: Area | None
    signer_id: int | None
    after: Place | None
    sent: Mapping[str, str]

    def filter(self, session: Session, actor: Actor) -> TaskFilter:
        return task_filter(session, actor, self.area.id if self.area else None, self.signer_id)

    @property
    def is_narrowed(self) -> bool:
        return self.area is not None or self.signer_id is not None

    def repairing(self, inspection_id: UUID, place: int) -> str:
        """Where the card's repair is sent: back to this list, at the card of this place."""
        kept = {**self.sent, "after": cursor(self.after) if self.after else None, "at": place}
        given = {name: value for name, value in kept.items() if value}
        return url_for("department_review.repair", inspection_id=inspection_id, **given)  # type: ignore[arg-type]

    def address(self, after: Place | None = None, **changed: str | None) -> str:
        """Of the queue with these words changed; None takes one away."""
        kept = {**self.sent, "after": cursor(after) if after else None, **changed}
        given = {name: value for name, value in kept.items() if value}
        return url_for("department_review.index", **given)  # type: ignore[arg-type]

    @property
    def here(self) -> str:
        return self.address(self.after)


def chosen_tasks(session: Session) -> Chosen:
    """NOT_FOUND for words that no page of ours sends."""
    word = chosen_word("kind", Task)
    task = Task.of(word) if word else Task.FLAGGED
    after = chosen_place()
    if after is not None and task is Task.NEEDS_PROOF:
        _check_day(after[0])
    signer = chosen_number("inspector")
    sent = {"kind": task.value} if word else {}
    sent |= {name: text for name in ("area", "inspector") if (text := request.args.get(name, ""))}
    return Chosen(task, chosen_area(session, sent.get("area", "")), signer, after, sent)


def _check_day(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise Refused(Problem.NOT_FOUND) from error
