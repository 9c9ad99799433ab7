"""Who may see which account and which invitation."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from inspections.account.models import Account, AccountArea
from inspections.account.rules import Actor, Permission, Role, may
from inspections.area.queries import areas_around, areas_within
from inspections.facility.models import Facility, FacilityOwner, Retailer
from inspections.facility.queries.visible import area_ids_of, visible_facilities
from inspections.person.models import Invite, InviteArea
from inspections.person.rules import AccountFacts, Place

_IN_AREAS = (Role.INSPECTOR.value, Role.DEPARTMENT.value)


def account_facts(session: Session, account: Account) -> AccountFacts:
    """What the rules need to know of an account."""
    query = select(AccountArea.area_id).where(AccountArea.account_id == account.id)
    role, area_ids = Role.of(account.role), session.scalars(query).all()
    return AccountFacts(account.id, role, places_of(session, role, area_ids, account.retailer_id))


def places_of(
    session: Session, role: Role, area_ids: Collection[int], retailer_id: int | None
) -> tuple[Place, ...]:
    """Where that lies which an account of this role is given; see AccountFacts."""
    if role in (Role.INSPECTOR, Role.DEPARTMENT):
        return tuple(areas_around(session, area_id) | {area_id} for area_id in sorted(area_ids))
    if role is not Role.RETAILER or retailer_id is None:
        return ()
    facilities = session.scalars(select(Facility).where(Facility.id.in_(_owned(retailer_id))))
    return tuple(area_ids_of(session, facility) for facility in facilities)


def visible_accounts(actor: Actor) -> ColumnElement[bool]:
    """The accounts for which `may_see_account` is true, as a where-clause on Account."""
    given = select(AccountArea.area_id).where(AccountArea.account_id == Account.id)
    return _within(actor, Account.role, given, Account.retailer_id)


def visible_invites(actor: Actor) -> ColumnElement[bool]:
    """The invitations to what the actor would see as an account, as a where-clause on Invite."""
    given = select(InviteArea.area_id).where(InviteArea.invite_id == Invite.id)
    return _within(actor, Invite.role, given, Invite.retailer_id)


def retailers_within(actor: Actor) -> ColumnElement[bool]:
    """The retailers to which the actor may bind an account, as a where-clause on Retailer."""
    if actor.role is Role.ADMINISTRATOR:
        return true()
    return _all_seen(actor, Retailer.id)


def _within(
    actor: Actor,
    role: InstrumentedAttribute[str],
    given: Select[int],
    retailer_id: InstrumentedAttribute[int | None],
) -> ColumnElement[bool]:
    if not may(actor, Permission.MANAGE_PEOPLE):
        return false()
    if actor.role is Role.ADMINISTRATOR:
        return true()
    area_id = given.selected_columns[0]
    inside = or_(area_id.in_(areas_within(actor.areas)), area_id.in_(actor.areas))
    works_here = and_(exists(given), ~exists(given.where(~inside)))
    owns_here = and_(retailer_id.is_not(None), _all_seen(actor, retailer_id))
    return or_(and_(role.in_(_IN_AREAS), works_here), and_(role == Role.RETAILER.value, owns_here))


def _all_seen(
    actor: Actor, retailer_id: InstrumentedAttribute[int | None] | InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    owner = aliased(Retailer)
    owned = select(FacilityOwner.facility_id).join(owner, owner.id == FacilityOwner.retailer_id)
    its = owned.where(or_(owner.id == retailer_id, owner.head_office_id == retailer_id))
    seen = select(Facility.id).where(visible_facilities(actor))
    return and_(exists(its), ~exists(its.where(FacilityOwner.facility_id.not_in(seen))))


def _owned(retailer_id: int) -> Select[int]:
    """The facilities that ever were this retailer's or a branch's of it."""
    its = or_(Retailer.id == retailer_id, Retailer.head_office_id == retailer_id)
    return select(FacilityOwner.facility_id).where(
        FacilityOwner.retailer_id.in_(select(Retailer.id).where(its))
    )
