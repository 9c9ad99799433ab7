"""Finding facilities, and what held of them on a day.

Every facility is looked at by itself: one that was merged keeps its own rows, and whoever needs
the facility that it turned out to be asks `survivor_id` or `survivor`.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from inspections.account.rules import Actor, FacilityFacts, Role
from inspections.area.models import AreaWard
from inspections.area.queries import nearest_names
from inspections.db import now
from inspections.facility import code, models
from inspections.facility.models import Facility, FacilityOwner, FacilityStatus
from inspections.facility.rules import STATUSES, TYPES, FacilityType, Status
from inspections.facility.search import fold, like_pattern
from inspections.inspection.rules import visit_day

# The tables whose rows hold from `starts_on` until before `ends_on`.
DatedRows = type[models.FacilityType] | type[FacilityStatus] | type[FacilityOwner]

# Databases limit how many conditions a statement may have.
LONGEST_QUERY = 200

survivor_id: ColumnElement[int] = func.coalesce(Facility.merged_into_id, Facility.id)


def holds_on(
    model: DatedRows, day: date | InstrumentedAttribute[date | None]
) -> ColumnElement[bool]:
    """The rows of a dated table that hold on the day."""
    begun = or_(model.starts_on.is_(None), model.starts_on <= day)
    return begun & or_(model.ends_on.is_(None), model.ends_on > day)


def facility_by_code(session: Session, text: str) -> Facility | None:
    """The facility with this code, however it is typed; None when there is none.

    A merged facility is returned as it is: its code stays known.
    """
    normal = code.normalise(text)
    if not code.is_code(normal):
        return None
    return session.scalar(select(Facility).where(Facility.code == normal))


def survivor(session: Session, facility: Facility) -> Facility:
    """The facility that this one turned out to be; itself when it was not merged."""
    if facility.merged_into_id is None:
        return facility
    return session.get_one(Facility, facility.merged_into_id)


def types_on(session: Session, ids: Collection[int], day: date) -> dict[int, FacilityType]:
    """The type of each facility on the day; one without is left out."""
    rows = type_rows_on(session, ids, day)
    return {facility_id: TYPES[row.type] for facility_id, row in rows.items()}


def type_on(session: Session, facility_id: int, day: date) -> FacilityType | None:
    return types_on(session, [facility_id], day).get(facility_id)


def type_near(session: Session, facility_id: int, day: date) -> FacilityType:
    """The type on the day; for a day before the first that is known, the first. A facility has
    always had at least one."""
    held = type_on(session, facility_id, day)
    if held is not None:
        return held
    dated = models.FacilityType
    query = select(dated.type).where(dated.facility_id == facility_id).order_by(dated.starts_on)
    return TYPES[session.scalars(query.limit(1)).one()]


def type_rows_on(
    session: Session, ids: Collection[int], day: date
) -> dict[int, models.FacilityType]:
    """As types_on, with the class and what both rest on."""
    dated = models.FacilityType
    query = select(dated).where(dated.facility_id.in_(ids), holds_on(dated, day))
    return {row.facility_id: row for row in session.scalars(query)}


def statuses_on(session: Session, ids: Collection[int], day: date) -> dict[int, Status]:
    """The status of each facility on the day; one that has none (not yet opened) is left out."""
    query = select(FacilityStatus.facility_id, FacilityStatus.status).where(
        FacilityStatus.facility_id.in_(ids), holds_on(FacilityStatus, day)
    )
    return {row.facility_id: STATUSES[row.status] for row in session.execute(query)}


def status_on(session: Session, facility_id: int, day: date) -> Status | None:
    return statuses_on(session, [facility_id], day).get(facility_id)


def owners_on(session: Session, ids: Collection[int], day: date) -> dict[int, int]:
    """The retailer's id of each facility on the day; one without a known owner is left out."""
    query = select(FacilityOwner.facility_id, FacilityOwner.retailer_id).where(
        FacilityOwner.facility_id.in_(ids), holds_on(FacilityOwner, day)
    )
    return {row.facility_id: row.retailer_id for row in session.execute(query)}


def owner_on(session: Session, facility_id: int, day: date) -> int | None:
    return owners_on(session, [facility_id], day).get(facility_id)


def area_ids_of(session: Session, facility: Facility) -> frozenset[int] | None:
    """Every area that holds the facility's ward; None when it is unplaced."""
    if facility.ward_id is None:
        return None
    query = select(AreaWard.area_id).where(AreaWard.ward_id == facility.ward_id)
    return frozenset(session.scalars(query))


def facts(session: Session, facility: Facility) -> FacilityFacts:
    """What `may_see_facility` needs to know of a facility."""
    owners = select(FacilityOwner.retailer_id).where(FacilityOwner.facility_id == facility.id)
    return FacilityFacts(area_ids_of(session, facility), frozenset(session.scalars(owners)))


def visible_facilities(actor: Actor) -> ColumnElement[bool]:
    """The facilities for which `may_see_facility` is true, as a where-clause on Facility."""
    if actor.role is Role.ADMINISTRATOR:
        return true()
    if actor.role is Role.RETAILER:
        if actor.retailer_id is None:
            return false()
        owned = select(FacilityOwner.facility_id).where(
            FacilityOwner.retailer_id == actor.retailer_id
        )
        return Facility.id.in_(owned)
    wards = select(AreaWard.ward_id).where(AreaWard.area_id.in_(actor.areas))
    placed = Facility.ward_id.in_(wards)
    return placed | Facility.ward_id.is_(None) if actor.nation else placed


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
) -> list[FoundFacility]:
    """The facilities that the actor may see, in the order of their names, merged ones left out.

    `q`: every word of it occurs in the name or an address, accents and case aside; or a code
    begins with it, also the code of a facility merged into this one. A `q` without letters and
    digits looks for nothing in particular. `after`: the last row's `place`. `on` (today in
    Vietnam when None) is the day whose type, status and ward name are shown. Four statements,
    whatever the number of rows.
    """
    query = select(Facility).where(Facility.merged_into_id.is_(None), visible_facilities(actor))
    words = fold(q[:LONGEST_QUERY]).split() if q else []
    if q and words:
        query = query.where(_matches(words, code.normalise(q)))
    order = tuple_(Facility.sort_key, Facility.id)
    if after is not None:
        query = query.where(order > after)
    query = query.order_by(Facility.sort_key, Facility.id).limit(limit)
    return list(described(session, session.scalars(query).all(), on or visit_day(now())))


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
