"""A decision taken from the queue: only about what still waits there."""

from datetime import datetime

from sqlalchemy.orm import Session

from inspections.account.rules import Actor, may_review
from inspections.errors import Problem, Refused
from inspections.inspection.commands.locks import lock_inspections
from inspections.inspection.commands.review import review
from inspections.inspection.models import Inspection
from inspections.inspection.queries import facts
from inspections.inspection.rules import Act, ReviewState


def decide(
    session: Session,
    inspection: Inspection,
    act: Act,
    reason: str | None,
    reviewer: Actor,
    now: datetime,
) -> None:
    """As `review`, for a record that waits for one; what a colleague decided meanwhile stands.

    Raises Refused: DECIDED_MEANWHILE, and all that `review` raises.
    """
    (inspection,) = lock_inspections(session, [inspection.seq])
    waits = inspection.review in (ReviewState.FLAGGED, ReviewState.NONE)
    if not waits and may_review(reviewer, facts(session, inspection)):
        raise Refused(Problem.DECIDED_MEANWHILE)
    review(session, inspection, act, reason, reviewer, now)
