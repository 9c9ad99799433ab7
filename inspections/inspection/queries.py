"""Finding inspections, who may see them, and what their receipt says."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Uuid,
    and_,
    bindparam,
    exists,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import Session

from inspections.account.models import AccountArea
from inspections.account.rules import Actor, InspectionFacts, Role, Scope
from inspections.area.models import AreaWard
from inspections.facility.models import Facility, FacilityOwner
from inspections.facility.queries.dated import holds_on, owner_on
from inspections.facility.queries.visible import area_ids_of, unplaced_in
from inspections.inspection.models import Flag, Inspection, SecondCopy
from inspections.inspection.rules import ReviewState, Revision, State, superseded_by
from inspections.photo.models import Photo
from inspections.trail.queries.proofs import Promise, promise_of
from inspections.trail.rules import Act, Kind, Subject
from inspections.verdict.models import Verdict


def inspection_by_id(session: Session, inspection_id: UUID) -> Inspection | None:
    return session.scalar(select(Inspection).where(Inspection.id == inspection_id))


def facts(session: Session, inspection: Inspection) -> InspectionFacts:
    """What the rules of account need to know of one inspection."""
    owner_id = None
    areas: frozenset[int] | None = signer_areas(session, inspection.signer_id)
    facility = session.get(Facility, inspection.facility_id) if inspection.facility_id else None
    if facility is not None:
        areas = area_ids_of(session, facility)
        if inspection.visited_on is not None:
            owner_id = owner_on(session, facility.id, inspection.visited_on)
    return InspectionFacts(
        signer_id=inspection.signer_id,
        readable=inspection.state != State.QUARANTINED,
        area_ids=areas,
        owner_id=owner_id,
        visited_on=inspection.visited_on,
    )


def signer_areas(session: Session, account_id: int) -> frozenset[int] | None:
    """Every area that shares a ward with the signer's own: the facility could lie in any of them.
    None, as for an unplaced facility, where the signer has no area."""
    theirs = select(AccountArea.area_id).where(AccountArea.account_id == account_id)
    wards = select(AreaWard.ward_id).where(AreaWard.area_id.in_(theirs))
    query = select(AreaWard.area_id).where(AreaWard.ward_id.in_(wards)).distinct()
    return frozenset(session.scalars(query)) or None


def visible_inspections(actor: Actor) -> ColumnElement[bool]:
    """The rows of `Inspection` that `may_see_inspection` allows; the two are held equal by test."""
    seen = _seen_by(actor)
    return and_(seen, _in_territory(actor)) if actor.narrowed else seen


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    own = Inspection.signer_id == actor.account_id
    if actor.scope is Scope.SUBMIT or actor.role is Role.INSPECTOR:
        return own
    if actor.role is Role.ADMINISTRATOR:
        return true()
    if actor.role is Role.RETAILER:
        return _made_while_owned_by(actor.retailers)
    return or_(own, _in_territory(actor))


def _made_while_owned_by(retailers: Collection[int]) -> ColumnElement[bool]:
    owned = exists().where(
        FacilityOwner.facility_id == Inspection.facility_id,
        FacilityOwner.retailer_id.in_(retailers),
        holds_on(FacilityOwner, Inspection.visited_on),
    )
    return and_(Inspection.state != State.QUARANTINED, owned)


def _in_territory(actor: Actor) -> ColumnElement[bool]:
    at_facility = exists().where(Facility.id == Inspection.facility_id)
    # A list joins the facility as well; its rows are not the ones looked for here.
    at_facility = at_facility.correlate(Inspection)
    placed = at_facility.where(
        AreaWard.ward_id == Facility.ward_id, AreaWard.area_id.in_(actor.areas)
    )
    wards = select(AreaWard.ward_id).where(AreaWard.area_id.in_(actor.areas))
    signers = (
        select(AccountArea.account_id)
        .join(AreaWard, AreaWard.area_id == AccountArea.area_id)
        .where(AreaWard.ward_id.in_(wards))
    )
    nowhere = and_(Inspection.facility_id.is_(None), Inspection.signer_id.in_(signers))
    unplaced = at_facility.where(unplaced_in(actor.areas, actor.nation))
    if not actor.nation:
        return or_(placed, unplaced, nowhere)
    # Whoever has a ward at all shares it with the nation; the others have none.
    return or_(placed, Inspection.facility_id.is_(None), unplaced)


def chain(session: Session, inspection: Inspection) -> list[Inspection]:
    """The inspection and every record tied to it by links of correction, in order of arrival;
    also those that correct the same record where that one is not here. Freshly read: what another
    transaction has committed meanwhile is seen."""
    return chain_around(session, inspection.id, inspection.supersedes)


_IDS: BindParameter[UUID] = bindparam("ids", expanding=True)
_LINKED = (
    select(Inspection)
    .where(or_(Inspection.id.in_(_IDS), Inspection.supersedes.in_(_IDS)))
    .execution_options(populate_existing=True)
)


def chain_around(session: Session, *ids: UUID | None) -> list[Inspection]:
    """The chain of what has one of these ids, or names one of them; empty where nothing does."""
    found: dict[UUID, Inspection] = {}
    asked: set[UUID | None] = {None}
    while frontier := {*ids} - asked:
        found.update({each.id: each for each in session.scalars(_LINKED, {"ids": frontier})})
        asked |= frontier
        ids = (*found, *(each.supersedes for each in found.values()))
    return sorted(found.values(), key=lambda each: each.seq)


def revisions(records: Sequence[Inspection]) -> list[Revision]:
    """The records of a chain as counting sees them: links without effect are left out."""
    by_id = {each.id: each for each in records}
    return [
        Revision(
            id=each.id,
            supersedes=each.supersedes if _has_effect(each, by_id) else None,
            valid=each.state == State.COMPLETE and each.review == ReviewState.ACCEPTED,
        )
        for each in records
    ]


def _has_effect(each: Inspection, by_id: dict[UUID, Inspection]) -> bool:
    """Its signer or a reviewer may supersede; another's link waits until it is accepted."""
    if each.supersedes is None or each.supersedes_ignored:
        return False
    earlier = by_id.get(each.supersedes)
    if earlier is None:
        return False
    own = each.signer_id == earlier.signer_id or each.signer_reviews
    return own or each.review == ReviewState.ACCEPTED


