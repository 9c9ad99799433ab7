"""The trail of one thing in words, for templates/components/trail.html."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from audit_service.nobody import who_acted
from audit_service.trail_details import detail_of
from audit_service.words import _, label
from inspections.account.rules import Actor, Permission, may
from inspections.trail.queries.lines import Entry, entries_of
from inspections.trail.rules import Subject


@dataclass(frozen=True)
class Line:
    """`who`, `what` in the reader's language, `detail` empty where there is none; `number` None =
    not sealed yet."""

    at: datetime
    who: str
    what: str
    detail: str
    of: Subject | None
    number: int | None


def trail_of(session: Session, of: Subject) -> list[Line]:
    """What was done to this thing, newest first; for readers with Permission.READ_TRAIL."""
    return [line_of(entry) for entry in entries_of(session, of)]


def shown_trail(session: Session, actor: Actor, of: Subject) -> list[Line] | None:
    """The same, or None for a reader who may not see it: the page says nothing of it then."""
    return trail_of(session, of) if may(actor, Permission.READ_TRAIL) else None


def line_of(entry: Entry) -> Line:
    what = label(entry.act) if entry.act else _("việc chưa rõ")
    who = who_acted(entry.who, entry.act)
    return Line(entry.at, who, what, detail_of(entry), entry.of, entry.number)
