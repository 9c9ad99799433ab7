"""Who may see which round."""

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from inspections.account.rules import Actor, Role, RoundFacts, Scope
from inspections.area.models import Area
from inspections.area.queries import areas_around, areas_within
from inspections.round.models import Round, RoundMember


def facts(session: Session, round: Round) -> RoundFacts:
    """What `may_see_round` needs to know of a round."""
    return RoundFacts(area_facts(session, round.area_id), frozenset(members(session, round.id)))


def area_facts(session: Session, area_id: int) -> frozenset[int]:
    """Every area in which this one lies wholly, itself among them."""
    return areas_around(session, area_id) | {area_id}


def members(session: Session, round_id: int) -> set[int]:
    query = select(RoundMember.account_id).where(RoundMember.round_id == round_id)
    return set(session.scalars(query))


def visible_rounds(actor: Actor) -> ColumnElement[bool]:
    """The rounds for which `may_see_round` is true, as a where-clause on Round."""
    teams = select(RoundMember.round_id).where(RoundMember.account_id == actor.account_id)
    own = Round.id.in_(teams)
    if actor.scope is Scope.SUBMIT or actor.role is Role.INSPECTOR:
        return own
    if actor.role is Role.ADMINISTRATOR:
        return true()
    if actor.role is Role.RETAILER:
        return false()
    within = Round.area_id.in_(areas_within(actor.areas))
    return or_(own, within, Round.area_id.in_(actor.areas))


def area_of(session: Session, round: Round) -> Area:
    return session.get_one(Area, round.area_id)
