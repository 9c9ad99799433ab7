"""One page of the registry, with what the latest visit of each facility found."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from audit_service.cursors import Place, cursor
from audit_service.department.facility_filters import DUE
from inspections.account.rules import Actor
from inspections.facility.position import in_vietnam
from inspections.facility.queries.filter import FacilityFilter
from inspections.facility.queries.find import FoundFacility, count_facilities, find_facilities
from inspections.facility.rules import Status
from inspections.verdict.queries import LastFinding, last_findings, standing_on
from inspections.verdict.standing import Standing

PAGE = 50


@dataclass(frozen=True)
class Row:
    found: FoundFacility
    last: LastFinding | None
    on: date

    @property
    def has_expired(self) -> bool:
        return self.last is not None and self.last.valid_until <= self.on

    @property
    def standing(self) -> Standing:
        return standing_on(self.last, self.on)

    @property
    def outcome(self) -> Standing | None:
        """What the latest visit found, however long ago."""
        return Standing.of(self.last.outcome) if self.last else None

    @property
    def is_placed(self) -> bool:
        """Whether a map can show it."""
        facility = self.found.facility
        if facility.lat is None or facility.lon is None:
            return False
        return in_vietnam(facility.lat, facility.lon)

    @property
    def is_due(self) -> bool:
        soon = self.on + timedelta(days=DUE)
        is_open = self.found.status is Status.ACTIVE
        return is_open and self.last is not None and self.on < self.last.valid_until <= soon


@dataclass(frozen=True)
class Listed:
    """`count` over all pages; `following`: the cursor of the next one, None on the last."""

    rows: tuple[Row, ...]
    count: int
    following: str | None


def listed(
    session: Session,
    actor: Actor,
    filter: FacilityFilter,
    after: Place | None,
    on: date,
    q: str | None = None,
) -> Listed:
    """A page of what the actor may see; as many statements whatever the number of rows."""
    found = find_facilities(session, actor, q, after, PAGE + 1, on, filter)
    page = found[:PAGE]
    last = last_findings(session, [each.facility.id for each in page], on)
    return Listed(
        rows=tuple(Row(each, last.get(each.facility.id), on) for each in page),
        count=count_facilities(session, actor, filter, q, on),
        following=cursor(page[-1].place) if len(found) > PAGE else None,
    )
