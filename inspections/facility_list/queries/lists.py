"""Uploaded lists and their rows, as far as their owner may see them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inspections.account.rules import Actor
from inspections.errors import Problem, Refused
from inspections.facility_list.cells import Cell, read_kept
from inspections.facility_list.columns import KEYS, Heading
from inspections.facility_list.models import FacilityList, FacilityListRow
from inspections.facility_list.proposal import ReadProposal, read_proposal
from inspections.facility_list.rules import (
    ACTIONS,
    SILENT,
    SILENT_WRITING,
    Action,
    ListState,
)

_CHUNK = 500


@dataclass(frozen=True)
class ListRow:
    number: int
    action: Action
    proposal: ReadProposal
    cells: list[Cell]


def own_list(session: Session, actor: Actor, list_id: UUID) -> FacilityList:
    """NOT_FOUND for another person's list too: nobody else knows of it."""
    found = session.get(FacilityList, list_id)
    if found is None or found.account_id != actor.account_id:
        raise Refused(Problem.NOT_FOUND)
    return found


def own_lists(session: Session, actor: Actor, limit: int = 20) -> Sequence[FacilityList]:
    """The latest first, discarded ones left out."""
    query = (
        select(FacilityList)
        .where(
            FacilityList.account_id == actor.account_id,
            FacilityList.state != ListState.DISCARDED.value,
        )
        .order_by(FacilityList.at.desc())
        .limit(limit)
    )
    return session.scalars(query).all()


def is_silent(facility_list: FacilityList, now: datetime) -> bool:
    """Whether whoever read or wrote the list was stopped in the middle of it."""
    limits = {ListState.READING.value: SILENT, ListState.APPLYING.value: SILENT_WRITING}
    limit = limits.get(facility_list.state)
    return limit is not None and now - facility_list.heartbeat > limit


def columns_of(facility_list: FacilityList) -> tuple[Heading, ...]:
    kept = facility_list.columns or ()
    return tuple(Heading(text, KEYS[key] if key else None, known) for text, key, known in kept)


def stored_cells(session: Session, list_id: UUID) -> Iterator[tuple[int, list[Cell]]]:
    """Every row, as it was read, a few hundred at a time."""
    for number, cells, *_ in _rows(session, list_id, None):
        yield number, read_kept(cells)


def rows_of(session: Session, list_id: UUID, action: Action | None = None) -> Iterator[ListRow]:
    """All rows that were looked at, or those of one kind, in their order."""
    for number, cells, kind, proposal in _rows(session, list_id, action):
        if kind is not None:
            yield ListRow(number, ACTIONS[kind], read_proposal(proposal or {}), read_kept(cells))


def page_of(
    session: Session, list_id: UUID, action: Action | None, after: int, limit: int
) -> list[ListRow]:
    """The rows of one kind, skipped ones only where they are asked for."""
    row = FacilityListRow
    query = select(row).where(row.list_id == list_id, row.number > after, row.action.is_not(None))
    if action is not None:
        query = query.where(row.action == action.value)
    else:
        query = query.where(row.action != Action.SKIPPED.value)
    return [
        ListRow(
            each.number,
            ACTIONS[each.action or ""],
            read_proposal(each.proposal or {}),
            read_kept(each.cells),
        )
        for each in session.scalars(query.order_by(row.number).limit(limit))
    ]


def count_rows(session: Session, list_id: UUID) -> dict[str, int]:
    """How many rows there are of each kind."""
    row = FacilityListRow
    query = select(row.action, func.count()).where(row.list_id == list_id).group_by(row.action)
    return {action: count for action, count in session.execute(query).all() if action}


def _rows(
    session: Session, list_id: UUID, action: Action | None
) -> Iterator[tuple[int, list[object], str | None, dict[str, object] | None]]:
    row = FacilityListRow
    after = -1
    while True:
        query = select(row.number, row.cells, row.action, row.proposal)
        query = query.where(row.list_id == list_id, row.number > after)
        if action is not None:
            query = query.where(row.action == action.value)
        found = session.execute(query.order_by(row.number).limit(_CHUNK)).all()
        for number, cells, kind, proposal in found:
            after = number
            yield number, cells, kind, proposal
        if len(found) < _CHUNK:
            return
