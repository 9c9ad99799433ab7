"""The retailers: which of them an office keeps, and finding one by its name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true, tuple_
from sqlalchemy.orm import Session

from inspections.account.rules import Actor, Role
from inspections.facility import taxcode
from inspections.facility.models import Facility, FacilityOwner, Retailer
from inspections.facility.queries.dated import holds_on
from inspections.facility.queries.visible import visible_facilities
from inspections.facility.search import fold, like_pattern


@dataclass(frozen=True)
class FoundRetailer:
    """`facilities`: how many the reader sees of those that it answers for on the day."""

    retailer: Retailer
    head_office: Retailer | None
    facilities: int

    @property
    def place(self) -> tuple[str, int]:
        """Where this row stands in the list: the `after` of the next page."""
        return (self.retailer.sort_key, self.retailer.id)


def visible_retailers(actor: Actor) -> ColumnElement[bool]:
    """Whose page the actor may open, as a where-clause on Retailer: those that answer or answered
    for a facility that the actor sees, and those that never had one."""
    if actor.role is Role.ADMINISTRATOR:
        return true()
    if actor.role is Role.RETAILER:
        return Retailer.id.in_(actor.retailers)
    seen = select(FacilityOwner.retailer_id).where(
        FacilityOwner.facility_id.in_(select(Facility.id).where(visible_facilities(actor)))
    )
    owns_any = exists().where(FacilityOwner.retailer_id == Retailer.id)
    return or_(Retailer.id.in_(seen), ~owns_any)


def find_retailers(
    session: Session,
    actor: Actor,
    on: date,
    q: str | None = None,
    after: tuple[str, int] | None = None,
    limit: int = 50,
) -> list[FoundRetailer]:
    """The retailers that the actor may see, by name; `q`: every word of it is in the name, accents
    and case aside, or the tax code begins with it. Three statements, however many rows."""
    query = select(Retailer).where(visible_retailers(actor), named(q or ""))
    if after is not None:
        query = query.where(tuple_(Retailer.sort_key, Retailer.id) > after)
    found = session.scalars(query.order_by(Retailer.sort_key, Retailer.id).limit(limit)).all()
    heads = _by_id(session, {each.head_office_id for each in found if each.head_office_id})
    counts = _counts(session, actor, [each.id for each in found], on)
    return [
        FoundRetailer(each, heads.get(each.head_office_id or 0), counts.get(each.id, 0))
        for each in found
    ]


def retailer_by_id(session: Session, actor: Actor, retailer_id: int) -> Retailer | None:
    """None also where the actor may not open its page."""
    query = select(Retailer).where(Retailer.id == retailer_id, visible_retailers(actor))
    return session.scalar(query)


def owns_elsewhere(session: Session, actor: Actor, retailer: Retailer) -> bool:
    """Whether the retailer answers, or ever answered, for a facility that the actor may not see."""
    seen = select(Facility.id).where(visible_facilities(actor))
    owned = exists().where(
        FacilityOwner.retailer_id == retailer.id, FacilityOwner.facility_id.not_in(seen)
    )
    return bool(session.scalar(select(owned)))


def retailers_named(session: Session, q: str, limit: int) -> list[Retailer]:
    """Any retailers of that name, whoever's: the one that bears it exactly goes first."""
    exact = Retailer.name == " ".join(q.split())
    query = select(Retailer).where(named(q))
    return list(session.scalars(query.order_by(exact.desc(), Retailer.sort_key).limit(limit)))


def named(q: str) -> ColumnElement[bool]:
    """As `q` of find_retailers; one without letters and digits looks for nothing in particular."""
    words = [Retailer.search_key.like(like_pattern(word), escape="\\") for word in fold(q).split()]
    number = taxcode.normalise(q)
    if number.isascii() and number.replace("-", "").isdigit():
        return or_(and_(*words), Retailer.tax_code.startswith(number))
    return and_(true(), *words)


def branches_of(session: Session, retailer: Retailer) -> list[Retailer]:
    query = select(Retailer).where(Retailer.head_office_id == retailer.id)
    return list(session.scalars(query.order_by(Retailer.sort_key, Retailer.id)))


def _by_id(session: Session, ids: Collection[int]) -> dict[int, Retailer]:
    return {each.id: each for each in session.scalars(select(Retailer).where(Retailer.id.in_(ids)))}


def _counts(session: Session, actor: Actor, ids: Collection[int], on: date) -> dict[int, int]:
    query = (
        select(FacilityOwner.retailer_id, func.count())
        .join(Facility, Facility.id == FacilityOwner.facility_id)
        .where(
            FacilityOwner.retailer_id.in_(ids),
            holds_on(FacilityOwner, on),
            Facility.merged_into_id.is_(None),
            visible_facilities(actor),
        )
        .group_by(FacilityOwner.retailer_id)
    )
    return dict(session.execute(query).all())
