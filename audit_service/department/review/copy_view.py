"""The two bodies that came under one id, side by side."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from audit_service.department.differences import Difference, differences
from audit_service.department.inspection_list import names
from audit_service.department.review.difference_rows import Comparison, comparison
from audit_service.department.review.records import read_body, record_of
from inspections.account.rules import Actor, may_review, may_see_inspection
from inspections.errors import Problem, Refused
from inspections.facility.models import Facility
from inspections.inspection.body import parse_object
from inspections.inspection.models import Inspection, SecondCopy
from inspections.inspection.queries import facts, receipt_no
from inspections.review.models import CopyLook
from inspections.review.queries.evidence import copy_by_id, looks_at


@dataclass(frozen=True)
class Body:
    """`imported_by`: who sent it from a rescue file, where the signer's phone did not."""

    signer: str
    imported_by: str | None
    received_at: datetime
    sha256: str
    length: int


@dataclass(frozen=True)
class CopyPage:
    """`fields`: every field that differs by its path in the body, restricted ones left out."""

    inspection: Inspection
    copy: SecondCopy
    facility: Facility | None
    receipt_no: str
    first: Body
    second: Body
    comparison: Comparison
    fields: tuple[Difference, ...]
    look: CopyLook | None
    looked_by: str | None
    is_own: bool
    may_review: bool


def seen_copy(session: Session, actor: Actor, copy_id: int) -> tuple[SecondCopy, Inspection]:
    """NOT_FOUND for a copy of a record that the actor may not know of."""
    found = copy_by_id(session, copy_id)
    if found is None or not may_see_inspection(actor, facts(session, found[1])):
        raise Refused(Problem.NOT_FOUND)
    return found


def copy_page(session: Session, actor: Actor, copy_id: int) -> CopyPage:
    copy, inspection = seen_copy(session, actor, copy_id)
    importers = (inspection.imported_by_id or 0, copy.imported_by_id or 0)
    people = names(session, {inspection.signer_id, copy.sender_id, *importers})
    look = looks_at(session, [copy.id]).get(copy.id)
    is_own = actor.account_id in (inspection.signer_id, copy.sender_id)
    return CopyPage(
        inspection=inspection,
        copy=copy,
        facility=session.get(Facility, inspection.facility_id) if inspection.facility_id else None,
        receipt_no=receipt_no(inspection.seq),
        first=Body(
            people[inspection.signer_id],
            people.get(importers[0]),
            inspection.received_at,
            inspection.payload_sha256,
            len(inspection.body),
        ),
        second=Body(
            people[copy.sender_id],
            people.get(importers[1]),
            copy.received_at,
            copy.payload_sha256,
            len(copy.body),
        ),
        comparison=comparison(record_of(session, inspection), read_body(copy.body)),
        fields=tuple(differences(parse_object(inspection.body), parse_object(copy.body), False)),
        look=look[0] if look else None,
        looked_by=look[1] if look else None,
        is_own=is_own,
        may_review=not is_own and may_review(actor, facts(session, inspection)),
    )
