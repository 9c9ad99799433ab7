"""Pairs of facilities that look like one and are not, as officials said."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from inspections.account.models import Account
from inspections.account.rules import Actor
from inspections.facility.models import Facility, FacilityDistinct
from inspections.facility.queries.visible import visible_facilities


@dataclass(frozen=True)
class Dismissed:
    """`who`: the display name, None = somebody at the command line."""

    id: int
    a: Facility
    b: Facility
    at: datetime
    who: str | None
    why: str


def dismissed(
    session: Session, actor: Actor, before: int | None = None, limit: int = 20
) -> list[Dismissed]:
    """Pairs said to be no duplicates, of facilities that the actor may see, the latest first; what
    became one facility all the same is left out. `before`: the last id of the page before."""
    a, b, one, other = (aliased(Facility) for _ in range(4))
    seen = select(Facility.id).where(visible_facilities(actor))
    query = (
        select(FacilityDistinct, one, other, Account.display_name)
        .join(a, a.id == FacilityDistinct.a_id)
        .join(b, b.id == FacilityDistinct.b_id)
        .join(one, one.id == func.coalesce(a.merged_into_id, a.id))
        .join(other, other.id == func.coalesce(b.merged_into_id, b.id))
        .outerjoin(Account, Account.id == FacilityDistinct.account_id)
        .where(one.id != other.id, one.id.in_(seen), other.id.in_(seen))
        .order_by(FacilityDistinct.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(FacilityDistinct.id < before)
    return [
        Dismissed(row.id, x, y, row.at, who, row.why) for row, x, y, who in session.execute(query)
    ]


def distinct_rows(session: Session, a: Facility, b: Facility) -> list[FacilityDistinct]:
    """The rows that say of these two, or of what was merged into them, that they are not one."""
    one, other = aliased(Facility), aliased(Facility)
    query = (
        select(FacilityDistinct)
        .join(one, one.id == FacilityDistinct.a_id)
        .join(other, other.id == FacilityDistinct.b_id)
    )
    ids = [func.coalesce(each.merged_into_id, each.id) for each in (one, other)]
    either = ((ids[0] == a.id) & (ids[1] == b.id)) | ((ids[0] == b.id) & (ids[1] == a.id))
    return list(session.scalars(query.where(either)))


def dismissed_pairs(session: Session) -> set[tuple[int, int]]:
    """By the ids of what the facilities turned out to be, the smaller first."""
    one, other = aliased(Facility), aliased(Facility)
    query = (
        select(
            func.coalesce(one.merged_into_id, one.id), func.coalesce(other.merged_into_id, other.id)
        )
        .select_from(FacilityDistinct)
        .join(one, one.id == FacilityDistinct.a_id)
        .join(other, other.id == FacilityDistinct.b_id)
    )
    return {(min(a, b), max(a, b)) for a, b in session.execute(query)}
