"""What was concluded of one visit, in words."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from audit_service.reasons import Why, legal_sentence, reasons_of, summary
from audit_service.standing import TALLIED
from inspections.facility.queries.dated import type_near
from inspections.facility.rules import FacilityType
from inspections.inspection.models import Inspection
from inspections.inspection.queries import verdict_of
from inspections.verdict.judgement import Clause
from inspections.verdict.models import Verdict
from inspections.verdict.rules import Legal, VerdictOutcome


@dataclass(frozen=True)
class Judgment:
    """The standing verdict in words. `by_tally`: a mall's or market's, judged by its stalls."""

    verdict: Verdict
    outcome: VerdictOutcome
    legal: Legal
    summary: str
    no_bag: Why | None
    by_tally: bool

    @property
    def legal_sentence(self) -> str:
        return legal_sentence(self.legal)


def type_of(session: Session, inspection: Inspection) -> FacilityType | None:
    """What the facility was on the day of the visit; None while that is not known."""
    if inspection.facility_id is None or inspection.visited_on is None:
        return None
    return type_near(session, inspection.facility_id, inspection.visited_on)


def judgment(
    session: Session, inspection: Inspection, type_: FacilityType | None
) -> Judgment | None:
    """None while quarantined and where there was nothing to judge."""
    verdict = verdict_of(session, inspection)
    if verdict is None:
        return None
    reasons, outcome = reasons_of(verdict), VerdictOutcome.of(verdict.outcome)
    by_tally = type_ in TALLIED
    return Judgment(
        verdict=verdict,
        outcome=outcome,
        legal=Legal.of(verdict.legal),
        summary=summary(outcome, reasons, by_tally),
        no_bag=next((each for each in reasons if each.clause is Clause.NO_BAG), None),
        by_tally=by_tally,
    )
