"""Observations as flat rows, a page at a time; the two orders are those of inspections.py."""

from typing import Any

from sqlalchemy import Row, Select, SQLColumnExpression, select, tuple_
from sqlalchemy.orm import Session

from inspections.export.judged import judged
from inspections.export.observations import OBSERVATIONS
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
from inspections.inspection.models import Inspection, Observation

_TOLD: Told = {
    **OF_RECORD,
    "inspection": printed_id(Inspection.id),
    "position": Observation.position + 1,
}
# Worked out of the others after they were read, so they stand last.
_JUDGED = ("judgement", "clause")
_READ = tuple(name for name in OBSERVATIONS.names if name not in _JUDGED)


def observation_page(session: Session, asked: Asked) -> Page:
    """Rows under the columns of OBSERVATIONS that the actor may see; one statement."""
    told: list[Any] = [as_asked(_told(name), asked).label(name) for name in _READ]
    query = of_records(select(*told, *place_of(asked), Observation.position.label("place")), asked)
    query = query.join(Observation, Observation.inspection_seq == Inspection.seq)
    found = fetched(session, _ordered(query, asked).limit(asked.limit + 1))
    rows = [_with_judgement(row) for row in found[: asked.limit]]
    if len(found) <= asked.limit:
        return Page(rows, None)
    last = found[asked.limit - 1]
    return Page(rows, Place(last.number, last.place, last.at))


def count_observations(session: Session, asked: Asked, most: int) -> int:
    """How many rows there are; counted up to `most` and one more."""
    records = of_records(select(Inspection.seq), asked)
    joined = records.join(Observation, Observation.inspection_seq == Inspection.seq)
    return how_many(session, joined, most)


def _told(name: str) -> SQLColumnExpression[Any]:
    return _TOLD[name] if name in _TOLD else getattr(Observation, name)


def _ordered(query: Select[Any], asked: Asked) -> Select[Any]:
    after = asked.after
    if asked.by_change:
        place = (*CHANGED, Observation.position)
        query = query.order_by(*place)
        if after is None:
            return query
        # The first alone is what the index answers.
        began = changed_place >= (after.at, after.number)
        return query.where(began, tuple_(*place) > (after.at, after.number, after.position))
    own = (Observation.inspection_seq, Observation.position)
    query = query.order_by(*own)
    if after is None:
        return query
    # The first for the same reason as in records.py.
    began = Inspection.seq >= after.number
    return query.where(began, tuple_(*own) > (after.number, after.position))


_AT = {name: place for place, name in enumerate(_READ)}
_WIDTH = len(_READ)
_USED, _RULES, _CATEGORY = _AT["in_use"], _AT["rule_set"], _AT["category"]
_PACKED, _KIND = _AT["packed_by"], _AT["certificate_kind"]
_EXPIRES, _VISITED = _AT["certificate_expires_on"], _AT["visited_on"]


def _with_judgement(row: Row[Any]) -> tuple[Any, ...]:
    """By place and not by name: this is done a million times."""
    cells = tuple(row)
    rule_set = cells[_RULES] if cells[_USED] else None
    expires = cells[_EXPIRES]
    valid = None if expires is None else cells[_VISITED] <= expires
    return cells[:_WIDTH] + judged(rule_set, cells[_CATEGORY], cells[_PACKED], cells[_KIND], valid)
