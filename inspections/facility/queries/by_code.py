"""Finding a facility by its code, and what a merged one turned out to be.

Every facility is looked at by itself: one that was merged keeps its own rows, and whoever needs
the facility that it turned out to be asks `survivor_id` or `survivor`.
"""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from inspections.facility import code
from inspections.facility.models import Facility

survivor_id: ColumnElement[int] = func.coalesce(Facility.merged_into_id, Facility.id)


def facility_by_code(session: Session, text: str) -> Facility | None:
    """The facility with this code, however it is typed; None when there is none.

    A merged facility is returned as it is: its code stays known.
    """
    normal = code.normalise(text)
    if not code.is_code(normal):
        return None
    return session.scalar(select(Facility).where(Facility.code == normal))


def survivor(session: Session, facility: Facility) -> Facility:
    """The facility that this one turned out to be; itself when it was not merged."""
    if facility.merged_into_id is None:
        return facility
    return session.get_one(Facility, facility.merged_into_id)
