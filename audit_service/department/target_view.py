"""The facilities behind one figure, within what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.department.list_links import NO_GROUP
from audit_service.department.usage_asked import UsageAsked
from inspections.account.rules import Actor
from inspections.area.queries import nearest_names
from inspections.facility.models import Facility
from inspections.facility.queries.retailers import visible_retailers
from inspections.facility.queries.visible import visible_facilities
from inspections.facility.rules import STATUSES, TYPES, FacilityType, Status
from inspections.plan.models import Plan, Target
from inspections.progress.part import Part, holds
from inspections.progress.queries import (
    Cut,
    FacilityProgress,
    facilities_behind,
    in_territory,
    members,
    not_active,
)

PAGE = 200
# Each facility is in exactly one of these.
STANDINGS = (
    *(Part.MET_FULL, Part.GRADUAL, Part.NOT_MET, Part.INSUFFICIENT, Part.NOT_RATED),
    *(Part.EXPIRED, Part.NEVER),
)


@dataclass(frozen=True)
class Asked:
    """Which of a figure's facilities: those of a part, of one group of a breakdown, of which the
    visit says what `usage` asks. `group`: its key, NO_GROUP for those of which it is not known;
    `group`, `usage` None: all."""

    part: Part
    by: Cut
    group: str | None
    usage: UsageAsked | None
    page: int


@dataclass(frozen=True)
class FacilityRow:
    facility: Facility
    type: FacilityType
    ward: str | None
    behind: FacilityProgress


@dataclass(frozen=True)
class LeftOut:
    """A facility that is out of N, with the reason where one is known."""

    facility: Facility
    status: Status
    reason: str | None


@dataclass(frozen=True)
class Behind:
    """`rows`: one page of what was asked for; `total`: how many facilities that is, `hidden` how
    many of them lie outside the reader's territory; `counts`: of each standing, over all of the
    group that the reader may see."""

    rows: tuple[FacilityRow, ...]
    total: int
    hidden: int
    counts: dict[Part, int]
    left_out: tuple[LeftOut, ...]
    next_page: int | None


def behind(
    session: Session, actor: Actor, plan: Plan, target: Target, on: date, asked: Asked
) -> Behind:
    seen = _visible(session, actor, plan)
    every = _narrowed(session, actor, plan, target, on, asked)
    own = [each for each in every if each.facility.id in seen]
    wanted = [each for each in every if holds(asked.part, each.known)]
    listed = [each for each in wanted if each.facility.id in seen]
    counts = {part: sum(holds(part, each.known) for each in own) for part in STANDINGS}
    start, end = (asked.page - 1) * PAGE, asked.page * PAGE
    return Behind(
        rows=tuple(_rows(session, listed[start:end], on)),
        total=len(wanted),
        hidden=len(wanted) - len(listed),
        counts={part: count for part, count in counts.items() if count},
        left_out=tuple(
            LeftOut(facility, STATUSES[status], reason)
            for facility, status, reason in not_active(session, plan, target, on)
            if facility.id in seen
        ),
        next_page=asked.page + 1 if len(listed) > end else None,
    )


def _narrowed(
    session: Session, actor: Actor, plan: Plan, target: Target, on: date, asked: Asked
) -> Sequence[FacilityProgress]:
    every = facilities_behind(session, plan, target, on)
    if asked.usage:
        counted = asked.usage.facilities(session, plan, target, on)
        every = [each for each in every if each.facility.id in counted]
    if asked.group is None:
        return every
    keys = members(session, plan, target, on, asked.by, visible_retailers(actor))
    group = None if asked.group == NO_GROUP else asked.group
    return [each for each in every if keys[each.facility.id] == group]


def _visible(session: Session, actor: Actor, plan: Plan) -> set[int]:
    query = select(Facility.id).where(visible_facilities(actor), in_territory(session, plan))
    return set(session.scalars(query))


def _rows(session: Session, page: Sequence[FacilityProgress], on: date) -> list[FacilityRow]:
    wards = nearest_names(
        session, {each.facility.ward_id for each in page if each.facility.ward_id}, on
    )
    rows = []
    for each in page:
        ward = wards.get(each.facility.ward_id or 0)
        name = ward.full_name if ward else None
        rows.append(FacilityRow(each.facility, TYPES[each.type], name, each))
    return rows
