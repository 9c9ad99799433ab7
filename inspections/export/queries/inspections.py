"""Inspections as flat rows, a page at a time, in either of two orders.

Who asks what has changed reads in the order of changes, where a row that changes again comes again.
Files are read in the order of arrival, which no change moves: each row stands in them once, however
long that takes.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, String, cast, literal, select
from sqlalchemy.orm import Session

from inspections.export.inspections import INSPECTIONS
from inspections.export.queries.asked import Asked, how_many
from inspections.export.queries.printed import printed_id
from inspections.export.queries.records import (
    CHANGED,
    OF_RECORD,
    Told,
    as_asked,
    changed_place,
    fetched,
    of_records,
    place_of,
)
from inspections.export.rules import Page, Place
from inspections.inspection.models import Inspection, InspectionChange
from inspections.inspection.queries import visible_inspections
from inspections.verdict.models import Verdict

_TOLD: Told = {
    **OF_RECORD,
    "id": printed_id(Inspection.id),
    "receipt_no": literal("BBX-") + cast(Inspection.seq, String),
    "received_at": Inspection.received_at,
    "supersedes": printed_id(Inspection.supersedes),
    "superseded_by": printed_id(InspectionChange.superseded_by),
    "visited_at": Inspection.visited_at,
    "outcome": Inspection.outcome,
    "basis": Inspection.basis_kind,
    "arrived_by": Inspection.arrived_by,
    "form_version": Inspection.form_version,
    "legal": Verdict.legal,
    "full_but_for_film": Verdict.full_but_for_film,
    "friendly_bags": Verdict.friendly_bags,
    "all_bags": Verdict.all_bags,
    "stalls_of": Inspection.stalls_of,
    "stalls_friendly_only": Inspection.stalls_friendly_only,
    "stalls_both": Inspection.stalls_both,
    "stalls_plastic_only": Inspection.stalls_plastic_only,
    "stalls_none_given": Inspection.stalls_none_given,
}
# Columns that name another record.
_LINKS = [INSPECTIONS.names.index(name) for name in ("supersedes", "superseded_by")]


def inspection_page(session: Session, asked: Asked) -> Page:
    """Rows under the columns of INSPECTIONS that the actor may see; two statements."""
    told: list[Any] = [as_asked(_TOLD[name], asked).label(name) for name in INSPECTIONS.names]
    query = of_records(select(*told, *place_of(asked)), asked)
    after = asked.after
    if asked.by_change:
        query = query.order_by(*CHANGED)
        if after is not None:
            query = query.where(changed_place > (after.at, after.number))
    else:
        query = query.order_by(Inspection.seq)
        if after is not None:
            query = query.where(Inspection.seq > after.number)
    found = fetched(session, query.limit(asked.limit + 1))
    rows = _without_unseen(session, found[: asked.limit], asked)
    if len(found) <= asked.limit:
        return Page(rows, None)
    last = found[asked.limit - 1]
    return Page(rows, Place(last.number, at=last.at))


def count_inspections(session: Session, asked: Asked, most: int) -> int:
    """How many rows there are; counted up to `most` and one more."""
    return how_many(session, of_records(select(Inspection.seq), asked), most)


def _without_unseen(
    session: Session, rows: Sequence[Row[Any]], asked: Asked
) -> Sequence[Sequence[Any]]:
    """Another record's id is told to who may see that record: a correction may be about a store
    elsewhere. That one's own record no longer counts is told to everybody."""
    named = {row[place] for row in rows for place in _LINKS} - {None}
    if not named:
        return rows
    query = select(printed_id(Inspection.id)).where(
        Inspection.id.in_([UUID(each) for each in named]), visible_inspections(asked.actor)
    )
    seen = {None, *session.scalars(query)}
    told: list[Sequence[Any]] = []
    for row in rows:
        if any(row[place] not in seen for place in _LINKS):
            cells = list(row)
            for place in _LINKS:
                cells[place] = cells[place] if cells[place] in seen else None
            told.append(cells)
        else:
            told.append(row)
    return told
