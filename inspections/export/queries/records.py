"""What the tables of inspections and of observations both tell of a record, and of which ones."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    SQLColumnExpression,
    and_,
    func,
    null,
    tuple_,
)
from sqlalchemy.orm import Session, aliased

from inspections.area.models import Area
from inspections.db import UtcDateTime
from inspections.export.queries.asked import Asked
from inspections.export.queries.printed import printed_moment
from inspections.facility.models import Facility
from inspections.inspection.models import Inspection, InspectionChange
from inspections.inspection.queries import visible_inspections
from inspections.inspection.rules import ReviewState, State
from inspections.verdict.models import Verdict

Told = dict[str, SQLColumnExpression[Any]]
_WARD, _PROVINCE = aliased(Area), aliased(Area)
_COUNTED = and_(
    InspectionChange.state == State.COMPLETE.value,
    InspectionChange.review == ReviewState.ACCEPTED.value,
    InspectionChange.superseded_by.is_(None),
)
# A key is a letter and the code.
OF_RECORD: Told = {
    "updated_at": InspectionChange.changed_at,
    "state": Inspection.state,
    "review": Inspection.review,
    "counted": _COUNTED,
    "facility": Facility.code,
    "ward": func.substr(_WARD.key, 2),
    "province": func.substr(_PROVINCE.key, 2),
    "visited_on": Inspection.visited_on,
    "facility_type": Verdict.facility_type,
    "rule_set": Inspection.rule_set,
    "verdict": Verdict.outcome,
}
# The same as an index has it.
CHANGED = (InspectionChange.changed_at, InspectionChange.inspection_seq)
changed_place = tuple_(*CHANGED)


def place_of(asked: Asked) -> tuple[ColumnElement[Any], ...]:
    """Where a record stands, behind the columns; the moment only where it is asked for by that."""
    at: Any = InspectionChange.changed_at if asked.by_change else null()
    return Inspection.seq.label("number"), at.label("at")


def as_asked(column: SQLColumnExpression[Any], asked: Asked) -> SQLColumnExpression[Any]:
    """A moment as text where that is asked for; everything else as it is."""
    is_moment = isinstance(getattr(column, "type", None), UtcDateTime)
    return printed_moment(column) if asked.printed and is_moment else column


def of_records(told: Select[Any], asked: Asked) -> Select[Any]:
    """From the records that the actor may see and that have changed since the asked moment."""
    query = (
        told.select_from(Inspection)
        .join(InspectionChange, and_(*_from(InspectionChange.inspection_seq, asked)))
        .outerjoin(Facility, Facility.id == Inspection.facility_id)
        .outerjoin(_WARD, _WARD.id == Facility.ward_id)
        .outerjoin(_PROVINCE, _PROVINCE.id == _WARD.parent_id)
        .outerjoin(
            Verdict,
            and_(Verdict.rule_set == Inspection.rule_set, *_from(Verdict.inspection_seq, asked)),
        )
        .where(visible_inspections(asked.actor))
    )
    since = asked.changes_from
    return query if since is None else query.where(InspectionChange.changed_at >= since)


def _from(number: SQLColumnExpression[int], asked: Asked) -> Iterator[ColumnElement[bool]]:
    """That it is the record's, and in the order of arrival not from before the page: PostgreSQL
    merges tables from their first row on, for every page anew, if only one of them is bounded."""
    yield number == Inspection.seq
    if asked.after is not None and not asked.by_change:
        yield number >= asked.after.number


def fetched(session: Session, query: Select[Any]) -> Sequence[Row[Any]]:
    """Past the mapper: plain columns need none of what it would do for each of a million rows."""
    return session.connection().execute(query).all()
