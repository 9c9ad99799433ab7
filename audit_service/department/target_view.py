"""The facilities behind one figure, within what the reader may see."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.account.rules import Actor
from inspections.area.queries import nearest_names
from inspections.facility.models import Facility
from inspections.facility.queries.visible import visible_facilities
from inspections.facility.rules import STATUSES, TYPES, FacilityType, Status
from inspections.plan.models import Plan, Target
from inspections.progress.queries import (
    FacilityProgress,
    facilities_behind,
    in_territory,
    not_active,
)
from inspections.verdict.standing import Standing
from inspections.words import Word

PAGE = 200


@dataclass(frozen=True)
class FacilityRow:
    facility: Facility
    type: FacilityType
    ward: str | None
    behind: FacilityProgress
    standing: Standing


@dataclass(frozen=True)
class LeftOut:
    """A facility that is out of N, with the reason where one is known."""

    facility: Facility
    status: Status
    reason: str | None


@dataclass(frozen=True)
class Behind:
    """`rows`: one page of what was asked for; `counts` over all that the reader may see; `hidden`:
    how many facilities of N lie outside the reader's territory."""

    rows: tuple[FacilityRow, ...]
    counts: dict[Standing, int]
    hidden: int
    left_out: tuple[LeftOut, ...]
    next_page: int | None


def behind(
    session: Session,
    actor: Actor,
    plan: Plan,
    target: Target,
    on: date,
    standing: Word | None = None,
    page: int = 1,
) -> Behind:
    seen = _visible(session, actor, plan)
    every = facilities_behind(session, plan, target, on)
    own = [each for each in every if each.facility.id in seen]
    asked = [each for each in own if standing is None or standing_of(each) is standing]
    total = Counter(map(standing_of, own))
    start, end = (page - 1) * PAGE, page * PAGE
    return Behind(
        rows=tuple(_rows(session, asked[start:end], on)),
        counts={each: total[each] for each in Standing if total[each]},
        hidden=len(every) - len(own),
        left_out=tuple(
            LeftOut(facility, STATUSES[status], reason)
            for facility, status, reason in not_active(session, plan, target, on)
            if facility.id in seen
        ),
        next_page=page + 1 if len(asked) > end else None,
    )


def standing_of(each: FacilityProgress) -> Standing:
    if each.inspection_id is None:
        return Standing.NONE
    if not each.valid:
        return Standing.EXPIRED
    return Standing.of(each.verdict or Standing.NONE.value)


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
        rows.append(FacilityRow(each.facility, TYPES[each.type], name, each, standing_of(each)))
    return rows
