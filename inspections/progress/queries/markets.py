"""The markets of a plan's territory, and what the latest visit that counts saw of their stalls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType
from inspections.inspection.models import Inspection
from inspections.inspection.record import Stalls
from inspections.plan.models import Plan, Target
from inspections.plan.rules import TargetKind
from inspections.progress.queries.facts import facts_of
from inspections.verdict.models import Verdict


@dataclass(frozen=True)
class Market:
    """`visited_on`, `inspection_id`: of the latest counted visit up to the day, `valid` if it still
    counts then. `stalls` None: that visit has no tally. `is_enough`: so many stalls were seen that
    shares are said of them."""

    facility: Facility
    visited_on: date | None
    inspection_id: UUID | None
    valid: bool
    stalls: Stalls | None
    is_enough: bool


def markets(session: Session, plan: Plan, on: date) -> Sequence[Market]:
    """Every market of N on the date, by name, whether or not a target of the plan names markets."""
    facts = facts_of(session, plan, _any_market(), on)
    query = (
        select(Facility, facts.c.visited_on, facts.c.valid, Inspection, Verdict.stalls)
        .join(facts, facts.c.facility_id == Facility.id)
        .outerjoin(Inspection, Inspection.seq == facts.c.inspection_seq)
        .outerjoin(
            Verdict,
            and_(Verdict.inspection_seq == Inspection.seq, Verdict.rule_set == Inspection.rule_set),
        )
        .order_by(Facility.sort_key, Facility.id)
    )
    return [_market(*row) for row in session.execute(query)]


def _market(
    facility: Facility,
    visited_on: date | None,
    valid: bool,
    visit: Inspection | None,
    shares: Any,
) -> Market:
    stalls = None if visit is None or visit.stalls_of is None else _stalls(visit, visit.stalls_of)
    # The rule set has said so: where too few were seen its shares are null.
    is_enough = shares is not None and shares["friendly_only"] is not None
    return Market(
        facility,
        visited_on,
        visit.id if visit else None,
        bool(valid),
        stalls,
        bool(valid) and is_enough,
    )


def _stalls(visit: Inspection, of: int) -> Stalls:
    return Stalls(
        of=of,
        friendly_only=visit.stalls_friendly_only or 0,
        both=visit.stalls_both or 0,
        plastic_only=visit.stalls_plastic_only or 0,
        none_given=visit.stalls_none_given or 0,
    )


def _any_market() -> Target:
    """A value for the queries, never stored."""
    return Target(kind=TargetKind.INSPECT, facility_types=[FacilityType.MARKET.value])
