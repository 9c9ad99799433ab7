"""One decision about several records, each under its own lock and in a transaction of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import ngettext
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from audit_service.department.inspection_chain import seen_inspection
from audit_service.errors import is_busy
from audit_service.nobody import who_decided
from audit_service.words import _, label, moment
from inspections.account.rules import Actor
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility.models import Facility
from inspections.inspection.models import Inspection
from inspections.inspection.queries import receipt_no
from inspections.inspection.rules import Act
from inspections.review.commands.decide import decide
from inspections.review.queries.evidence import Decided, decisions, others_seen
from inspections.review.rules import MOST_AT_ONCE
from inspections.text import reason_of


@dataclass(frozen=True)
class Asked:
    """What the form said."""

    ids: tuple[str, ...]
    act: str
    reason: str


@dataclass(frozen=True)
class Undecided:
    """One record that was left as it is, and why. `inspection` None: not one that the reader may
    know of, so only what was sent is shown."""

    sent: str
    inspection: Inspection | None
    facility: Facility | None
    why: str
    decided: str | None

    @property
    def name(self) -> str:
        return receipt_no(self.inspection.seq) if self.inspection else self.sent


@dataclass(frozen=True)
class Answer:
    done: int
    undecided: tuple[Undecided, ...]


def mistakes(asked: Asked) -> list[tuple[str, str]]:
    """(field, sentence) of what has to be put right before anything is decided."""
    found = []
    if not asked.ids:
        found.append(("queue", _("Hãy chọn ít nhất một phiếu.")))
    if len(asked.ids) > MOST_AT_ONCE:
        found.append(("queue", label(Problem.TOO_MANY_RECORDS)))
    if asked.act not in list(Act):
        found.append(("act", _("Hãy chọn một trong ba việc.")))
    elif (problem := _wrong_reason(asked)) is not None:
        found.append(("reason", label(problem)))
    return found


def _wrong_reason(asked: Asked) -> Problem | None:
    try:
        reason = reason_of(asked.reason)
    except Refused as refused:
        return refused.problem
    return None if reason or asked.act == Act.ACCEPT else Problem.REASON_NEEDED


def decide_all(session: Session, actor: Actor, asked: Asked) -> Answer:
    """Commits after each record: to hold the locks of one while waiting for those of the next
    would be out of their order. What could not be decided is told, one by one."""
    act, done = Act.of(asked.act), 0
    refused: dict[str, Problem] = {}
    for sent in asked.ids:
        problem = _decide_one(session, actor, sent, act, asked.reason)
        if problem is None:
            done += 1
        else:
            refused[sent] = problem
    return Answer(done, tuple(_undecided(session, actor, refused)))


def _decide_one(session: Session, actor: Actor, sent: str, act: Act, reason: str) -> Problem | None:
    id_ = _id(sent)
    if id_ is None:
        return Problem.NOT_FOUND
    try:
        decide(session, seen_inspection(session, actor, id_), act, reason, actor, now())
        session.commit()
    except Refused as refused:
        session.rollback()
        return refused.problem
    except OperationalError as error:
        session.rollback()
        if not is_busy(error):
            raise
        return Problem.BUSY
    return None


def _id(sent: str) -> UUID | None:
    try:
        return UUID(sent)
    except ValueError:
        return None


def _undecided(session: Session, actor: Actor, refused: dict[str, Problem]) -> list[Undecided]:
    if not refused:
        return []
    ids = {sent: _id(sent) for sent in refused}
    seen = others_seen(session, actor, {id_ for id_ in ids.values() if id_})
    decided = decisions(session, [each.inspection.seq for each in seen.values()])
    found = []
    for sent, problem in refused.items():
        id_ = ids[sent]
        other = seen.get(id_) if id_ else None
        last = decided.get(other.inspection.seq) if other else None
        told = _told(last, actor) if last and problem is Problem.DECIDED_MEANWHILE else None
        found.append(
            Undecided(
                sent[:36],
                other.inspection if other else None,
                other.facility if other else None,
                label(problem),
                told,
            )
        )
    return found


def _told(last: Decided, actor: Actor) -> str:
    """Who decided what, when and why."""
    act, at = label(Act.of(last.review.act)), moment(last.review.at)
    if last.review.reviewer_id == actor.account_id:
        text = _("Chính bạn đã ghi: %(act)s, lúc %(at)s.", act=act, at=at)
    else:
        who = who_decided(last.reviewer, last.review.reason)
        text = _("%(who)s đã ghi: %(act)s, lúc %(at)s.", who=who, act=act, at=at)
    return (
        f"{text} {_('Lý do: %(reason)s', reason=last.review.reason)}"
        if last.review.reason
        else text
    )


def done_sentence(act: Act, done: int) -> str:
    return str(
        ngettext(
            "Đã ghi cho %(num)s phiếu: %(act)s.",
            "Đã ghi cho %(num)s phiếu: %(act)s.",
            done,
            act=label(act),
        )
    )


def in_order(ids: Sequence[str]) -> tuple[str, ...]:
    """Each id once, as sent."""
    return tuple(dict.fromkeys(ids))
