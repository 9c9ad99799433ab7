"""Everything that the page of one inspection prints."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service import photo_strip, record_view
from audit_service.department import flag_sentences
from audit_service.department.differences import Difference, differences
from audit_service.department.inspection_list import names
from audit_service.department.repair_form import RepairForm, problem_lines, repair_form
from audit_service.department.restricted_view import RestrictedFields, restricted_fields
from audit_service.department.review.difference_rows import Comparison, comparison
from audit_service.department.review.records import record_of
from audit_service.reasons import Why, legal_sentence, reasons_of, summary
from audit_service.standing import TALLIED, standing
from inspections.account.rules import Actor, Permission, may, may_review, may_see_inspection
from inspections.errors import Problem, Refused
from inspections.facility.models import Facility
from inspections.facility.queries.dated import type_near
from inspections.facility.rules import FacilityType
from inspections.inspection.body import parse_object
from inspections.inspection.models import Inspection, Review
from inspections.inspection.queries import (
    chain,
    facts,
    inspection_by_id,
    photos_of,
    receipt_no,
    revisions,
    second_copies,
    verdict_of,
    visible_inspections,
)
from inspections.inspection.record import ArrivedBy, BasisKind, Outcome
from inspections.inspection.rules import Act, ReviewState, State, counted_ids, superseded_by
from inspections.packaging.rules import rule_set
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


@dataclass(frozen=True)
class Link:
    """One record of a chain of corrections, of those that the reader may see."""

    inspection: Inspection
    receipt_no: str
    signer: str
    standing: ReviewState | State
    counts: bool


@dataclass(frozen=True)
class Copy:
    """A second body under the same id. `differences` empty: it differs in spaces or order only, or
    in what the reader may not see."""

    sender: str
    imported_by: str | None
    received_at: datetime
    sha256: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Reviewed:
    act: Act
    reason: str | None
    reviewer: str | None
    at: datetime


@dataclass(frozen=True)
class InspectionPage:
    """`reviews_here`: the reader is a reviewer. `repair` only while quarantined.
    `superseded_by`: what took its place, None also where the reader may not see that. `changes`:
    beside the record that it corrects, if the reader may see that one.
    `imported_by`, `photos_imported_by`: who sent the record, and photos of it where that was
    somebody else, from a rescue file."""

    inspection: Inspection
    facility: Facility | None
    type: FacilityType | None
    receipt_no: str
    signer: str
    imported_by: str | None
    photos_imported_by: tuple[str, ...]
    standing: ReviewState | State
    outcome: Outcome | None
    basis: BasisKind | None
    arrived_by: ArrivedBy | None
    judgment: Judgment | None
    points: tuple[record_view.Point, ...]
    flags: tuple[flag_sentences.Raised, ...]
    photos: tuple[dict[str, Any], ...]
    chain: tuple[Link, ...]
    changes: Comparison | None
    is_superseded: bool
    superseded_by: UUID | None
    copies: tuple[Copy, ...]
    reviews: tuple[Reviewed, ...]
    problems: tuple[tuple[str, str], ...]
    repair: RepairForm | None
    restricted: RestrictedFields
    reviews_here: bool
    is_own: bool
    may_review: bool


def seen_inspection(session: Session, actor: Actor, inspection_id: UUID) -> Inspection:
    """NOT_FOUND for one that the actor may not know of."""
    inspection = inspection_by_id(session, inspection_id)
    if inspection is None or not may_see_inspection(actor, facts(session, inspection)):
        raise Refused(Problem.NOT_FOUND)
    return inspection


def inspection_page(session: Session, actor: Actor, inspection: Inspection) -> InspectionPage:
    facility = session.get(Facility, inspection.facility_id) if inspection.facility_id else None
    type_ = type_of(session, inspection)
    observations = record_view.observations_of(session, inspection.seq)
    use_points = record_view.use_points_of(session, inspection.seq)
    rules = rule_set(inspection.rule_set) if inspection.rule_set else None
    records = chain(session, inspection)
    seen = seen_ids(session, actor, records)
    replaced = superseded_by(revisions(records)).get(inspection.id)
    photos = photos_of(session, inspection.seq)
    restricted = restricted_fields(session, actor, inspection, facility, photos)
    importer = inspection.imported_by_id or 0
    photo_importers = {each.imported_by_id or 0 for each in photos} - {importer, 0}
    people = names(session, {inspection.signer_id, importer, *photo_importers})
    return InspectionPage(
        inspection=inspection,
        facility=facility,
        type=type_,
        receipt_no=receipt_no(inspection.seq),
        signer=people[inspection.signer_id],
        imported_by=people.get(importer),
        photos_imported_by=tuple(sorted(people[each] for each in photo_importers)),
        standing=standing(inspection),
        outcome=Outcome.of(inspection.outcome) if inspection.outcome else None,
        basis=BasisKind.of(inspection.basis_kind) if inspection.basis_kind else None,
        arrived_by=ArrivedBy.of(inspection.arrived_by) if inspection.arrived_by else None,
        judgment=judgment(session, inspection, type_),
        points=tuple(record_view.points(inspection, rules, observations, use_points)),
        flags=tuple(flag_sentences.raised(session, actor, inspection.seq)),
        photos=tuple(photo_strip.strip(inspection, photos, restricted.shown)),
        chain=_links(session, records, seen),
        changes=_changes(session, inspection, [each for each in records if each.id in seen]),
        is_superseded=replaced is not None,
        superseded_by=replaced if replaced in seen else None,
        copies=_copies(session, inspection, restricted.shown),
        reviews=_reviews(session, inspection.seq),
        problems=tuple(problem_lines(inspection.problems)),
        repair=_repair(inspection),
        restricted=restricted,
        reviews_here=may(actor, Permission.REVIEW_INSPECTION),
        is_own=inspection.signer_id == actor.account_id,
        may_review=may_review(actor, facts(session, inspection)),
    )


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
    return _links(session, records, seen_ids(session, actor, records))


def _links(
    session: Session, records: Sequence[Inspection], seen: Collection[UUID]
) -> tuple[Link, ...]:
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


def _changes(
    session: Session, inspection: Inspection, records: Sequence[Inspection]
) -> Comparison | None:
    earlier = [each for each in records if each.id == inspection.supersedes]
    if not earlier or inspection.state == State.QUARANTINED:
        return None
    return comparison(record_of(session, earlier[0]), record_of(session, inspection))


def _copies(session: Session, inspection: Inspection, restricted: bool) -> tuple[Copy, ...]:
    copies = second_copies(session, inspection.seq)
    if not copies:
        return ()
    people = {each.sender_id for each in copies} | {each.imported_by_id or 0 for each in copies}
    senders = names(session, people)
    first = parse_object(inspection.body)
    return tuple(
        Copy(
            senders[each.sender_id],
            senders.get(each.imported_by_id or 0),
            each.received_at,
            each.payload_sha256,
            tuple(differences(first, parse_object(each.body), restricted)),
        )
        for each in copies
    )


def _reviews(session: Session, seq: int) -> tuple[Reviewed, ...]:
    query = select(Review).where(Review.inspection_seq == seq).order_by(Review.id)
    rows = session.scalars(query).all()
    people = names(session, {each.reviewer_id for each in rows if each.reviewer_id})
    return tuple(
        Reviewed(Act.of(each.act), each.reason, people.get(each.reviewer_id or 0), each.at)
        for each in rows
    )


def _repair(inspection: Inspection) -> RepairForm | None:
    if inspection.state != State.QUARANTINED:
        return None
    return repair_form(parse_object(inspection.body))
