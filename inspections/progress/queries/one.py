"""What is known of some facilities: what their figures follow from, and what is kept of them."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Boolean, Date
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from inspections.db import UtcDateTime
from inspections.driver import Convert, Row, fetch, from_driver, to_driver
from inspections.inspection.rules import day_after
from inspections.progress.queries.everything import POSTGRESQL, everything
from inspections.progress.queries.line import About, Line
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
    day, flag = readers(session.get_bind().dialect.name)
    for line in map(Line._make, _rows(session, facility_ids, changed)):
        about, id_ = line.about, line.facility_id
        if about in (About.FACILITY, About.KEPT) and line.ward_id not in places:
            places[line.ward_id] = place_in(line)
        match about:
            case About.FACILITY:
                became[id_] = line.survivor_id or id_
                if line.survivor_id is None:
                    wards[id_] = line.ward_id
            case About.TYPE:
                types[id_].append(Span(line.type, day(line.starts_on), day(line.ends_on)))
            case About.STATUS:
                statuses[id_].append(Span(line.type, day(line.starts_on), day(line.ends_on)))
            case About.VISIT:
                survivor, visited_on = became[id_], day(line.starts_on)
                visits[survivor].append(visit_in(line, visited_on, flag))
                if over is not None and visited_on >= over:
                    until[survivor] = min(visited_on, until.get(survivor, visited_on))
            case About.WAITING:
                waiting[became[id_]].append(day(line.starts_on))
            case About.KEPT:
                starts_on = day(line.starts_on)
                if id_ not in until or starts_on < until[id_]:
                    kept[id_].append(interval_in(line, starts_on, day(line.ends_on), flag))
    facts = {
        id_: Facts(ward_id, types[id_], statuses[id_], visits[id_], waiting[id_])
        for id_, ward_id in wards.items()
    }
    return Known(facts, until, kept, places)


def _rows(session: Session, facility_ids: Collection[int], changed: Changed) -> list[Row]:
    database = session.get_bind().dialect.name
    one = len(facility_ids) == 1
    days = bounds(database, changed.since, changed.over)
    ids = _ids(database, facility_ids)
    return fetch(session, everything(database, one), {**days, "ids": ids})


def _ids(database: str, facility_ids: Collection[int]) -> Any:
    if len(facility_ids) == 1:
        return next(iter(facility_ids))
    return list(facility_ids) if database == POSTGRESQL else json.dumps(list(facility_ids))


# Nearly all records are of today.
@lru_cache(maxsize=256)
def bounds(database: str, since: date, over: date | None) -> Mapping[str, Any]:
    """The days that are asked about, as the statements' parameters."""
    values: dict[str, Any] = {
        "since": since,
        "begins": _first_moment(since),
        "over": datetime.max.replace(tzinfo=UTC) if over is None else _first_moment(over),
    }
    for name, convert in _to_driver(database).items():
        values[name] = convert(values[name])
    return values


@cache
def _to_driver(database: str) -> dict[str, Convert]:
    """By the parameter."""
    moments = {"begins": UtcDateTime(), "over": UtcDateTime()}
    types: dict[str, TypeEngine[Any]] = {"since": Date(), **moments}
    found = {name: to_driver(type_, database) for name, type_ in types.items()}
    return {name: convert for name, convert in found.items() if convert is not None}


@cache
def readers(database: str) -> tuple[Convert, Convert]:
    """What reads a day, and what reads a flag. All else that is read is numbers and words."""
    day, flag = from_driver(Date(), database), from_driver(Boolean(), database)
    return day or _as_it_is, flag or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def visit_in(line: Line, visited_on: date, flag: Convert) -> Visit:
    return Visit(
        visited_on,
        line.inspection_seq,
        line.outcome,
        flag(line.full_but_for_film),
        line.friendly_bags,
        line.all_bags,
    )


def interval_in(line: Line, starts_on: date, ends_on: date | None, flag: Convert) -> Interval:
    return Interval(
        starts_on,
        ends_on,
        line.ward_id,
        line.type,
        line.inspection_seq,
        line.outcome,
        flag(line.expired),
        flag(line.full_but_for_film),
        line.friendly_bags,
        line.all_bags,
        flag(line.pending),
    )


def _first_moment(day: date) -> datetime:
    before_all = datetime.min.replace(tzinfo=UTC)
    return before_all if day == ALWAYS else day_after(day - timedelta(days=1))


def place_in(line: Line) -> Place:
    if line.ward_id is None:
        return Place(line.area_id, (line.area_id,))
    larger = (line.province_id, line.former_id)
    return Place(line.area_id, tuple(each for each in larger if each is not None))
