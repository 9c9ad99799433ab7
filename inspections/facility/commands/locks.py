"""Taking rows before they are changed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.errors import Problem, Refused
from inspections.facility.models import Facility, Retailer


def lock(session: Session, *facilities: Facility) -> None:
    """The rows are the caller's until the transaction ends, and as they are now."""
    ids = sorted({facility.id for facility in facilities})
    # One order for all, and read anew: what another transaction just changed must be seen.
    query = select(Facility).where(Facility.id.in_(ids)).order_by(Facility.id)
    session.execute(
        query.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).all()


def lock_unmerged(session: Session, facility: Facility) -> None:
    """As lock; refused for a facility that turned out to be another one."""
    lock(session, facility)
    if facility.merged_into_id is not None:
        raise Refused(Problem.INVALID, {"facility": "merged"})


def lock_retailers(session: Session, *retailers: Retailer) -> None:
    ids = sorted({retailer.id for retailer in retailers})
    query = select(Retailer).where(Retailer.id.in_(ids)).order_by(Retailer.id)
    session.execute(
        query.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).all()