def flag_codes(session: Session, seqs: Collection[int]) -> dict[int, list[str]]:
    """The codes of the flags of each inspection, in alphabetical order."""
    codes: dict[int, list[str]] = {seq: [] for seq in seqs}
    query = select(Flag.inspection_seq, Flag.code).where(Flag.inspection_seq.in_(seqs))
    for seq, code in session.execute(query.order_by(Flag.code)):
        codes[seq].append(code)
    return codes


def photos_of(session: Session, seq: int, second_copy_id: int | None = None) -> list[Photo]:
    """The manifest of the inspection itself, or of one second copy, in its own order."""
    query = select(Photo).where(
        Photo.inspection_seq == seq,
        Photo.second_copy_id.is_(None)
        if second_copy_id is None
        else Photo.second_copy_id == second_copy_id,
    )
    return list(session.scalars(query.order_by(Photo.position)))


def second_copies(session: Session, seq: int) -> list[SecondCopy]:
    query = select(SecondCopy).where(SecondCopy.inspection_seq == seq).order_by(SecondCopy.id)
    return list(session.scalars(query))


def verdict_of(session: Session, inspection: Inspection) -> Verdict | None:
    """The verdict that stands; None while quarantined and where there was nothing to judge."""
    if inspection.rule_set is None:
        return None
    return session.get(Verdict, (inspection.seq, inspection.rule_set))


