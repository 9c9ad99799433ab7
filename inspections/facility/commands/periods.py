"""What is dated is never overwritten: a change ends the running period on its first day and opens
the next. Counted inspections are not touched; figures follow the links."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.errors import Problem, Refused
from inspections.facility import models
from inspections.facility.commands.locks import lock
from inspections.facility.commands.record import record
from inspections.facility.models import (
    Facility,
    FacilityName,
    FacilityOwner,
    FacilityStatus,
    Retailer,
)
from inspections.facility.rules import Author, ChangeKind, Period, may_begin
from inspections.progress.commands.refresh import refresh

DatedT = TypeVar("DatedT", models.FacilityType, FacilityStatus, FacilityOwner, FacilityName)


def change(
    session: Session,
    model: type[DatedT],
    facility: Facility,
    on: date,
    what: ChangeKind,
    by: Author | None,
    values: Mapping[str, Any],
    told: Mapping[str, Any] | None = None,
) -> DatedT:
    """These values hold from the day on. Returns the row that says so.

    Does nothing when they hold already. Refused for a day that is not later than the start of the
    running period. `told`: what the record of the change says beside the values.
    """
    lock(session, facility)
    rows = session.scalars(select(model).where(model.facility_id == facility.id)).all()
    last = max(rows, key=lambda row: row.starts_on or date.min, default=None)
    if last is not None and _says(last, on, values):
        return last
    period = None if last is None else Period(last.starts_on, last.ends_on)
    if not may_begin(period, on):
        raise Refused(Problem.INVALID, {"on": "too_early"})
    before = None if last is None else _told(session, last, values)
    if last is not None and last.ends_on is None:
        last.ends_on = on
    row = open_period(session, model, facility, on, values)
    record(session, facility, what, by, before, _told(session, row, values) | dict(told or {}))
    refresh(session, facility.id)
    return row


def open_period(
    session: Session,
    model: type[DatedT],
    facility: Facility,
    on: date | None,
    values: Mapping[str, Any],
) -> DatedT:
    row = model(facility_id=facility.id, starts_on=on, ends_on=None, **values)
    session.add(row)
    session.flush()
    return row


def _says(row: DatedT, on: date, values: Mapping[str, Any]) -> bool:
    running = row.ends_on is None and (row.starts_on is None or row.starts_on <= on)
    return running and all(getattr(row, name) == value for name, value in values.items())


def _told(session: Session, row: DatedT, values: Mapping[str, Any]) -> dict[str, Any]:
    told = {"on": row.starts_on, **{name.rstrip("_"): getattr(row, name) for name in values}}
    if isinstance(row, FacilityOwner):
        # The name as it was then: retailers are renamed too.
        told["retailer"] = session.get_one(Retailer, row.retailer_id).name
    return told
