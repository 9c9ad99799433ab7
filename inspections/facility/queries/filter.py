"""Narrowing a list of facilities down."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from inspections.account.rules import Actor, Role
from inspections.errors import Problem, Refused
from inspections.facility import models
from inspections.facility.models import Facility, FacilityOwner, FacilityStatus, Retailer
from inspections.facility.queries.dated import holds_on
from inspections.facility.queries.visible import in_area
from inspections.facility.rules import FacilityType, Status
from inspections.verdict.queries import stands
from inspections.verdict.standing import Standing


@dataclass(frozen=True)
class FacilityFilter:
    """What is None or False does not narrow; all else must hold on the list's day.

    `area_id`: any area, of today or former. `retailer_id`: a head office stands for its branches as
    well. `standing`: what the latest visit says. `due_within`: in so many days at the latest, a
    visit that counts today no longer will.
    """

    area_id: int | None = None
    unplaced: bool = False
    type: FacilityType | None = None
    class_: str | None = None
    retailer_id: int | None = None
    status: Status | None = None
    parent_id: int | None = None
    standing: Standing | None = None
    due_within: int | None = None


def conditions(filter: FacilityFilter, actor: Actor, on: date) -> Iterator[ColumnElement[bool]]:
    """The filter as where-clauses on Facility.

    NOT_ALLOWED where a retailer asks for what was found, or by any retailer but its own and their
    branches: who bought a store from it, when, and what its audits say are the buyer's to know,
    and a filter would give them away.
    """
    asks_findings = filter.standing is not None or filter.due_within is not None
    asks_another = filter.retailer_id not in (None, *actor.retailers)
    if actor.role is Role.RETAILER and (asks_findings or asks_another):
        raise Refused(Problem.NOT_ALLOWED)
    if filter.area_id is not None:
        yield in_area(filter.area_id)
    if filter.unplaced:
        yield Facility.ward_id.is_(None)
    if filter.parent_id is not None:
        yield Facility.parent_id == filter.parent_id
    yield from _dated(filter, on)
    if asks_findings:
        yield stands(filter.standing, filter.due_within, on)


def _dated(filter: FacilityFilter, on: date) -> Iterator[ColumnElement[bool]]:
    typed = select(models.FacilityType.facility_id).where(holds_on(models.FacilityType, on))
    if filter.type is not None:
        typed = typed.where(models.FacilityType.type == filter.type.value)
    if filter.class_ is not None:
        typed = typed.where(models.FacilityType.class_ == filter.class_)
    if filter.type is not None or filter.class_ is not None:
        yield Facility.id.in_(typed)
    if filter.status is not None:
        held = select(FacilityStatus.facility_id).where(
            holds_on(FacilityStatus, on), FacilityStatus.status == filter.status.value
        )
        yield Facility.id.in_(held)
    if filter.retailer_id is not None:
        chain = or_(
            Retailer.id == filter.retailer_id, Retailer.head_office_id == filter.retailer_id
        )
        owned = (
            select(FacilityOwner.facility_id)
            .join(Retailer, Retailer.id == FacilityOwner.retailer_id)
            .where(holds_on(FacilityOwner, on), chain)
        )
        yield Facility.id.in_(owned)
