"""A quarantined record made readable, from whatever page, and what may be wrong with that."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from audit_service.api.reader import READER
from audit_service.department.inspection_chain import seen_inspection
from audit_service.department.repair_form import problem_lines, read_repairs, repair_form
from audit_service.words import label
from inspections.account.rules import Actor
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.inspection.body import parse_object
from inspections.inspection.commands.review import repair

# What the person at the form can put right there and then, by its field.
FIELDS = {
    Problem.REASON_NEEDED: "reason",
    Problem.REASON_TOO_LONG: "reason",
    Problem.STILL_UNREADABLE: "facility",
    Problem.BAD_FACILITY_CODE: "facility",
}


def mend(session: Session, actor: Actor, inspection_id: UUID, sent: Mapping[str, str]) -> None:
    """Raises Refused as `repair` does, and BAD_FACILITY_CODE; one of FIELDS can be put right."""
    inspection = seen_inspection(session, actor, inspection_id)
    repairs = read_repairs(repair_form(parse_object(inspection.body)), sent)
    repair(session, inspection, repairs, sent.get("reason", ""), actor, READER, now())


def mistakes_of(refused: Refused) -> list[tuple[str, str]]:
    """(field, sentence) of one of FIELDS."""
    field = FIELDS[refused.problem]
    sentences = [(field, label(refused.problem))]
    if refused.problem is Problem.STILL_UNREADABLE:
        sentences += [(field, f"{path}: {what}") for path, what in problem_lines(refused.fields)]
    return sentences
