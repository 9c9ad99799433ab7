"""One visit as the retailer reads it: the verdict, why, what would mend it, the photos. No flags,
no names of inspectors."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from audit_service import photo_strip, record_view
from audit_service.portal.fixes import fixes
from audit_service.portal.owned import counts
from audit_service.reasons import Why, once, reasons_of, summary
from audit_service.standing import TALLIED, standing
from inspections.account.rules import Actor, may_see_inspection
from inspections.errors import Problem, Refused
from inspections.facility.models import Facility
from inspections.facility.queries.dated import type_near
from inspections.inspection.models import Inspection
from inspections.inspection.queries import (
    chain,
    facts,
    inspection_by_id,
    photos_of,
    receipt_no,
    revisions,
    verdict_of,
)
from inspections.inspection.record import Outcome, UsePointKey
from inspections.inspection.rules import ReviewState, State, superseded_by
from inspections.packaging.rules import rule_set
from inspections.progress.rules import window_end
from inspections.verdict.looked_at import is_seen
from inspections.verdict.models import Verdict
from inspections.verdict.rules import VerdictOutcome


@dataclass(frozen=True)
class Judged:
    """What follows from a verdict. `until`: the last day on which it stands."""

    verdict: VerdictOutcome
    summary: str
    reasons: tuple[Why, ...]
    fixes: tuple[str, ...]
    unseen: frozenset[UsePointKey]
    until: date


@dataclass(frozen=True)
class Audit:
    """`judged` None: nothing was judged, or the record does not count; `standing` says which.
    `expired`: the verdict's time is over. `replaced_by`: a record of the reader's own that took its
    place."""

    inspection: Inspection
    facility: Facility
    receipt_no: str
    outcome: Outcome
    standing: ReviewState | State
    judged: Judged | None
    expired: bool
    photos: tuple[dict[str, Any], ...]
    replaced_by: UUID | None


def audit(session: Session, actor: Actor, inspection_id: UUID, on: date) -> Audit:
    """NOT_FOUND for what was not made while the facility was the actor's."""
    inspection = inspection_by_id(session, inspection_id)
    if inspection is None or not may_see_inspection(actor, facts(session, inspection)):
        raise Refused(Problem.NOT_FOUND)
    facility, outcome = inspection.facility_id, inspection.outcome
    if facility is None or outcome is None or inspection.visited_on is None:
        raise Refused(Problem.NOT_FOUND)
    stands = counts(session, inspection)
    verdict = verdict_of(session, inspection) if stands else None
    found = judged(session, inspection, verdict)
    return Audit(
        inspection=inspection,
        facility=session.get_one(Facility, facility),
        receipt_no=receipt_no(inspection.seq),
        outcome=Outcome.of(outcome),
        standing=standing(inspection),
        photos=tuple(
            photo_strip.strip(inspection, photos_of(session, inspection.seq), signatures=False)
        ),
        replaced_by=_replaced_by(session, actor, inspection),
        judged=found,
        expired=found is not None and found.until < on,
    )


def judged(session: Session, inspection: Inspection, verdict: Verdict | None) -> Judged | None:
    """None without a verdict."""
    if verdict is None or inspection.facility_id is None or inspection.visited_on is None:
        return None
    rules, reasons = rule_set(verdict.rule_set), reasons_of(verdict)
    by_tally = type_near(session, inspection.facility_id, inspection.visited_on) in TALLIED
    outcome = VerdictOutcome.of(verdict.outcome)
    unseen = frozenset() if by_tally else _unseen(session, inspection, rules.required_use_points)
    return Judged(
        verdict=outcome,
        summary=summary(outcome, reasons, by_tally),
        reasons=tuple(once(reasons)),
        fixes=tuple(fixes(rules, outcome, reasons, unseen, by_tally)),
        unseen=unseen,
        until=window_end(inspection.visited_on) - timedelta(days=1),
    )


def _unseen(
    session: Session, inspection: Inspection, required: frozenset[UsePointKey]
) -> frozenset[UsePointKey]:
    observations = record_view.observations_of(session, inspection.seq)
    use_points = record_view.use_points_of(session, inspection.seq)
    return frozenset(key for key in required if not is_seen(key, use_points, observations))


def _replaced_by(session: Session, actor: Actor, inspection: Inspection) -> UUID | None:
    replaced = superseded_by(revisions(chain(session, inspection))).get(inspection.id)
    later = inspection_by_id(session, replaced) if replaced else None
    if later is None or not may_see_inspection(actor, facts(session, later)):
        return None
    return replaced
