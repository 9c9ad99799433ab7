"""Noting when what is told of a record has changed; see InspectionChange."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.inspection.models import Inspection, InspectionChange
from inspections.inspection.queries import revisions
from inspections.inspection.rules import superseded_by


def note_changes(
    session: Session, records: Sequence[Inspection], now: datetime, *, is_new: bool = False
) -> None:
    """Compare a whole chain of corrections, in order of arrival, with what was noted of it before.

    The caller holds the facilities' locks, where the records name any: two transactions that
    correct the same record wait for each other there. Does nothing for what is told as before.
    `is_new`: nothing was noted yet.
    """
    replaced = superseded_by(revisions(records))
    noted = {} if is_new else _noted(session, [each.seq for each in records])
    for each in records:
        told = {
            "state": each.state,
            "review": each.review,
            "superseded_by": replaced.get(each.id),
        }
        row = noted.get(each.seq)
        if row is None:
            session.add(InspectionChange(inspection_seq=each.seq, changed_at=now, **told))
        elif any(getattr(row, name) != value for name, value in told.items()):
            for name, value in told.items():
                setattr(row, name, value)
            # A clock that was set back must not hide the change from who asks for later ones.
            row.changed_at = max(now, row.changed_at)
    session.flush()


def _noted(session: Session, seqs: Collection[int]) -> dict[int, InspectionChange]:
    query = select(InspectionChange).where(InspectionChange.inspection_seq.in_(seqs))
    fresh = session.scalars(query.execution_options(populate_existing=True))
    return {row.inspection_seq: row for row in fresh}
