"""What an official decides about two entries that look like one facility."""

from sqlalchemy.orm import Session

from inspections.account.rules import Actor, may_see_facility
from inspections.db import insert_once, now
from inspections.errors import Problem, Refused
from inspections.facility.commands.locks import lock
from inspections.facility.commands.merge import merge
from inspections.facility.commands.record import record
from inspections.facility.entry import REASON, line
from inspections.facility.models import Facility, FacilityDistinct
from inspections.facility.queries.by_code import survivor
from inspections.facility.queries.dismissals import distinct_rows
from inspections.facility.queries.visible import facts
from inspections.facility.rules import Author, ChangeKind
from inspections.text import visible


def merge_as(
    session: Session, actor: Actor, facility: Facility, into: Facility, *, why: str | None
) -> None:
    """As merge, by a person: both must be theirs to see before, and what is left afterwards, else
    NOT_FOUND. REASON_NEEDED without a reason."""
    by = Author(actor.account_id, _reason(why))
    for each in (facility, into):
        _check_sees(session, actor, each)
    merge(session, facility, into, by=by)
    _check_sees(session, actor, survivor(session, facility))


def dismiss(session: Session, a: Facility, b: Facility, by: Author) -> None:
    """These two are not one facility. Does nothing when that was said already.

    REASON_NEEDED without a reason; refused for a merged facility, and for one and itself.
    """
    why = _reason(by.why)
    lock(session, a, b)
    if a.id == b.id:
        raise Refused(Problem.INVALID, {"other": "itself"})
    if a.merged_into_id is not None or b.merged_into_id is not None:
        raise Refused(Problem.INVALID, {"facility": "merged"})
    first, second = sorted((a, b), key=lambda each: each.id)
    row = {"a_id": first.id, "b_id": second.id, "account_id": by.account_id}
    if insert_once(session, FacilityDistinct, **row, at=now(), why=why):
        _record(session, first, second, ChangeKind.DISTINCT, by)


def reconsider(session: Session, a: Facility, b: Facility, by: Author) -> None:
    """Nothing is said any more of whether these two are one; nothing where nothing was said."""
    lock(session, a, b)
    rows = distinct_rows(session, a, b)
    for row in rows:
        session.delete(row)
    if rows:
        _record(session, a, b, ChangeKind.RECONSIDERED, by)


def _record(session: Session, a: Facility, b: Facility, what: ChangeKind, by: Author) -> None:
    for each, other in ((a, b), (b, a)):
        record(session, each, what, by, None, {"other": other.code})


def _reason(why: str | None) -> str:
    if why is None or not visible(why):
        raise Refused(Problem.REASON_NEEDED, {"why": "missing"})
    return line("why", why, REASON)


def _check_sees(session: Session, actor: Actor, facility: Facility) -> None:
    if not may_see_facility(actor, facts(session, facility)):
        raise Refused(Problem.NOT_FOUND)
