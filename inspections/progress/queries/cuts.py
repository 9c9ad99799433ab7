"""The figures of a target divided in more ways, for offices only: a chain's are its stores'."""

from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from inspections.area.models import AreaName
from inspections.area.rules import Kind
from inspections.facility.models import FacilityOwner, Retailer
from inspections.facility.queries.dated import holds_on
from inspections.plan.models import Plan, Target
from inspections.progress.queries.facts import facts_of
from inspections.progress.queries.groups import By, Group, figures_by, groups, named
from inspections.progress.queries.targets import terms_of
from inspections.words import Word

# In place of a chain's id: those that the reader may not open.
_HIDDEN = 0
OTHERS = "others"


class Cut(Word):
    """What an office may divide figures by."""

    WARD = "ward", "theo xã, phường", "by ward"
    WARD_KIND = "ward_kind", "theo phường, xã, đặc khu", "by kind of ward"
    FORMER_PROVINCE = "former_province", "theo tỉnh cũ", "by former province"
    TYPE = "type", "theo loại cơ sở", "by type"
    CHAIN = "chain", "theo chuỗi", "by chain"


def cut_groups(
    session: Session, plan: Plan, target: Target, on: date, cut: Cut, shown: ColumnElement[bool]
) -> tuple[Group, ...]:
    """The parts of a target's figures on the date, by name. A chain is a head office with its
    branches; `shown` (a where-clause on Retailer) says which go by their names: the others are one
    part, with the key OTHERS."""
    facts = facts_of(session, plan, target, on)
    if cut not in (Cut.WARD_KIND, Cut.CHAIN):
        return groups(session, terms_of(target), facts, on, By.of(cut.value))
    divided = _by_ward_kind(facts) if cut is Cut.WARD_KIND else _by_chain(facts, on, shown)
    found = figures_by(session, terms_of(target), divided, divided.c.part, on)
    if cut is Cut.WARD_KIND:
        kinds = (Kind.WARD, Kind.COMMUNE, Kind.SPECIAL_ZONE)
        return named(found, {kind.value: (kind.value, kind.vi) for kind in kinds if kind in found})
    return named(found, _chains(session, found))


def _by_ward_kind(facts: CTE) -> CTE:
    """As it is today, for all dates: so is the ward itself."""
    is_its = and_(AreaName.area_id == facts.c.ward_id, AreaName.valid_to.is_(None))
    return select(facts, AreaName.kind.label("part")).outerjoin(AreaName, is_its).cte("divided")


def _by_chain(facts: CTE, on: date, shown: ColumnElement[bool]) -> CTE:
    """By who answers for the facility on the date, or that one's head office."""
    answers = aliased(Retailer)
    head = func.coalesce(answers.head_office_id, answers.id)
    # A chain of which one branch is shown is shown with all of them.
    known = select(func.coalesce(Retailer.head_office_id, Retailer.id)).where(shown)
    part = case((head.is_(None), None), (head.in_(known), head), else_=_HIDDEN)
    owns = and_(FacilityOwner.facility_id == facts.c.facility_id, holds_on(FacilityOwner, on))
    return (
        select(facts, part.label("part"))
        .outerjoin(FacilityOwner, owns)
        .outerjoin(answers, answers.id == FacilityOwner.retailer_id)
        .cte("divided")
    )


def _chains(session: Session, found: dict[Any, Any]) -> dict[Any, tuple[str, str]]:
    query = select(Retailer).where(Retailer.id.in_(found)).order_by(Retailer.sort_key, Retailer.id)
    named_ = {each.id: (str(each.id), each.name) for each in session.scalars(query)}
    return {**named_, **({_HIDDEN: (OTHERS, "")} if _HIDDEN in found else {})}
