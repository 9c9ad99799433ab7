"""Of two corrections of one record, one is kept and the other is not counted."""

from datetime import datetime

from sqlalchemy.orm import Session

from inspections.account.rules import Actor
from inspections.errors import Problem, Refused
from inspections.inspection.commands.locks import lock_inspections
from inspections.inspection.commands.review import review
from inspections.inspection.models import Inspection
from inspections.inspection.rules import Act, ReviewState
from inspections.text import needed_reason


def keep_one(
    session: Session,
    kept: Inspection,
    dropped: Inspection,
    reason: str,
    reviewer: Actor,
    now: datetime,
) -> None:
    """Accept `kept` unless it is accepted already, and void `dropped`: two decisions with one
    reason, both or neither.

    Raises Refused: INVALID for two that do not correct the same record, REASON_NEEDED,
    DECIDED_MEANWHILE where a colleague has voided one of them already, REASON_TOO_LONG, and all
    that `review` raises of either.
    """
    if kept.id == dropped.id or kept.supersedes is None or kept.supersedes != dropped.supersedes:
        raise Refused(Problem.INVALID, {"keep": "no_fork"})
    reason = needed_reason(reason)
    # In order of arrival, as all locks of records are taken.
    locked = lock_inspections(session, {kept.seq, dropped.seq})
    if any(each.review == ReviewState.VOIDED for each in locked):
        raise Refused(Problem.DECIDED_MEANWHILE)
    review(session, dropped, Act.VOID, reason, reviewer, now)
    if kept.review != ReviewState.ACCEPTED:
        review(session, kept, Act.ACCEPT, reason, reviewer, now)
