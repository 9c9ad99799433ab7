"""The page of the queue, whatever was done on it last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import render_template

from audit_service.auth import current_actor
from audit_service.choices import today
from audit_service.db import db
from audit_service.department.review.deciding import Answer, Asked, done_sentence
from audit_service.department.review.filters import chosen_tasks
from audit_service.department.review.queue import queue
from inspections.db import now
from inspections.inspection.rules import Act
from inspections.review.rules import DECIDABLE, Task

NOTHING = Asked((), "", "")


@dataclass(frozen=True)
class Typed:
    """A repair that did not do: of which record, and what was typed, by the name of the field."""

    inspection_id: UUID
    values: Mapping[str, str]


def queue_page(
    asked: Asked = NOTHING,
    errors: Sequence[tuple[str, str]] = (),
    answer: Answer | None = None,
    typed: Typed | None = None,
) -> str:
    """`asked`, `typed`: what was sent, to be shown as it was; `errors`: (field, sentence)."""
    session, actor = db.session(), current_actor()
    chosen = chosen_tasks(session)
    return render_template(
        "department/review/index.html",
        chosen=chosen,
        queue=queue(session, actor, chosen, now(), today()),
        tasks=list(Task),
        decidable=chosen.task in DECIDABLE,
        asked=asked,
        errors=list(errors),
        answer=answer,
        typed=typed,
        done=done_sentence(Act.of(asked.act), answer.done) if answer and answer.done else None,
    )
