"""Who may see which keys and phones."""

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, or_, select, true
from sqlalchemy.orm import Session

from inspections.account.models import Account, AccountArea, ApiKey
from inspections.account.rules import Actor, KeyFacts, Permission, Role, may
from inspections.area.queries import areas_around, areas_within
from inspections.facility.models import Facility, FacilityOwner, Retailer
from inspections.facility.queries.visible import area_ids_of, visible_facilities


def key_facts(session: Session, owner: Account) -> KeyFacts:
    """What `may_see_key` needs to know of the keys of this person."""
    return KeyFacts(owner.id, Role.of(owner.role), tuple(_lies_in(session, owner)))


def _lies_in(session: Session, owner: Account) -> list[frozenset[int] | None]:
    if owner.retailer_id is not None:
        query = select(Facility).where(Facility.id.in_(_owned_by(owner.retailer_id)))
        return [area_ids_of(session, facility) for facility in session.scalars(query)]
    areas = select(AccountArea.area_id).where(AccountArea.account_id == owner.id)
    return [areas_around(session, each) | {each} for each in session.scalars(areas)]


def _owned_by(retailer_id: int) -> Select[int]:
    """What this retailer or a branch of it ever answered for."""
    return (
        select(FacilityOwner.facility_id)
        .join(Retailer, Retailer.id == FacilityOwner.retailer_id)
        .where(or_(Retailer.id == retailer_id, Retailer.head_office_id == retailer_id))
    )


def visible_keys(actor: Actor) -> ColumnElement[bool]:
    """The rows of `ApiKey` that `may_see_key` allows; the two are held equal by test."""
    # A list joins the account as well; that row is not the one looked for here.
    people = select(Account.id).where(people_of_keys(actor)).correlate(None)
    return ApiKey.account_id.in_(people)


def people_of_keys(actor: Actor) -> ColumnElement[bool]:
    """Whose keys `may_see_key` allows, as a where-clause on Account."""
    if actor.scope is not None:
        return false()
    if actor.role is Role.ADMINISTRATOR:
        return true()
    own = Account.id == actor.account_id
    if not may(actor, Permission.MANAGE_KEYS):
        return own
    inside = true() if actor.nation else or_(_has_areas_in(actor), _has_stores_in(actor))
    return or_(own, and_(Account.role != Role.ADMINISTRATOR.value, inside))


def _has_areas_in(actor: Actor) -> ColumnElement[bool]:
    theirs = select(AccountArea.account_id).where(AccountArea.account_id == Account.id)
    inside = or_(
        AccountArea.area_id.in_(actor.areas), AccountArea.area_id.in_(areas_within(actor.areas))
    )
    outside = theirs.where(not_(inside))
    return and_(Account.retailer_id.is_(None), theirs.exists(), not_(outside.exists()))


def _has_stores_in(actor: Actor) -> ColumnElement[bool]:
    stores = (
        select(FacilityOwner.facility_id)
        .join(Retailer, Retailer.id == FacilityOwner.retailer_id)
        .join(Facility, Facility.id == FacilityOwner.facility_id)
        .where(
            or_(Retailer.id == Account.retailer_id, Retailer.head_office_id == Account.retailer_id)
        )
    )
    # Of an unplaced facility SQL does not know whether its ward is among them.
    outside = stores.where(not_(func.coalesce(visible_facilities(actor), false())))
    return and_(stores.exists(), not_(outside.exists()))


def key_by_id(session: Session, actor: Actor, key_id: str, device: bool) -> ApiKey | None:
    """None also where the actor may not see it."""
    query = select(ApiKey).where(ApiKey.id == key_id, ApiKey.device == device, visible_keys(actor))
    return session.scalar(query)


def owner_by_id(session: Session, actor: Actor, account_id: int) -> Account | None:
    """Whose keys the actor may see and make; None for anybody else and for a closed account."""
    query = select(Account).where(Account.id == account_id, Account.active, people_of_keys(actor))
    return session.scalar(query)
