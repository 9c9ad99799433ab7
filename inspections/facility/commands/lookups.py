"""What the commands look up; each refuses what is not there, naming the field."""

from sqlalchemy.orm import Session

from inspections.area.models import Area
from inspections.area.queries import area_by_code, keys_of, nearest_names
from inspections.area.rules import Level
from inspections.db import now
from inspections.errors import Problem, Refused
from inspections.facility.models import Facility, Retailer
from inspections.facility.queries.by_code import facility_by_code
from inspections.facility.queries.dated import type_near
from inspections.facility.rules import HOLDERS
from inspections.facility.search import search_key
from inspections.inspection.rules import visit_day

KEY_LENGTH = 600


def ward_by_code(session: Session, code: str | None) -> Area | None:
    if code is None:
        return None
    ward = area_by_code(session, code)
    if ward is None or ward.level is not Level.WARD:
        raise Refused(Problem.UNKNOWN_AREA, {"ward_code": "unknown"})
    return ward


def area_by_id(session: Session, area_id: int | None) -> Area | None:
    if area_id is None:
        return None
    area = session.get(Area, area_id)
    if area is None:
        raise Refused(Problem.UNKNOWN_AREA, {"territory_id": "unknown"})
    return area


def ward_key(session: Session, ward_id: int | None) -> str | None:
    """What a change is recorded with: a key means one ward on every day."""
    return None if ward_id is None else keys_of(session, [ward_id])[ward_id]


def parent_by_code(session: Session, code: str | None) -> Facility | None:
    if code is None:
        return None
    parent = facility_by_code(session, code)
    if parent is None:
        raise Refused(Problem.INVALID, {"parent_code": "unknown"})
    return parent


def check_holds_others(session: Session, parent: Facility) -> None:
    """Refused unless the parent is a mall or a market today."""
    if type_near(session, parent.id, visit_day(now())) not in HOLDERS:
        raise Refused(Problem.INVALID, {"parent_code": "not_a_mall_or_market"})


def check_retailer(session: Session, retailer_id: int | None) -> None:
    if retailer_id is not None and session.get(Retailer, retailer_id) is None:
        raise Refused(Problem.INVALID, {"retailer_id": "unknown"})


def key_of(session: Session, ward_id: int | None, *parts: str | None) -> str:
    """The search key of a facility: its parts and its ward's name."""
    names = nearest_names(session, [ward_id], visit_day(now())) if ward_id is not None else {}
    ward = [name.full_name for name in names.values()]
    return search_key(*parts, *ward)[:KEY_LENGTH]
