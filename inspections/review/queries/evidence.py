"""What stands around the records of one page of the queue; a statement a question, however many."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inspections.account.models import Account
from inspections.account.rules import Actor
from inspections.facility.models import Facility
from inspections.inspection.models import Flag, Inspection, Review, SecondCopy
from inspections.inspection.queries import visible_inspections
from inspections.photo.models import Photo
from inspections.review.models import CopyLook


@dataclass(frozen=True)
class Other:
    """Another record that a flag speaks of, and that the reader may see."""

    inspection: Inspection
    facility: Facility | None


@dataclass(frozen=True)
class Decided:
    """The last thing that was decided about a record. `reviewer` None: the service itself."""

    review: Review
    reviewer: str | None


def flags_of(session: Session, seqs: Collection[int]) -> dict[int, list[Flag]]:
    """In the order of their codes."""
    found: dict[int, list[Flag]] = defaultdict(list)
    query = select(Flag).where(Flag.inspection_seq.in_(seqs)).order_by(Flag.code)
    for flag in session.scalars(query):
        found[flag.inspection_seq].append(flag)
    return found


def others_seen(session: Session, actor: Actor, ids: Collection[UUID]) -> dict[UUID, Other]:
    """Those of the records that the actor may see."""
    query = (
        select(Inspection, Facility)
        .outerjoin(Facility, Facility.id == Inspection.facility_id)
        .where(Inspection.id.in_(ids), visible_inspections(actor))
    )
    return {each.id: Other(each, facility) for each, facility in session.execute(query)}


def photos_in(session: Session, seqs: Collection[int]) -> dict[int, list[Photo]]:
    """The manifests of the records themselves, each in its own order."""
    found: dict[int, list[Photo]] = defaultdict(list)
    query = (
        select(Photo)
        .where(Photo.inspection_seq.in_(seqs), Photo.second_copy_id.is_(None))
        .order_by(Photo.inspection_seq, Photo.position)
    )
    for photo in session.scalars(query):
        found[photo.inspection_seq].append(photo)
    return found


def decisions(session: Session, seqs: Collection[int]) -> dict[int, Decided]:
    """The latest decision about each record; one without is left out."""
    latest = select(func.max(Review.id)).where(Review.inspection_seq.in_(seqs))
    query = (
        select(Review, Account.display_name)
        .outerjoin(Account, Account.id == Review.reviewer_id)
        .where(Review.id.in_(latest.group_by(Review.inspection_seq)))
    )
    return {row.inspection_seq: Decided(row, name) for row, name in session.execute(query)}


def copy_by_id(session: Session, copy_id: int) -> tuple[SecondCopy, Inspection] | None:
    query = (
        select(SecondCopy, Inspection)
        .join(Inspection, Inspection.seq == SecondCopy.inspection_seq)
        .where(SecondCopy.id == copy_id)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def looks_at(session: Session, copy_ids: Collection[int]) -> dict[int, tuple[CopyLook, str]]:
    """Who said of which copies that they had looked at them, with their name."""
    query = (
        select(CopyLook, Account.display_name)
        .join(Account, Account.id == CopyLook.reviewer_id)
        .where(CopyLook.second_copy_id.in_(copy_ids))
    )
    return {look.second_copy_id: (look, name) for look, name in session.execute(query)}


def bodies_of(session: Session, seqs: Collection[int]) -> Mapping[int, bytes]:
    """What was sent, by the record's seq. One statement."""
    rows = session.execute(select(Inspection.seq, Inspection.body).where(Inspection.seq.in_(seqs)))
    return {row.seq: row.body for row in rows}
