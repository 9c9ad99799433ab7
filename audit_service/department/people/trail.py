"""The trail on a person's page: what was done to them, and what they did."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from audit_service.department.trail_page import Named, named_of
from audit_service.trail_view import Line, line_of
from inspections.account.rules import Actor, Permission, may
from inspections.privacy.queries.about import entries_about
from inspections.trail.access import reads_whole_trail
from inspections.trail.models import TrailEntry
from inspections.trail.queries.lines import entries_where
from inspections.trail.rules import Subject


@dataclass(frozen=True)
class PersonTrail:
    """`about` them, their keys, phones and invitations; `by` them, None for readers who do not read
    the whole trail: that tells of what they may not see. `named`: what the lines are of."""

    about: list[Line]
    by: list[Line] | None
    named: dict[Subject, Named]


def person_trail(session: Session, actor: Actor, account_id: int) -> PersonTrail | None:
    """Of a person whom the actor may see; None for a reader who may see no trail."""
    if not may(actor, Permission.READ_TRAIL):
        return None
    about = [line_of(each) for each in entries_where(session, entries_about(account_id))]
    by = None
    if reads_whole_trail(actor):
        done = entries_where(session, TrailEntry.account_id == account_id)
        by = [line_of(each) for each in done]
    return PersonTrail(about, by, named_of(session, {each.of for each in by or () if each.of}))