@dataclass(frozen=True)
class Receipt:
    """What the service answers for one inspection, only ever of what is durable. `trail` None: it
    came before there was a trail."""

    id: UUID
    payload_sha256: str
    state: str
    review: str
    receipt_no: str
    superseded_by: UUID | None
    photos: list[dict[str, Any]]
    flags: list[str]
    verdict: dict[str, Any] | None
    trail: Promise | None


def receipt_no(seq: int) -> str:
    """The number that people read out; rolled-back arrivals leave gaps."""
    return f"BBX-{seq}"


def receipt(session: Session, inspection: Inspection) -> Receipt:
    """The one receipt that answers every PUT and GET of an inspection."""
    return receipt_in(session, inspection, chain(session, inspection))


def receipt_in(session: Session, inspection: Inspection, records: Sequence[Inspection]) -> Receipt:
    """`records`: its chain, just read."""
    replaced = superseded_by(revisions(records))
    verdict = verdict_of(session, inspection)
    return Receipt(
        id=inspection.id,
        payload_sha256=inspection.payload_sha256,
        state=inspection.state,
        review=inspection.review,
        receipt_no=receipt_no(inspection.seq),
        superseded_by=replaced.get(inspection.id),
        photos=[
            {"id": photo.id, "sha256": photo.sha256, "state": photo.state}
            for photo in photos_of(session, inspection.seq)
        ],
        flags=flag_codes(session, [inspection.seq])[inspection.seq],
        verdict=None if verdict is None else verdict_on_wire(verdict),
        trail=promise_of(session, Subject(Kind.INSPECTION, str(inspection.id)), Act.RECEIVED),
    )


def verdict_on_wire(verdict: Verdict) -> dict[str, Any]:
    return {
        "outcome": verdict.outcome,
        "legal": verdict.legal,
        "rule_set": verdict.rule_set,
        "full_but_for_film": verdict.full_but_for_film,
        "stalls": verdict.stalls,
        "reasons": verdict.reasons,
    }


class InspectionRow(NamedTuple):
    """One line of a list: no bytes, no personal fields. `id` is as printed. `facility_code` None:
    no known one is named; `verdict` and `legal` None: there was nothing to judge."""

    seq: int
    id: str
    received_at: datetime
    signer_id: int
    state: str
    review: str
    outcome: str | None
    visited_at: datetime | None
    visited_on: date | None
    facility_code: str | None
    facility_name: str | None
    verdict: str | None
    legal: str | None


_LISTED = (
    Inspection.seq,
    # Making an object of each takes a fifth of the time of a page.
    type_coerce(Inspection.id, Uuid(as_uuid=False)),
    *(getattr(Inspection, name) for name in InspectionRow._fields[2:9]),
    Facility.code,
    Facility.name,
    Verdict.outcome,
    Verdict.legal,
)


def find_inspections(
    session: Session,
    actor: Actor,
    *,
    facility_ids: Collection[int] | None = None,
    review: str | None = None,
    state: str | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[InspectionRow]:
    """Inspections that the actor may see, latest arrival first; `before` is the last seq seen."""
    query = (
        select(*_LISTED)
        .outerjoin(Facility, Facility.id == Inspection.facility_id)
        .outerjoin(
            Verdict,
            and_(
                Verdict.inspection_seq == Inspection.seq,
                Verdict.rule_set == Inspection.rule_set,
            ),
        )
        .where(visible_inspections(actor))
        .order_by(Inspection.seq.desc())
        .limit(limit)
    )
    if facility_ids is not None:
        query = query.where(Inspection.facility_id.in_(facility_ids))
    if review is not None:
        query = query.where(Inspection.review == review)
    if state is not None:
        query = query.where(Inspection.state == state)
    if before is not None:
        query = query.where(Inspection.seq < before)
    # Past the mapper: columns need none of what it would do for each line.
    return [InspectionRow._make(row) for row in session.connection().execute(query).all()]
