"""Keeping the figures right: every command that can change them calls `refresh`.

The work is done once a transaction, when it commits, for all its facilities together. Rows of
figures are shared by a province; taken command by command they would be locked in whatever order
the commands come, and two transactions could wait for each other. Taken last and all at once, in
the order of their keys, they never do. It also keeps them locked for a moment only.
"""

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from inspections.progress.commands.keep import keep
from inspections.progress.stale import forget, mark_stale, stale
from inspections.progress.steps import ANYTHING, Changed, together


def refresh(session: Session, *facility_ids: int, changed: Changed = ANYTHING) -> None:
    """The figures of these facilities are worked out anew before the transaction commits.

    Called under the lock of each facility, or of what it was merged into; of a visit to a merged
    one the latter is named. `changed`: what may be otherwise than before.
    Until the commit this session's figures come from the rows themselves.
    """
    mark_stale(session, facility_ids, changed)


@event.listens_for(Session, "before_commit")
def _before_commit(session: Session) -> None:
    # Also called at the end of a savepoint, when more may follow.
    if session.in_nested_transaction() or not (marked := stale(session)):
        return
    session.flush()
    keep(session, marked, together(marked.values()))
    forget(session)


@event.listens_for(Session, "after_transaction_end")
def _after_transaction_end(session: Session, transaction: SessionTransaction) -> None:
    """What was rolled back has changed no figures."""
    if transaction.parent is None:
        forget(session)
