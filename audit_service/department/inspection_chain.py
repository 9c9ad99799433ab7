"""A record that the reader may see, and the chain of corrections around it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.department.inspection_list import names
from audit_service.department.review.difference_rows import Comparison, comparison
from audit_service.department.review.records import record_of
from audit_service.standing import standing
from inspections.account.rules import Actor, may_see_inspection
from inspections.errors import Problem, Refused
from inspections.inspection.models import Inspection
from inspections.inspection.queries import (
    chain,
    facts,
    inspection_by_id,
    receipt_no,
    revisions,
    visible_inspections,
)
from inspections.inspection.rules import ReviewState, State, counted_ids


@dataclass(frozen=True)
class Link:
    """One record of a chain of corrections, of those that the reader may see."""

    inspection: Inspection
    receipt_no: str
    signer: str
    standing: ReviewState | State
    counts: bool


def seen_inspection(session: Session, actor: Actor, inspection_id: UUID) -> Inspection:
    """NOT_FOUND for one that the actor may not know of."""
    inspection = inspection_by_id(session, inspection_id)
    if inspection is None or not may_see_inspection(actor, facts(session, inspection)):
        raise Refused(Problem.NOT_FOUND)
    return inspection


def seen_ids(session: Session, actor: Actor, records: Sequence[Inspection]) -> set[UUID]:
    """Those of the records that the actor may see: a correction may name a record of another's."""
    query = select(Inspection.id).where(
        Inspection.id.in_([each.id for each in records]), visible_inspections(actor)
    )
    return set(session.scalars(query))


def seen_links(session: Session, actor: Actor, inspection: Inspection) -> tuple[Link, ...]:
    """The records of its chain that the reader may see, itself among them, in order of arrival;
    nothing where it stands alone."""
    records = chain(session, inspection)
    return links_of(session, records, seen_ids(session, actor, records))


def links_of(
    session: Session, records: Sequence[Inspection], seen: Collection[UUID]
) -> tuple[Link, ...]:
    """Of these records of one chain, in order of arrival, those that are `seen`."""
    if len(seen) < 2:
        return ()
    signers = names(session, {each.signer_id for each in records})
    counted = counted_ids(revisions(records))
    return tuple(
        Link(
            each,
            receipt_no(each.seq),
            signers[each.signer_id],
            standing(each),
            each.id in counted,
        )
        for each in records
        if each.id in seen
    )


def changes_of(
    session: Session, inspection: Inspection, records: Sequence[Inspection]
) -> Comparison | None:
    """Beside the record that it corrects, where that is one of these."""
    earlier = [each for each in records if each.id == inspection.supersedes]
    if not earlier or inspection.state == State.QUARANTINED:
        return None
    return comparison(record_of(session, earlier[0]), record_of(session, inspection))
