"""Keeping an uploaded list until it is written or thrown away."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from inspections.errors import Problem, Refused
from inspections.facility_list.cells import Cell, kept
from inspections.facility_list.columns import Heading
from inspections.facility_list.models import FacilityList, FacilityListRow
from inspections.facility_list.proposal import Proposal
from inspections.facility_list.queries.lists import count_rows
from inspections.facility_list.rules import KEPT, ListState

_NAME = 200


def add_list(
    session: Session, account_id: int, file_name: str, sha256: str, on: date, now: datetime
) -> FacilityList:
    """A list that is about to be read."""
    made = FacilityList(
        id=uuid4(),
        account_id=account_id,
        at=now,
        file_name=file_name.replace("\0", "")[-_NAME:],
        sha256=sha256,
        state=ListState.READING.value,
        heartbeat=now,
        holds_on=on,
        done=0,
    )
    session.add(made)
    session.flush()
    return made


def describe(
    session: Session,
    list_id: UUID,
    kind: str,
    sheet: str | None,
    notes: Sequence[str],
    columns: Sequence[Heading],
) -> None:
    """What the file is and which columns it has."""
    told = [
        [each.text[:_NAME], each.key.value if each.key else None, each.is_known] for each in columns
    ]
    values = {"kind": kind, "sheet": (sheet or "")[:100] or None, "notes": list(notes)}
    _put(session, list_id, **values, columns=told)


def add_rows(
    session: Session, list_id: UUID, rows: Sequence[tuple[int, Sequence[Cell]]], now: datetime
) -> None:
    """Rows as they were read, in their order."""
    values = [
        {"list_id": list_id, "number": number, "cells": kept(cells)} for number, cells in rows
    ]
    if values:
        session.execute(insert(FacilityListRow), values)
    query = update(FacilityList).where(FacilityList.id == list_id)
    session.execute(query.values(done=FacilityList.done + len(values), heartbeat=now))


def begin_judging(session: Session, list_id: UUID, total: int, now: datetime) -> None:
    _put(session, list_id, total=total, done=0, heartbeat=now)


def save_proposals(
    session: Session, list_id: UUID, proposals: Sequence[Proposal], now: datetime
) -> None:
    """What the rows would do; those that are looked at come in their order."""
    put_proposals(session, list_id, proposals)
    query = update(FacilityList).where(FacilityList.id == list_id)
    session.execute(query.values(done=FacilityList.done + len(proposals), heartbeat=now))


def put_proposals(session: Session, list_id: UUID, proposals: Iterable[Proposal]) -> None:
    values = [
        {
            "list_id": list_id,
            "number": each.number,
            "action": each.action.value,
            "proposal": each.kept(),
            "facility_id": each.facility.id if each.facility else None,
        }
        for each in proposals
    ]
    if values:
        session.execute(update(FacilityListRow), values)


def make_ready(session: Session, list_id: UUID, now: datetime) -> None:
    _put(
        session,
        list_id,
        state=ListState.READY.value,
        counts=count_rows(session, list_id),
        heartbeat=now,
    )


def fail(session: Session, list_id: UUID, fault: str, row: int | None = None) -> None:
    """The list cannot be read; what was read of it is dropped."""
    session.execute(delete(FacilityListRow).where(FacilityListRow.list_id == list_id))
    _put(session, list_id, state=ListState.FAILED.value, fault=fault, fault_row=row)


def begin_applying(session: Session, facility_list: FacilityList, now: datetime) -> None:
    """Somebody writes the list now. INVALID where it is not waiting for that; one whose writer was
    stopped is."""
    locked = _locked(session, facility_list)
    if locked.state not in (ListState.READY.value, ListState.APPLYING.value):
        raise Refused(Problem.INVALID, {"list": locked.state})
    locked.state, locked.heartbeat, locked.fault = ListState.APPLYING.value, now, None
    session.flush()


def back_to_ready(session: Session, list_id: UUID, fault: str) -> None:
    """Nothing was written, and why. Does nothing where another writer has finished."""
    applying = FacilityList.state == ListState.APPLYING.value
    query = update(FacilityList).where(FacilityList.id == list_id, applying)
    session.execute(query.values(state=ListState.READY.value, fault=fault))


def discard(session: Session, facility_list: FacilityList) -> None:
    """Throw the preview away. Does nothing to one that was thrown away; INVALID for one that is
    written, or is being written."""
    locked = _locked(session, facility_list)
    if locked.state in (ListState.APPLIED.value, ListState.APPLYING.value):
        raise Refused(Problem.INVALID, {"list": locked.state})
    session.execute(delete(FacilityListRow).where(FacilityListRow.list_id == locked.id))
    locked.state = ListState.DISCARDED.value
    session.flush()


def remove_old(session: Session, now: datetime) -> None:
    """Lists older than a week go, with all that they said; of those that were written the heading
    stays, with its counts."""
    old = select(FacilityList.id).where(FacilityList.at < now - KEPT)
    session.execute(
        delete(FacilityListRow).where(FacilityListRow.list_id.in_(old)),
        execution_options={"synchronize_session": False},
    )
    session.execute(
        delete(FacilityList).where(
            FacilityList.at < now - KEPT, FacilityList.state != ListState.APPLIED.value
        ),
        execution_options={"synchronize_session": False},
    )


def _put(session: Session, list_id: UUID, **values: object) -> None:
    session.execute(update(FacilityList).where(FacilityList.id == list_id).values(**values))


def _locked(session: Session, facility_list: FacilityList) -> FacilityList:
    query = select(FacilityList).where(FacilityList.id == facility_list.id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()
