"""Storing a verdict: once an inspection and rule set, never changed."""

from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy.orm import Session

from inspections.db import insert_once
from inspections.facility.rules import FacilityType
from inspections.inspection.models import Inspection
from inspections.inspection.record import Outcome, Record
from inspections.packaging.rules import RuleSet
from inspections.verdict.bags import bags_at_checkout
from inspections.verdict.models import Verdict
from inspections.verdict.rules import judge


def store_verdict(
    session: Session,
    inspection: Inspection,
    record: Record,
    rule_set: RuleSet,
    facility_type: FacilityType,
    visited_on: date,
    now: datetime,
) -> None:
    """Judge the record by the rule set in force on its day and make that verdict the standing one.
    Does nothing where the outcome is not `checked`: such visits are counted, never judged."""
    if record.outcome is not Outcome.CHECKED:
        return
    verdict = judge(
        rule_set,
        facility_type,
        visited_on,
        record.observations,
        record.use_points,
        record.stalls,
    )
    inspection.rule_set = rule_set.id
    bags = bags_at_checkout(rule_set, visited_on, record.observations, record.use_points)
    insert_once(
        session,
        Verdict,
        inspection_seq=inspection.seq,
        rule_set=rule_set.id,
        facility_type=facility_type.value,
        outcome=verdict.outcome.value,
        legal=verdict.legal.value,
        full_but_for_film=verdict.full_but_for_film,
        stalls=asdict(verdict.stalls) if verdict.stalls else None,
        reasons=[
            {
                "category": reason.category,
                "use_point": reason.use_point.value,
                "judgement": reason.judgement.value,
                "clause": reason.clause.value,
            }
            for reason in verdict.reasons
        ],
        friendly_bags=bags.friendly if bags else None,
        all_bags=bags.all if bags else None,
        judged_at=now,
    )
