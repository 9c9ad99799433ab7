"""Carrying out what one row changes of a facility, with the commands that people use."""

from datetime import date

from sqlalchemy.orm import Session

from inspections.facility.commands.corrections import (
    set_address,
    set_parent,
    set_position,
    set_ward,
)
from inspections.facility.commands.dated import rename, set_owner, set_status, set_type
from inspections.facility.commands.retailers import add_retailer, set_tax_code
from inspections.facility.models import Facility, Retailer
from inspections.facility.rules import Author
from inspections.facility_list.known import KnownRetailer
from inspections.facility_list.owners import kind_of
from inspections.facility_list.places import Wards
from inspections.facility_list.proposal import Writes


def enter_retailer(session: Session, writes: Writes, by: Author) -> None:
    """The retailer of the row has an id from here on, and the tax code that the row knows."""
    owner = writes.owner or writes.taxed
    if owner is None:
        return
    if owner.id is None:
        number = writes.tax_code if writes.taxed is owner else None
        owner.id = add_retailer(session, owner.name, kind_of(owner.name), number, by=by).id
    elif writes.taxed is not None:
        retailer = session.get_one(Retailer, _id(writes.taxed))
        set_tax_code(session, retailer, writes.tax_code, by=by)


def change(
    session: Session, facility: Facility, writes: Writes, on: date, wards: Wards, by: Author
) -> None:
    """Refused as the commands refuse."""
    enter_retailer(session, writes, by)
    if writes.name is not None:
        rename(session, facility, writes.name, on, by=by)
    if writes.typed is not None:
        set_type(session, facility, on=on, by=by, **writes.typed)
    if writes.owner is not None:
        set_owner(session, facility, _id(writes.owner), on, by=by)
    if writes.addresses is not None:
        address, former = writes.addresses
        set_address(session, facility, address=address, former_address=former, by=by)
    if writes.ward is not None:
        ward_id, basis = writes.ward
        set_ward(session, facility, f"W{wards.codes[ward_id]}", basis, by=by)
    if writes.position is not None:
        set_position(session, facility, *writes.position, by=by)
    if writes.parent is not None:
        set_parent(session, facility, writes.parent.code, by=by)
    for status, day in writes.statuses:
        set_status(session, facility, status, day, by=by)


def _id(retailer: KnownRetailer) -> int:
    if retailer.id is None:
        raise LookupError(f"retailer {retailer.name!r} was not entered")
    return retailer.id
