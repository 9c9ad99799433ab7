"""Inspections as flat rows, a page at a time, in either of two orders.

Who asks what has changed reads in the order of changes, where a row that changes again comes again.
Files are read in the order of arrival, which no change moves: each row stands in them once, however
long that takes.
"""

from typing import Any

from sqlalchemy import String, cast, literal, select
from sqlalchemy.orm import Session

from inspections.export.inspections import INSPECTIONS
from inspections.export.queries.asked import Asked, how_many
from inspections.export.queries.records import (
    CHANGED,
    OF_RECORD,
    PLACE,
    Told,
    as_text,
    changed_place,
    fetched,
    of_records,
)
from inspections.export.rules import Page, Place
from inspections.inspection.models import Inspection, InspectionChange
from inspections.verdict.models import Verdict

_TOLD: Told = {
    **OF_RECORD,
    "id": as_text(Inspection.id),
    "receipt_no": literal("BBX-") + cast(Inspection.seq, String),
    "received_at": Inspection.received_at,
    "supersedes": as_text(Inspection.supersedes),
    "superseded_by": as_text(InspectionChange.superseded_by),
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


def inspection_page(session: Session, asked: Asked) -> Page:
    """Rows under the columns of INSPECTIONS that the actor may see; one statement."""
    told: list[Any] = [_TOLD[name].label(name) for name in INSPECTIONS.names]
    query = of_records(select(*told, *PLACE), asked)
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
    if len(found) <= asked.limit:
        return Page(found, None)
    last = found[asked.limit - 1]
    return Page(found[: asked.limit], Place(last.number, at=last.at))


def count_inspections(session: Session, asked: Asked, most: int) -> int:
    """How many rows there are; counted up to `most` and one more."""
    return how_many(session, of_records(select(Inspection.seq), asked), most)
