"""A row beside the facility that it means, or beside nothing: what would be written."""

from dataclasses import dataclass
from datetime import date

from inspections.facility.rules import FacilityType, PlacedBy
from inspections.facility_list import statuses
from inspections.facility_list.columns import Key
from inspections.facility_list.dated import Dated, Typed, check_begins, last, says
from inspections.facility_list.entry import Said, class_of
from inspections.facility_list.findings import Finding, RowRefused
from inspections.facility_list.folding import fold
from inspections.facility_list.known import Known, Registry
from inspections.facility_list.notices import Notice
from inspections.facility_list.owners import Owner
from inspections.facility_list.places import Addresses, Guess, Wards, says_ward
from inspections.facility_list.proposal import Change, PlacedAs, Writes, plain
from inspections.facility_list.reasons import Reason

# A ward that rests on an address may be corrected by another address; what people said may not.
_GUESSED = (PlacedBy.FORMER.value, PlacedBy.LIKELY.value)


@dataclass(frozen=True)
class Row:
    """A row with all that was looked up for it. `parent`: the facility that surrounds it."""

    said: Said
    guess: Guess
    addresses: Addresses
    owner: Owner | None
    parent: Known | None
    wards: Wards
    registry: Registry
    on: date


@dataclass
class Compared:
    writes: Writes
    changes: list[Change]
    notices: list[Finding]
    placed: PlacedAs | None


def as_new(row: Row) -> Compared:
    said, guess, writes = row.said, row.guess, Writes(code=row.said.code)
    if not said.name or not fold(said.name):
        raise RowRefused(Reason.NO_NAME, Key.NAME)
    if said.type is None:
        raise RowRefused(Reason.NO_TYPE, Key.TYPE)
    class_ = class_of(said, said.type)
    statuses.of_new(said, row.on, writes)
    notices = [Finding(Notice.MINI, Key.TYPE)] if said.is_mini else []
    notices += _reach(row)
    writes.name = said.name
    size = {"area_m2": said.area_m2, "items": said.items}
    writes.typed = {"type": said.type, "class_": class_, "basis": said.basis, **size}
    writes.addresses = (row.addresses.address, row.addresses.former)
    writes.ward = (guess.ward_id, guess.basis) if guess.ward_id is not None else None
    writes.position, writes.parent = said.position, row.parent
    _take_owner(row, writes, notices)
    told = {
        Key.CODE: said.code,
        Key.NAME: said.name,
        Key.TYPE: said.type,
        Key.CLASS: class_,
        Key.RETAILER: row.owner.retailer.name if row.owner else None,
        Key.TAX_CODE: writes.tax_code,
        Key.ADDRESS: row.addresses.address,
        Key.FORMER_ADDRESS: row.addresses.former,
        Key.WARD: row.wards.full(guess.ward_id),
        Key.POSITION: _degrees(said.position),
        Key.OPENED_ON: writes.opened_on,
        Key.CLOSED_ON: said.closed_on,
        Key.STATUS: writes.statuses[-1][0] if writes.statuses else writes.first_status,
        Key.AREA: said.area_m2,
        Key.ITEMS: said.items,
        Key.BASIS: said.basis,
        Key.PARENT: row.parent.code if row.parent else None,
    }
    changes = [Change(key, None, plain(value)) for key, value in told.items() if value is not None]
    placed = PlacedAs(row.wards.full(guess.ward_id), guess.confidence, guess.candidates)
    return Compared(writes, changes, notices, placed)


def with_known(row: Row, known: Known, dated: Dated) -> Compared:
    writes, changes = Writes(), list[Change]()
    notices = statuses.of_known(row.said, dated, row.on, writes)
    _name(row, known, dated, writes, changes)
    _typed(row, dated, writes, changes, notices)
    for status, day in writes.statuses:
        changes.append(Change(Key.STATUS, dated.status.value, status.value))
        if day != row.on:
            key = Key.CLOSED_ON if row.said.closed_on else Key.OPENED_ON
            changes.append(Change(key, None, day.isoformat()))
    _addresses(row, known, writes, changes)
    placed = _ward(row, known, writes, changes, notices)
    _place(row, known, writes, changes)
    _owner(row, dated, writes, changes, notices)
    return Compared(writes, changes, notices, placed)


def _reach(row: Row) -> list[Finding]:
    """What is said of the ward of a new facility; refused where the person may not put it."""
    guess = row.guess
    if guess.ward_id is not None:
        if not row.wards.may_hold(guess.ward_id):
            raise RowRefused(Reason.FOREIGN_AREA, Key.WARD, ward=row.wards.full(guess.ward_id))
        likely = guess.basis is PlacedBy.LIKELY
        return [Finding(Notice.WARD_LIKELY, Key.WARD)] if likely else []
    names = ", ".join(guess.candidates[:5])
    places = [f" ({names})" if names else ""] * 2
    if not row.wards.may_hold(None):
        raise RowRefused(Reason.UNPLACED, Key.WARD, places=places)
    return [Finding(Notice.UNPLACED, Key.WARD, {"places": places})]


