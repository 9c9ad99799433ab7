"""The trail of one thing in words, for templates/components/trail.html."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from audit_service.words import _, label
from inspections.account.rules import Actor, Permission, may
from inspections.facility.rules import CHANGE_KINDS
from inspections.inspection.rules import Act as Decision
from inspections.inspection.rules import ReviewState
from inspections.trail.queries.lines import Entry, entries_of
from inspections.trail.rules import Act, Subject
from inspections.words import Word


@dataclass(frozen=True)
class Line:
    """`who` None = the service itself or nobody who is known; `what` in the reader's language,
    `detail` empty where there is none; `number` None = not sealed yet."""

    at: datetime
    who: str | None
    what: str
    detail: str
    of: Subject | None
    number: int | None


# What an entry's facts say besides, in words: the fact's name and its vocabulary.
DETAILS: Mapping[Act, tuple[str, Callable[[str], Word | None]]] = {
    Act.REGISTRY_CHANGED: ("what", CHANGE_KINDS.get),
    Act.REVIEWED: ("decision", {each.value: each for each in Decision}.get),
    Act.COMPLETED: ("review", {each.value: each for each in ReviewState}.get),
}


def trail_of(session: Session, of: Subject) -> list[Line]:
    """What was done to this thing, newest first; for readers with Permission.READ_TRAIL."""
    return [line_of(entry) for entry in entries_of(session, of)]


def shown_trail(session: Session, actor: Actor, of: Subject) -> list[Line] | None:
    """The same, or None for a reader who may not see it: the page says nothing of it then."""
    return trail_of(session, of) if may(actor, Permission.READ_TRAIL) else None


def line_of(entry: Entry) -> Line:
    what = label(entry.act) if entry.act else _("việc chưa rõ")
    return Line(entry.at, entry.who, what, _detail(entry), entry.of, entry.number)


def _detail(entry: Entry) -> str:
    name, word = DETAILS.get(entry.act, ("", _none)) if entry.act else ("", _none)
    value: Any = entry.facts.get(name)
    return label(word(value)) if isinstance(value, str) else ""


def _none(_value: str) -> None:
    return None
