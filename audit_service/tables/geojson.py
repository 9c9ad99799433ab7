"""Facilities as GeoJSON (RFC 7946), longitude first. Whole before it is sent: at most MOST
features, some hundred bytes each."""

import json
from collections.abc import Iterator
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from inspections.errors import Problem, Refused
from inspections.export.queries.points import AskedPoints, Point, count_points, point_page
from inspections.facility.queries.find import count_facilities

GEOJSON = "application/geo+json"
MOST = 20_000
# Read so many at a time: what a page of rows needs is not needed for all of them at once.
AT_ONCE = 2000


def geojson(session: Session, asked: AskedPoints) -> Response:
    """A FeatureCollection. Facilities without a position are no features and are counted beside
    them, as a foreign member. TOO_MANY_POINTS for more than MOST."""
    placed = count_points(session, asked)
    if placed > MOST:
        raise Refused(Problem.TOO_MANY_POINTS)
    total = count_facilities(session, asked.actor, asked.filter, asked.q, asked.on)
    head = {"type": "FeatureCollection", "on": asked.on.isoformat(), "total": total}
    head["without_position"] = total - placed
    texts = [_text(_feature(each)) for each in _points(session, asked)]
    whole = f'{_text(head)[:-1]},"features":[{",".join(texts)}]}}'
    return Response(whole, mimetype=GEOJSON)


def _points(session: Session, asked: AskedPoints) -> Iterator[Point]:
    after: int | None = None
    while True:
        points, after = point_page(session, asked, after, AT_ONCE)
        yield from points
        if after is None:
            return


def _text(value: dict[str, Any]) -> str:
    # NaN has no place in JSON: better no answer than one that no program reads.
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _feature(point: Point) -> dict[str, Any]:
    facility, last = point.found.facility, point.last
    return {
        "type": "Feature",
        "id": facility.code,
        "geometry": {"type": "Point", "coordinates": [facility.lon, facility.lat]},
        "properties": {
            "code": facility.code,
            "name": facility.name,
            "type": point.found.type,
            "class": point.found.class_,
            "status": point.found.status,
            "ward": point.ward and point.ward.removeprefix("W"),
            "ward_name": point.found.ward,
            "province": point.province and point.province.removeprefix("P"),
            "province_name": point.province_name,
            "standing": point.standing,
            "last_visited_on": last and last.visited_on.isoformat(),
            "last_verdict": last and last.outcome,
            "last_valid_until": last and last.valid_until.isoformat(),
        },
    }
