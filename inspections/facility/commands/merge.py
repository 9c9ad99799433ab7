"""Two entries that are one facility."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility.commands.corrections import enclosing, put_parent
from inspections.facility.commands.locks import lock
from inspections.facility.commands.record import has_changed, record
from inspections.facility.models import Facility
from inspections.facility.queries.by_code import survivor
from inspections.facility.rules import Author, ChangeKind
from inspections.progress.commands.refresh import refresh


def merge(
    session: Session, facility: Facility, into: Facility, *, by: Author | None = None
) -> None:
    """`facility` turned out to be `into`, or what that was merged into: the survivor.

    All that was merged into `facility` now points to the survivor, so no chain is longer than one
    step; what stood inside `facility` stands inside the survivor. The dated rows stay where they
    are. Does nothing when it was done already. Refused for a circle, and for a facility that was
    merged into another one.
    """
    lock(session, facility, into)
    target = into
    # Another merge may move the survivor on while its row is waited for.
    while target.merged_into_id is not None:
        target = survivor(session, target)
        lock(session, target)
    if facility.merged_into_id == target.id:
        return
    if facility.id == target.id:
        raise Refused(Problem.INVALID, {"into": "circle"})
    if facility.merged_into_id is not None:
        raise Refused(Problem.INVALID, {"facility": "merged_already"})
    _pass_on_children(session, facility, target, by)
    aliases = select(Facility).where(Facility.merged_into_id == facility.id)
    for alias in session.scalars(aliases).all():
        alias.merged_into_id = target.id
        has_changed(alias, now())
    facility.merged_into_id = target.id
    record(session, facility, ChangeKind.MERGED, by, None, {"into": target.code})
    refresh(session, facility.id, target.id)


def _pass_on_children(
    session: Session, facility: Facility, target: Facility, by: Author | None
) -> None:
    if facility.id in {above.id for above in enclosing(session, target)}:
        # It cannot stand inside itself: it stands where the other entry said.
        above = session.get(Facility, facility.parent_id) if facility.parent_id else None
        put_parent(session, target, above, by)
    children = session.scalars(select(Facility).where(Facility.parent_id == facility.id))
    for child in children.all():
        put_parent(session, child, target, by)
