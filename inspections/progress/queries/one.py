"""What is known of some facilities: what their figures follow from, and what is kept of them."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Date
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from inspections.db import UtcDateTime
from inspections.driver import Convert, Row, from_driver, run, to_driver
from inspections.inspection.rules import day_after
from inspections.progress.queries.everything import COLUMNS, POSTGRESQL, About, everything
from inspections.progress.steps import (
    ALWAYS,
    ANYTHING,
    Changed,
    Facts,
    Interval,
    Place,
    Span,
    Visit,
)


@dataclass(frozen=True)
class Known:
    """`facts` by facility, none of one that was merged into another. `until`: the day from which on
    its history is again what it was, where there is one. `kept`: its intervals, in order, of the
    days that may have changed. `places`: where all these wards lie."""

    facts: dict[int, Facts]
    until: dict[int, date]
    kept: dict[int, list[Interval]]
    places: dict[int | None, Place]


def known_of(session: Session, facility_ids: Collection[int], changed: Changed = ANYTHING) -> Known:
    """What the facilities' intervals of these days follow from, and those that are kept."""
    wards: dict[int, int | None] = {}
    # What was merged into a facility was always that facility.
    became: dict[int, int] = {}
    types: dict[int, list[Span]] = defaultdict(list)
    statuses: dict[int, list[Span]] = defaultdict(list)
    visits: dict[int, list[Visit]] = defaultdict(list)
    waiting: dict[int, list[date]] = defaultdict(list)
    kept: dict[int, list[Interval]] = defaultdict(list)
    until: dict[int, date] = {}
    over = changed.over
    places: dict[int | None, Place] = {}
    for row in _rows(session, facility_ids, changed):
        about, id_, *values, survivor_id, area_id, province_id, former_id, _at, _id = row
        each = Interval._make(values)
        if about in (About.FACILITY, About.KEPT):
            places[each.ward_id] = _place(each.ward_id, area_id, province_id, former_id)
        match about:
            case About.FACILITY:
                became[id_] = survivor_id or id_
                if survivor_id is None:
                    wards[id_] = each.ward_id
            case About.TYPE:
                types[id_].append(Span(each.type, each.starts_on, each.ends_on))
            case About.STATUS:
                statuses[id_].append(Span(each.type, each.starts_on, each.ends_on))
            case About.VISIT:
                survivor = became[id_]
                visits[survivor].append(_visit(each))
                if over is not None and each.starts_on >= over:
                    until[survivor] = min(each.starts_on, until.get(survivor, each.starts_on))
            case About.WAITING:
                waiting[became[id_]].append(each.starts_on)
            case About.KEPT:
                if each.starts_on < until.get(id_, date.max):
                    kept[id_].append(each)
    facts = {
        id_: Facts(ward_id, types[id_], statuses[id_], visits[id_], waiting[id_])
        for id_, ward_id in wards.items()
    }
    return Known(facts, until, kept, places)


def _rows(session: Session, facility_ids: Collection[int], changed: Changed) -> Iterator[Row]:
    database = session.get_bind().dialect.name
    one = len(facility_ids) == 1
    ids = next(iter(facility_ids)) if one else list(facility_ids)
    since, over = changed.since, changed.over
    values: dict[str, Any] = {
        "ids": ids,
        "since": since,
        "begins": _first_moment(since),
        "over": datetime.max.replace(tzinfo=UTC) if over is None else _first_moment(over),
    }
    for name, convert in _to_driver(database, one).items():
        values[name] = convert(values[name])
    converted = _from_driver(database)
    for row in run(session, everything(database, one), values):
        if converted:
            row = [*row]
            for at, convert in converted:
                row[at] = convert(row[at])
        yield row


@cache
def _to_driver(database: str, one: bool) -> dict[str, Convert]:
    """By the parameter."""
    moments = {"begins": UtcDateTime(), "over": UtcDateTime()}
    types: dict[str, TypeEngine[Any]] = {"since": Date(), **moments}
    found = {name: to_driver(type_, database) for name, type_ in types.items()}
    lists = {} if one or database == POSTGRESQL else {"ids": json.dumps}
    return {name: convert for name, convert in found.items() if convert is not None} | lists


@cache
def _from_driver(database: str) -> list[tuple[int, Convert]]:
    """By the column's place in a row; of the others nothing is read but numbers and words."""
    found = {
        at: from_driver(type_, database)
        for at, (name, type_) in enumerate(COLUMNS.items(), start=1)
        if name in Interval._fields
    }
    return [(at, convert) for at, convert in found.items() if convert is not None]


def _visit(row: Any) -> Visit:
    return Visit(
        row.starts_on,
        row.inspection_seq,
        row.outcome,
        row.full_but_for_film,
        row.friendly_bags,
        row.all_bags,
    )


def _first_moment(day: date) -> datetime:
    before_all = datetime.min.replace(tzinfo=UTC)
    return before_all if day == ALWAYS else day_after(day - timedelta(days=1))


def _place(
    ward_id: int | None, area_id: int, province_id: int | None, former_id: int | None
) -> Place:
    if ward_id is None:
        return Place(area_id, (area_id,))
    return Place(area_id, tuple(each for each in (province_id, former_id) if each is not None))
