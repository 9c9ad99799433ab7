"""The list of inspections: its rows, its filters, and how many wait in each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_service.standing import standing
from inspections.account.models import Account
from inspections.account.rules import Actor
from inspections.inspection.models import Counted, Inspection, SecondCopy
from inspections.inspection.queries import (
    InspectionRow,
    find_inspections,
    flag_codes,
    receipt_no,
    visible_inspections,
)
from inspections.inspection.record import Outcome
from inspections.inspection.rules import FlagCode, ReviewState, State
from inspections.words import Word

PAGE = 50


class Filter(Word):
    """What a reviewer opens, the waiting ones first."""

    FLAGGED = "flagged", "chờ duyệt", "waiting for review"
    QUARANTINED = "quarantined", "chưa đọc được", "quarantined"
    WAITING = "waiting", "chờ ảnh", "waiting for photos"
    ACCEPTED = "accepted", "đã chấp nhận", "accepted"
    RETURNED = "returned", "trả lại", "returned"
    VOIDED = "voided", "đã huỷ", "voided"


_BY_STATE = {Filter.QUARANTINED: State.QUARANTINED, Filter.WAITING: State.WAITING}


@dataclass(frozen=True)
class Line:
    """One inspection as listed. `standing` is the state of review, or of arrival before it;
    `is_replaced`: accepted, but a correction counts in its place."""

    row: InspectionRow
    receipt_no: str
    signer: str
    outcome: Outcome | None
    standing: ReviewState | State
    flags: tuple[FlagCode, ...]
    copies: int
    is_replaced: bool

    @property
    def open_flags(self) -> tuple[FlagCode, ...]:
        """The flags nobody has decided about yet."""
        decided = (ReviewState.ACCEPTED, ReviewState.RETURNED, ReviewState.VOIDED)
        return () if self.standing in decided else self.flags


@dataclass(frozen=True)
class Listed:
    """`before`: where the next page begins; None on the last."""

    lines: tuple[Line, ...]
    before: int | None


def find(session: Session, actor: Actor, chosen: Word | None, before: int | None) -> Listed:
    """One page of what the actor may see, latest arrival first."""
    state = _BY_STATE.get(Filter.of(chosen.value)) if chosen else None
    rows = find_inspections(
        session,
        actor,
        review=chosen.value if chosen and state is None else None,
        state=state.value if state else None,
        before=before,
        limit=PAGE + 1,
    )
    return listed(session, rows, PAGE)


def listed(session: Session, rows: Sequence[InspectionRow], limit: int) -> Listed:
    """The first `limit` rows with what stands around them; four statements however many."""
    page = rows[:limit]
    seqs = [row.seq for row in page]
    flags = flag_codes(session, seqs)
    signers = names(session, {row.signer_id for row in page})
    copies = _copies(session, seqs)
    counted = set(
        session.scalars(select(Counted.inspection_seq).where(Counted.inspection_seq.in_(seqs)))
    )
    return Listed(
        tuple(
            Line(
                row=row,
                receipt_no=receipt_no(row.seq),
                signer=signers[row.signer_id],
                outcome=Outcome.of(row.outcome) if row.outcome else None,
                standing=standing(row),
                flags=tuple(FlagCode.of(code) for code in flags[row.seq]),
                copies=copies.get(row.seq, 0),
                is_replaced=standing(row) is ReviewState.ACCEPTED and row.seq not in counted,
            )
            for row in page
        ),
        before=page[-1].seq if len(rows) > limit else None,
    )


def names(session: Session, account_ids: Collection[int]) -> dict[int, str]:
    query = select(Account.id, Account.display_name).where(Account.id.in_(account_ids))
    return dict(session.execute(query).all())


def counts(session: Session, actor: Actor) -> dict[Filter, int]:
    """How many inspections stand behind each filter, within what the actor may see."""
    query = (
        select(Inspection.state, Inspection.review, func.count())
        .where(visible_inspections(actor))
        .group_by(Inspection.state, Inspection.review)
    )
    found = dict.fromkeys(Filter, 0)
    for state, review, count in session.execute(query):
        for each in Filter:
            if each.value in (state, review):
                found[each] += count
    return found


def _copies(session: Session, seqs: Collection[int]) -> dict[int, int]:
    query = (
        select(SecondCopy.inspection_seq, func.count())
        .where(SecondCopy.inspection_seq.in_(seqs))
        .group_by(SecondCopy.inspection_seq)
    )
    return dict(session.execute(query).all())
