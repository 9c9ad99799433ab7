"""Facilities for maps, by verdict."""

from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from audit_service.api.answers import refuses
from audit_service.api.facilities import asked_filter
from audit_service.api.schemas.points import EXAMPLE, FacilityCollectionSchema, PointsQuerySchema
from audit_service.auth import current_actor, needs
from audit_service.compression import compressed
from audit_service.db import db
from audit_service.tables.geojson import GEOJSON, geojson
from audit_service.tables.noting import note_export
from inspections.account.rules import Permission
from inspections.db import now
from inspections.errors import Problem
from inspections.export.facilities import FACILITIES
from inspections.export.queries.points import AskedPoints
from inspections.inspection.rules import visit_day

blp = Blueprint("points", __name__, description="Cơ sở trên bản đồ")


@blp.route("/facilities.geojson")
@needs(Permission.READ_FACILITIES)
@compressed
@refuses(Problem.TOO_MANY_POINTS)
@blp.arguments(PointsQuerySchema, location="query")
@blp.response(
    200,
    FacilityCollectionSchema,
    description="A FeatureCollection of points.",
    example=EXAMPLE,
    content_type=GEOJSON,
)
def facilities_geojson(query: dict[str, Any]) -> Response:
    """Facilities that one may see as GeoJSON, each with its verdict on a day.

    Those without a position are counted in `without_position`; `/facilities` lists them.
    """
    asked = AskedPoints(
        current_actor(),
        on=query.get("on") or visit_day(now()),
        q=query["q"],
        filter=asked_filter(query),
    )
    answer = geojson(db.session(), asked)
    note_export(FACILITIES, "geojson", request.args.to_dict())
    return answer
