"""What is known of one retailer."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from audit_service.department.registry.change_words import KINDS, Told, told
from inspections.account.rules import Actor
from inspections.errors import Problem, Refused
from inspections.facility.models import Retailer
from inspections.facility.queries.changes import changes_of_retailer
from inspections.facility.queries.filter import FacilityFilter
from inspections.facility.queries.find import FoundFacility, count_facilities, find_facilities
from inspections.facility.queries.retailers import branches_of, retailer_by_id
from inspections.facility.rules import RetailerKind

# Of its facilities; the list shows the others.
MOST = 50


@dataclass(frozen=True)
class RetailerPage:
    """`facilities`: the first MOST of those in the reader's areas, its branches' among them, of
    `count`."""

    retailer: Retailer
    kind: RetailerKind
    head_office: Retailer | None
    branches: tuple[Retailer, ...]
    facilities: tuple[FoundFacility, ...]
    count: int
    changes: tuple[Told, ...]


def seen_retailer(session: Session, actor: Actor, retailer_id: int) -> Retailer:
    """NOT_FOUND for one that does not exist or that one may not see."""
    retailer = retailer_by_id(session, actor, retailer_id)
    if retailer is None:
        raise Refused(Problem.NOT_FOUND)
    return retailer


def retailer_page(session: Session, actor: Actor, retailer: Retailer, on: date) -> RetailerPage:
    owned = FacilityFilter(retailer_id=retailer.id)
    head = retailer.head_office_id
    return RetailerPage(
        retailer=retailer,
        kind=KINDS[retailer.kind],
        head_office=session.get(Retailer, head) if head else None,
        branches=tuple(branches_of(session, retailer)),
        facilities=tuple(find_facilities(session, actor, limit=MOST, on=on, filter=owned)),
        count=count_facilities(session, actor, owned, on=on),
        changes=tuple(told(session, changes_of_retailer(session, retailer))),
    )
