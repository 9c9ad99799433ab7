"""The registry as listed: searched, filtered, a page at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from inspections.account.rules import Actor
from inspections.area.queries import nearest_names
from inspections.db import now
from inspections.facility import code
from inspections.facility.models import Facility
from inspections.facility.queries.dated import statuses_on, type_rows_on
from inspections.facility.queries.filter import FacilityFilter, conditions
from inspections.facility.queries.visible import visible_facilities
from inspections.facility.rules import TYPES, FacilityType, Status
from inspections.facility.search import fold, like_pattern
from inspections.inspection.rules import visit_day

# Databases limit how many conditions a statement may have.
LONGEST_QUERY = 200


@dataclass(frozen=True)
class FoundFacility:
    """A row of the registry as listed; what is not known on the day is None."""

    facility: Facility
    type: FacilityType | None
    class_: str | None
    status: Status | None
    ward: str | None

    @property
    def place(self) -> tuple[str, int]:
        """Where this row stands in the list: the `after` of the next page."""
        return (self.facility.sort_key, self.facility.id)


def find_facilities(
    session: Session,
    actor: Actor,
    q: str | None = None,
    after: tuple[str, int] | None = None,
    limit: int = 50,
    on: date | None = None,
    filter: FacilityFilter | None = None,
) -> list[FoundFacility]:
    """The facilities that the actor may see, in the order of their names, merged ones left out.

    `q`: every word of it occurs in a name that it bears or bore, or in an address, accents and case
    aside; or a code begins with it, also the code of a facility merged into this one. A `q` without
    letters and digits looks for nothing in particular. `after`: the last row's `place`. `on` (today
    in Vietnam when None) is the day whose type, status and ward name are shown, and on which the
    filter's words hold. Four statements, whatever the number of rows. Refused as `conditions` says.
    """
    day = on or visit_day(now())
    query = select(Facility).where(*wanted(actor, q, day, filter))
    order = tuple_(Facility.sort_key, Facility.id)
    if after is not None:
        query = query.where(order > after)
    query = query.order_by(Facility.sort_key, Facility.id).limit(limit)
    return list(described(session, session.scalars(query).all(), day))


def count_facilities(
    session: Session,
    actor: Actor,
    filter: FacilityFilter | None = None,
    q: str | None = None,
    on: date | None = None,
) -> int:
    """How many find_facilities would give on all its pages."""
    asked = wanted(actor, q, on or visit_day(now()), filter)
    return session.scalars(select(func.count()).select_from(Facility).where(*asked)).one()


def wanted(
    actor: Actor, q: str | None, on: date, filter: FacilityFilter | None
) -> list[ColumnElement[bool]]:
    """What find_facilities looks for, as where-clauses on Facility."""
    found = [Facility.merged_into_id.is_(None), visible_facilities(actor)]
    words = fold(q[:LONGEST_QUERY]).split() if q else []
    if q and words:
        found.append(_matches(words, code.normalise(q)))
    return found if filter is None else [*found, *conditions(filter, actor, on)]


def _matches(words: Iterable[str], digits: str) -> ColumnElement[bool]:
    named = and_(*(Facility.search_key.like(like_pattern(word), escape="\\") for word in words))
    if not (digits.isascii() and digits.isdigit()):
        return named
    alias = aliased(Facility)
    by_alias = exists().where(alias.merged_into_id == Facility.id, alias.code.startswith(digits))
    return or_(named, Facility.code.startswith(digits), by_alias)


def described(
    session: Session, facilities: Sequence[Facility], on: date
) -> Iterator[FoundFacility]:
    ids = [facility.id for facility in facilities]
    types, statuses = type_rows_on(session, ids, on), statuses_on(session, ids, on)
    wards = nearest_names(session, {f.ward_id for f in facilities if f.ward_id is not None}, on)
    for facility in facilities:
        type_ = types.get(facility.id)
        ward = wards.get(facility.ward_id) if facility.ward_id is not None else None
        yield FoundFacility(
            facility,
            TYPES[type_.type] if type_ else None,
            type_.class_ if type_ else None,
            statuses.get(facility.id),
            ward.full_name if ward else None,
        )
