"""Everything that the page of one inspection prints."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from audit_service import photo_strip, record_view
from audit_service.department import flag_sentences
from audit_service.department.inspection_acts import Copy, Reviewed, copies_of, reviews_of
from audit_service.department.inspection_chain import Link, changes_of, links_of, seen_ids
from audit_service.department.inspection_judgment import Judgment, judgment, type_of
from audit_service.department.inspection_list import names
from audit_service.department.repair_form import RepairForm, problem_lines, repair_form
from audit_service.department.restricted_view import RestrictedFields, restricted_fields
from audit_service.department.review.difference_rows import Comparison
from audit_service.standing import standing
from inspections.account.rules import Actor, Permission, may, may_review
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType
from inspections.inspection.body import parse_object
from inspections.inspection.models import Inspection
from inspections.inspection.queries import chain, facts, photos_of, receipt_no, revisions
from inspections.inspection.record import ArrivedBy, BasisKind, Outcome
from inspections.inspection.rules import ReviewState, State, superseded_by
from inspections.packaging.rules import rule_set
from inspections.review.queries.unread import named_stores


@dataclass(frozen=True)
class InspectionPage:
    """`reviews_here`: the reader is a reviewer. `repair` only while quarantined; `named`: the store
    that the body names meanwhile, if the reader may see it.
    `superseded_by`: what took its place, None also where the reader may not see that. `changes`:
    beside the record that it corrects, if the reader may see that one.
    `imported_by`, `photos_imported_by`: who sent the record, and photos of it where that was
    somebody else, from a rescue file."""

    inspection: Inspection
    facility: Facility | None
    named: Facility | None
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
    body_length: int
    restricted: RestrictedFields
    reviews_here: bool
    is_own: bool
    may_review: bool


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
    unread = {}
    if inspection.state == State.QUARANTINED:
        unread[inspection.seq] = parse_object(inspection.body)
    named = named_stores(session, actor, unread) if unread else {}
    return InspectionPage(
        inspection=inspection,
        facility=facility,
        named=named.get(inspection.seq),
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
        photos=tuple(
            photo_strip.strip(inspection, photos, restricted.shown, restricted.may_take_photos)
        ),
        chain=links_of(session, records, seen),
        changes=changes_of(session, inspection, [each for each in records if each.id in seen]),
        is_superseded=replaced is not None,
        superseded_by=replaced if replaced in seen else None,
        copies=copies_of(session, inspection, restricted.shown),
        reviews=reviews_of(session, inspection.seq),
        problems=tuple(problem_lines(inspection.problems)),
        repair=repair_form(unread[inspection.seq]) if unread else None,
        body_length=len(inspection.body),
        restricted=restricted,
        reviews_here=may(actor, Permission.REVIEW_INSPECTION),
        is_own=inspection.signer_id == actor.account_id,
        may_review=may_review(actor, facts(session, inspection)),
    )
