"""The figures of a target divided in more ways, for offices only: a chain's are its stores'."""

from collections.abc import Collection
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
from inspections.progress.queries.groups import (
    By,
    Group,
    figures_by,
    labels,
    named,
    part_of,
)
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
    facts, part = _divided(facts_of(session, plan, target, on), cut, on, shown)
    found = figures_by(session, terms_of(target), facts, part, on)
    return named(found, _labels(session, found.keys() - {None}, on, cut))


def members(
    session: Session, plan: Plan, target: Target, on: date, cut: Cut, shown: ColumnElement[bool]
) -> dict[int, str | None]:
    """By each facility of N, the key of the part of `cut_groups` that it is in."""
    facts, part = _divided(facts_of(session, plan, target, on), cut, on, shown)
    parts = {row[0]: row[1] for row in session.execute(select(facts.c.facility_id, part))}
    keys = _labels(session, set(parts.values()) - {None}, on, cut)
    return {id_: keys[each][0] if each in keys else None for id_, each in parts.items()}


def _divided(
    facts: CTE, cut: Cut, on: date, shown: ColumnElement[bool]
) -> tuple[CTE, ColumnElement[Any]]:
    """The facts, and the column of them by which they are divided."""
    if cut.value in list(By):
        return facts, part_of(facts, By.of(cut.value))
    divided = _by_ward_kind(facts) if cut is Cut.WARD_KIND else _by_chain(facts, on, shown)
    return divided, divided.c.part


def _labels(
    session: Session, parts: Collection[Any], on: date, cut: Cut
) -> dict[Any, tuple[str, str]]:
    if cut.value in list(By):
        return labels(session, parts, on, By.of(cut.value))
    if cut is Cut.CHAIN:
        return _chains(session, parts)
    kinds = (Kind.WARD, Kind.COMMUNE, Kind.SPECIAL_ZONE)
    return {kind.value: (kind.value, kind.vi) for kind in kinds if kind in parts}


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


def _chains(session: Session, parts: Collection[Any]) -> dict[Any, tuple[str, str]]:
    query = select(Retailer).where(Retailer.id.in_(parts)).order_by(Retailer.sort_key, Retailer.id)
    named_ = {each.id: (str(each.id), each.name) for each in session.scalars(query)}
    return {**named_, **({_HIDDEN: (OTHERS, "")} if _HIDDEN in parts else {})}
