"""Everything that the queue prints: what waits, why, since when, and whose it is to decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from audit_service.account.view import age_text
from audit_service.department.area_options import AreaGroup, area_groups
from audit_service.department.inspection_list import names
from audit_service.department.repair_form import RepairForm, problem_lines, repair_form
from audit_service.department.review.evidence import Evidence, evidence
from audit_service.department.review.filters import Chosen
from audit_service.reasons import Why, reasons_of
from inspections.account.rules import Actor
from inspections.facility.models import Facility
from inspections.inspection.body import parse_object
from inspections.inspection.queries import receipt_no
from inspections.inspection.record import Outcome
from inspections.inspection.rules import State
from inspections.packaging.rules import Judgement, rule_set
from inspections.review.queries.evidence import bodies_of
from inspections.review.queries.page import Place, Waiting, find_waiting, signers_waiting
from inspections.review.queries.tasks import task_counts
from inspections.review.queries.unread import named_stores
from inspections.review.rules import DECIDABLE, Task, last_day_for_proof

PAGE = 20


@dataclass(frozen=True)
class Proof:
    """What a paper could still prove, and until when; `days_left` 0 on the last day."""

    unproven: tuple[Why, ...]
    last_day: date
    days_left: int


@dataclass(frozen=True)
class Card:
    """One thing that waits. `is_own`: the reader signed or sent it, so somebody else decides;
    `repair`: what can be mapped, of a record that is not readable; `named`: the store that its body
    names, if the reader may see it."""

    waiting: Waiting
    receipt_no: str
    named: Facility | None
    signer: str
    sender: str | None
    age: str
    outcome: Outcome | None
    is_own: bool
    evidence: Sequence[Evidence]
    problems: Sequence[tuple[str, str]]
    proof: Proof | None
    repair: RepairForm | None


@dataclass(frozen=True)
class Queue:
    """`counts`: of what was chosen, for each kind of work. `next`: where the next page begins; None
    on the last."""

    counts: dict[Task, int]
    cards: tuple[Card, ...]
    next: Place | None
    areas: list[AreaGroup]
    signers: Sequence[tuple[int, str]]

    @property
    def any_to_decide(self) -> bool:
        return any(each.waiting.task in DECIDABLE and not each.is_own for each in self.cards)


def queue(session: Session, actor: Actor, chosen: Chosen, now: datetime, today: date) -> Queue:
    """One page. As many statements for twenty records as for one."""
    filter = chosen.filter(session, actor)
    rows = find_waiting(session, actor, chosen.task, filter, today, chosen.after, limit=PAGE + 1)
    page = rows[:PAGE]
    return Queue(
        counts=task_counts(session, actor, today, filter),
        cards=tuple(_cards(session, actor, page, now, today)),
        next=page[-1].place if len(rows) > PAGE else None,
        areas=area_groups(session, actor, today, chosen.area),
        signers=signers_waiting(session, actor, chosen.task, today),
    )


def _cards(
    session: Session, actor: Actor, page: Sequence[Waiting], now: datetime, today: date
) -> list[Card]:
    flagged = [each.inspection for each in page if each.task in DECIDABLE]
    raised = evidence(session, actor, flagged) if flagged else {}
    unread = [each.inspection.seq for each in page if each.inspection.state == State.QUARANTINED]
    bodies = bodies_of(session, unread) if unread else {}
    payloads = {seq: parse_object(body) for seq, body in bodies.items()}
    named = named_stores(session, actor, payloads) if unread else {}
    senders = {each.copy.sender_id for each in page if each.copy}
    people = names(session, {each.inspection.signer_id for each in page} | senders)
    return [
        Card(
            waiting=each,
            receipt_no=receipt_no(each.inspection.seq),
            named=named.get(each.inspection.seq),
            signer=people[each.inspection.signer_id],
            sender=people[each.copy.sender_id] if each.copy else None,
            age=age_text(now - each.since),
            outcome=Outcome.of(each.inspection.outcome) if each.inspection.outcome else None,
            is_own=actor.account_id in _whose(each),
            evidence=raised.get(each.inspection.seq, ()),
            problems=_problems(each),
            proof=_proof(each, today),
            repair=_repair(each, actor, payloads),
        )
        for each in page
    ]


def _whose(each: Waiting) -> set[int]:
    return {each.inspection.signer_id, *([each.copy.sender_id] if each.copy else [])}


def _problems(each: Waiting) -> list[tuple[str, str]]:
    if each.task is not Task.QUARANTINED:
        return []
    return problem_lines(each.inspection.problems)


def _repair(
    each: Waiting, actor: Actor, payloads: Mapping[int, dict[str, Any] | None]
) -> RepairForm | None:
    """For who may do it: not of one's own record."""
    if each.task is not Task.QUARANTINED or actor.account_id in _whose(each):
        return None
    return repair_form(payloads[each.inspection.seq])


def _proof(each: Waiting, today: date) -> Proof | None:
    visited_on = each.inspection.visited_on
    if each.task is not Task.NEEDS_PROOF or each.verdict is None or visited_on is None:
        return None
    last_day = last_day_for_proof(visited_on, rule_set(each.verdict.rule_set))
    unproven = [why for why in reasons_of(each.verdict) if why.judgement is Judgement.NEEDS_PROOF]
    return Proof(tuple(unproven), last_day, (last_day - today).days)
