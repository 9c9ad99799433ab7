"""What is known of one facility: its dated facts and its visits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from audit_service.department.facility_history import History, history_of
from audit_service.department.registry.change_words import Told, told
from inspections.account.rules import Actor, may_see_facility
from inspections.errors import Problem, Refused
from inspections.facility.models import Facility, Retailer
from inspections.facility.queries.by_code import facility_by_code, survivor
from inspections.facility.queries.changes import as_seen, changes_of
from inspections.facility.queries.dated import owner_on
from inspections.facility.queries.find import FoundFacility, described
from inspections.facility.queries.visible import facts, visible_facilities
from inspections.facility.rules import PLACED_BY, PlacedBy
from inspections.inspection.queries import InspectionRow, find_inspections


@dataclass(frozen=True)
class FacilityPage:
    """`aliases`: the codes of facilities that turned out to be this one; `owner` is today's;
    `moved_from`, `moved_to`: where it was before and went then, as far as the reader may see."""

    found: FoundFacility
    history: History
    owner: Retailer | None
    head_office: Retailer | None
    placed_by: PlacedBy | None
    aliases: tuple[str, ...]
    parent: Facility | None
    children: tuple[Facility, ...]
    moved_from: Facility | None
    moved_to: tuple[Facility, ...]
    changes: tuple[Told, ...]
    inspections: tuple[InspectionRow, ...]


def seen_facility(session: Session, actor: Actor, code: str) -> Facility:
    """The facility of this code, or what it was merged into. NOT_FOUND for what one may not see."""
    facility = facility_by_code(session, code)
    if facility is not None:
        facility = survivor(session, facility)
    if facility is None or not may_see_facility(actor, facts(session, facility)):
        raise Refused(Problem.NOT_FOUND)
    return facility


def facility_page(
    session: Session, actor: Actor, facility: Facility, on: date, before: int | None, limit: int
) -> FacilityPage:
    (found,) = described(session, [facility], on)
    merged = select(Facility).where(Facility.merged_into_id == facility.id)
    aliases = session.scalars(merged.order_by(Facility.code)).all()
    ids = [facility.id, *(alias.id for alias in aliases)]
    owner_id = owner_on(session, facility.id, on)
    owner = session.get(Retailer, owner_id) if owner_id else None
    head_id = owner.head_office_id if owner else None
    basis = facility.ward_basis
    return FacilityPage(
        found=found,
        history=history_of(session, facility),
        owner=owner,
        head_office=session.get(Retailer, head_id) if head_id else None,
        placed_by=PLACED_BY[basis] if basis else None,
        aliases=tuple(alias.code for alias in aliases),
        parent=_seen(session, actor, facility.parent_id),
        children=tuple(_those(session, actor, Facility.parent_id == facility.id)),
        moved_from=_seen(session, actor, facility.continues_id),
        moved_to=tuple(_those(session, actor, Facility.continues_id == facility.id)),
        changes=tuple(told(session, as_seen(session, actor, changes_of(session, facility)))),
        inspections=tuple(
            find_inspections(session, actor, facility_ids=ids, before=before, limit=limit)
        ),
    )


def _seen(session: Session, actor: Actor, facility_id: int | None) -> Facility | None:
    if facility_id is None:
        return None
    query = select(Facility).where(Facility.id == facility_id, visible_facilities(actor))
    return session.scalar(query)


def _those(session: Session, actor: Actor, related: ColumnElement[bool]) -> list[Facility]:
    wanted = select(Facility).where(
        related, Facility.merged_into_id.is_(None), visible_facilities(actor)
    )
    return list(session.scalars(wanted.order_by(Facility.sort_key, Facility.id)))