def _name(row: Row, known: Known, dated: Dated, writes: Writes, changes: list[Change]) -> None:
    """By its code it may get another name; found by its name it keeps how that is written."""
    name = row.said.name
    if not name or not fold(name) or row.said.code is None or name == known.name:
        return
    if says(dated.names, row.on, name):
        return
    check_begins(dated.names, row.on, Key.NAME)
    writes.name = name
    changes.append(Change(Key.NAME, known.name, name))


def _typed(
    row: Row, dated: Dated, writes: Writes, changes: list[Change], notices: list[Finding]
) -> None:
    said, span = row.said, last(dated.types)
    old: Typed | None = span.values if span else None
    type_: FacilityType | None = said.type or (old.type if old else None)
    if type_ is None:
        raise RowRefused(Reason.NO_TYPE, Key.TYPE)
    if said.is_mini:
        notices.append(Finding(Notice.MINI, Key.TYPE))
    # What another type rested on says nothing of this one.
    kept = old if old and old.type is type_ else None
    new = Typed(
        type_,
        class_of(said, type_) or (kept.class_ if kept else None),
        said.basis or (kept.basis if kept else None),
        said.area_m2 if said.area_m2 is not None else (old.area_m2 if old else None),
        said.items if said.items is not None else (old.items if old else None),
    )
    if says(dated.types, row.on, new):
        return
    check_begins(dated.types, row.on, Key.TYPE)
    names = ("type", "class_", "basis", "area_m2", "items")
    writes.typed = {name: getattr(new, name) for name in names}
    for key, name in zip((Key.TYPE, Key.CLASS, Key.BASIS, Key.AREA, Key.ITEMS), names, strict=True):
        before, after = getattr(old, name, None), getattr(new, name)
        if before != after:
            changes.append(Change(key, plain(before), plain(after)))


def _addresses(row: Row, known: Known, writes: Writes, changes: list[Change]) -> None:
    new = (row.addresses.address or known.address, row.addresses.former or known.former_address)
    for key, before, after in zip(
        (Key.ADDRESS, Key.FORMER_ADDRESS), (known.address, known.former_address), new, strict=True
    ):
        if before != after:
            writes.addresses = new
            changes.append(Change(key, before, after))


def _ward(
    row: Row, known: Known, writes: Writes, changes: list[Change], notices: list[Finding]
) -> PlacedAs | None:
    guess, wards = row.guess, row.wards
    if guess.ward_id is None or guess.ward_id == known.ward_id:
        return None
    before = wards.full(known.ward_id)
    if known.ward_id is not None:
        if says_ward(row.said, known.ward_id, wards):
            return None
        certain = guess.basis is PlacedBy.STATED
        better = guess.basis is PlacedBy.FORMER and known.ward_basis in _GUESSED
        if not (certain or better):
            notices.append(Finding(Notice.WARD_KEPT, Key.WARD, {"ward": before}))
            return None
        notices.append(Finding(Notice.WARD_CORRECTED, Key.WARD))
    if not wards.may_hold(guess.ward_id):
        raise RowRefused(Reason.FOREIGN_AREA, Key.WARD, ward=wards.full(guess.ward_id))
    if guess.basis is PlacedBy.LIKELY:
        notices.append(Finding(Notice.WARD_LIKELY, Key.WARD))
    writes.ward = (guess.ward_id, guess.basis)
    changes.append(Change(Key.WARD, before, wards.full(guess.ward_id)))
    return PlacedAs(wards.full(guess.ward_id), guess.confidence)


def _place(row: Row, known: Known, writes: Writes, changes: list[Change]) -> None:
    position, old = row.said.position, (known.lat, known.lon)
    if position is not None and position != old:
        writes.position = position
        before = _degrees((known.lat, known.lon)) if known.lat is not None else None
        changes.append(Change(Key.POSITION, before, _degrees(position)))
    if row.parent is not None and row.parent.id != known.parent_id:
        writes.parent = row.parent
        above = row.registry.by_id.get(known.parent_id or 0)
        changes.append(Change(Key.PARENT, above.code if above else None, row.parent.code))


def _owner(
    row: Row, dated: Dated, writes: Writes, changes: list[Change], notices: list[Finding]
) -> None:
    if row.owner is None:
        return
    _take_owner(row, writes, notices)
    if not row.owner.is_new and says(dated.owners, row.on, row.owner.retailer.id):
        writes.owner = None
    else:
        check_begins(dated.owners, row.on, Key.RETAILER)
        span = last(dated.owners)
        before = row.registry.retailers[span.values].name if span else None
        changes.append(Change(Key.RETAILER, before, row.owner.retailer.name))
    if writes.tax_code:
        changes.append(Change(Key.TAX_CODE, None, writes.tax_code))


def _take_owner(row: Row, writes: Writes, notices: list[Finding]) -> None:
    if row.owner is None:
        return
    retailer = row.owner.retailer
    writes.owner = retailer
    if row.owner.tax_code:
        writes.taxed, writes.tax_code = retailer, row.owner.tax_code
    if row.owner.is_new:
        notices.append(Finding(Notice.NEW_RETAILER, Key.RETAILER, {"name": retailer.name}))


def _degrees(position: tuple[float | None, float | None] | None) -> str | None:
    return None if position is None else f"{position[0]}, {position[1]}"
