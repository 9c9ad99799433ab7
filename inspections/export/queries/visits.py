"""Inspections and observations as flat rows, a page at a time, in either of two orders.

Who asks what has changed reads in the order of changes, where a row that changes again comes again.
Files are read in the order of arrival, which no change moves: each row stands in them once, however
long that takes.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Row,
    Select,
    SQLColumnExpression,
    String,
    Uuid,
    and_,
    cast,
    func,
    literal,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from inspections.area.models import Area
from inspections.export.inspections import INSPECTIONS
from inspections.export.judged import judged
from inspections.export.observations import OBSERVATIONS
from inspections.export.queries.asked import Asked, how_many
from inspections.export.rules import Page, Place
from inspections.facility.models import Facility
from inspections.inspection.models import Inspection, InspectionChange, Observation
from inspections.inspection.queries import visible_inspections
from inspections.inspection.rules import ReviewState, State
from inspections.verdict.models import Verdict


def _as_text(column: SQLColumnExpression[Any]) -> SQLColumnExpression[Any]:
    """Ids as they are printed; no object is made of each."""
    return type_coerce(column, Uuid(as_uuid=False))


_WARD, _PROVINCE = aliased(Area), aliased(Area)
_COUNTED = and_(
    InspectionChange.state == State.COMPLETE.value,
    InspectionChange.review == ReviewState.ACCEPTED.value,
    InspectionChange.superseded_by.is_(None),
)
# What both tables tell of a record. A key is a letter and the code.
_OF_RECORD: dict[str, SQLColumnExpression[Any]] = {
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
_OF_INSPECTION: dict[str, SQLColumnExpression[Any]] = {
    **_OF_RECORD,
    "id": _as_text(Inspection.id),
    "receipt_no": literal("BBX-") + cast(Inspection.seq, String),
    "received_at": Inspection.received_at,
    "supersedes": _as_text(Inspection.supersedes),
    "superseded_by": _as_text(InspectionChange.superseded_by),
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
_OF_OBSERVATION: dict[str, SQLColumnExpression[Any]] = {
    **_OF_RECORD,
    "inspection": _as_text(Inspection.id),
    "position": Observation.position + 1,
}
# Where a row stands; behind the columns.
_KEY = (Inspection.seq.label("number"), InspectionChange.changed_at.label("at"))
# Worked out of the others, after they were read.
_JUDGED = ("judgement", "clause")


def inspection_page(session: Session, asked: Asked) -> Page:
    """Rows under the columns of INSPECTIONS that the actor may see; one statement."""
    told: list[Any] = [_OF_INSPECTION[name].label(name) for name in INSPECTIONS.names]
    query = _of_records(select(*told, *_KEY), asked)
    if asked.by_change:
        query = query.order_by(InspectionChange.changed_at, InspectionChange.inspection_seq)
        if asked.after is not None:
            query = query.where(_changed_place() > (asked.after.at, asked.after.number))
    else:
        query = query.order_by(Inspection.seq)
        if asked.after is not None:
            query = query.where(Inspection.seq > asked.after.number)
    found = _fetched(session, query.limit(asked.limit + 1))
    if len(found) <= asked.limit:
        return Page(found, None)
    last = found[asked.limit - 1]
    return Page(found[: asked.limit], Place(last.number, at=last.at))


def observation_page(session: Session, asked: Asked) -> Page:
    """Rows under the columns of OBSERVATIONS that the actor may see; one statement."""
    read = [name for name in OBSERVATIONS.names if name not in _JUDGED]
    told: list[Any] = [_observed(name).label(name) for name in read]
    query = _of_records(select(*told, *_KEY, Observation.position.label("place")), asked)
    query = query.join(Observation, Observation.inspection_seq == Inspection.seq)
    after = asked.after
    if asked.by_change:
        place = (InspectionChange.changed_at, InspectionChange.inspection_seq)
        query = query.order_by(*place, Observation.position)
        if after is not None:
            # The first alone is what the index answers.
            query = query.where(
                _changed_place() >= (after.at, after.number),
                tuple_(*place, Observation.position) > (after.at, after.number, after.position),
            )
    else:
        query = query.order_by(Observation.inspection_seq, Observation.position)
        if after is not None:
            place_in_table = tuple_(Observation.inspection_seq, Observation.position)
            query = query.where(place_in_table > (after.number, after.position))
    found = _fetched(session, query.limit(asked.limit + 1))
    at = {name: read.index(name) for name in ("rule_set", "category", "in_use", "visited_on")}
    at |= {name: read.index(name) for name in ("packed_by", "certificate_kind")}
    expires = read.index("certificate_expires_on")
    rows = [
        row[: len(read)]
        + judged(
            row[at["rule_set"]] if row[at["in_use"]] else None,
            row[at["category"]],
            row[at["packed_by"]],
            row[at["certificate_kind"]],
            row[expires] and row[at["visited_on"]] <= row[expires],
        )
        for row in map(tuple, found[: asked.limit])
    ]
    if len(found) <= asked.limit:
        return Page(rows, None)
    last = found[asked.limit - 1]
    return Page(rows, Place(last.number, last.place, last.at))


def count_inspections(session: Session, asked: Asked, most: int) -> int:
    """How many rows there are; counted up to `most` and one more."""
    return how_many(session, _of_records(select(Inspection.seq), asked), most)


def count_observations(session: Session, asked: Asked, most: int) -> int:
    """As count_inspections."""
    records = _of_records(select(Inspection.seq), asked)
    joined = records.join(Observation, Observation.inspection_seq == Inspection.seq)
    return how_many(session, joined, most)


def _fetched(session: Session, query: Select[Any]) -> Sequence[Row[Any]]:
    """Past the mapper: plain columns need none of what it would do for each of a million rows."""
    return session.connection().execute(query).all()


def _observed(name: str) -> SQLColumnExpression[Any]:
    return _OF_OBSERVATION[name] if name in _OF_OBSERVATION else getattr(Observation, name)


def _changed_place() -> Any:
    return tuple_(InspectionChange.changed_at, InspectionChange.inspection_seq)


def _of_records(told: Select[Any], asked: Asked) -> Select[Any]:
    query = (
        told.select_from(Inspection)
        .join(InspectionChange, InspectionChange.inspection_seq == Inspection.seq)
        .outerjoin(Facility, Facility.id == Inspection.facility_id)
        .outerjoin(_WARD, _WARD.id == Facility.ward_id)
        .outerjoin(_PROVINCE, _PROVINCE.id == _WARD.parent_id)
        .outerjoin(
            Verdict,
            and_(
                Verdict.inspection_seq == Inspection.seq,
                Verdict.rule_set == Inspection.rule_set,
            ),
        )
        .where(visible_inspections(asked.actor))
    )
    since = asked.changes_from
    return query if since is None else query.where(InspectionChange.changed_at >= since)
