"""Who may be sent: people who inspect, are active, and have areas in common with the round's."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from inspections.account.models import Account, AccountArea
from inspections.account.rules import Grade, Role
from inspections.area.models import AreaWard
from inspections.facility.models import Facility
from inspections.facility.queries.visible import unplaced_in


def inspectors_of(session: Session, area_id: int) -> list[Account]:
    """Everybody who may be sent to stores of the area, by name."""
    query = select(Account).where(_inspects(), Account.active, _works_in(area_id))
    return list(session.scalars(query.order_by(Account.display_name, Account.id)))


def wrong_member(session: Session, area_id: int, account_id: int) -> str | None:
    """Why this account cannot be of the team: unknown (nobody who inspects there, wherever else
    they may), deactivated; None when it can."""
    query = select(Account).where(Account.id == account_id, _inspects(), _works_in(area_id))
    account = session.scalar(query)
    if account is None:
        return "unknown"
    return None if account.active else "deactivated"


def in_areas_of(session: Session, account_id: int, facility_ids: Collection[int]) -> set[int]:
    """Which of these facilities lie in the person's own areas."""
    areas = select(AccountArea.area_id).where(AccountArea.account_id == account_id)
    area_ids = frozenset(session.scalars(areas))
    wards = select(AreaWard.ward_id).where(AreaWard.area_id.in_(area_ids))
    placed = Facility.ward_id.in_(wards)
    # The nation's own holds every area, so whose area it is has the unplaced ones too.
    here = or_(placed, unplaced_in(area_ids, nation=False))
    return set(session.scalars(select(Facility.id).where(Facility.id.in_(facility_ids), here)))


def _inspects() -> ColumnElement[bool]:
    """As `may(…, SUBMIT_INSPECTION)` says of their role and grade."""
    office = Account.role == Role.DEPARTMENT.value
    grades = [Grade.REVIEWER.value, Grade.MANAGER.value]
    return or_(Account.role == Role.INSPECTOR.value, office & Account.grade.in_(grades))


def _works_in(area_id: int) -> ColumnElement[bool]:
    """Some ward is theirs and the round's."""
    theirs, ours = aliased(AreaWard), aliased(AreaWard)
    return exists().where(
        AccountArea.account_id == Account.id,
        theirs.area_id == AccountArea.area_id,
        ours.ward_id == theirs.ward_id,
        ours.area_id == area_id,
    )
