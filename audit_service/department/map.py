"""The facilities of one's own areas on a map, by verdict."""

from flask import Blueprint, Response, current_app, make_response, render_template

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_day, today
from audit_service.db import db
from audit_service.department import map_view
from audit_service.department.area_options import area_groups
from audit_service.security import allow_images
from inspections.account.rules import Permission
from inspections.facility.rules import FacilityType
from inspections.verdict.standing import Standing

blueprint = Blueprint("department_map", __name__, url_prefix="/department")


@blueprint.get("/map")
@needs(Permission.USE_DEPARTMENT)
def page() -> Response:
    """`?area=`, `?type=`, `?standing=` narrow it down, `?on=` is the day; `?from=` a facility with
    which the list begins."""
    session, actor = db.session(), current_actor()
    on, wrong = chosen_day()
    chosen, tiles = map_view.chosen(session, on), current_app.config["MAP_TILES"]
    text = render_template(
        "department/map.html",
        chosen=chosen,
        filters=chosen.words(session),
        map=map_view.map_page(session, actor, chosen),
        sources=map_view.sources(session, actor, chosen),
        areas=area_groups(session, actor, today(), chosen.area),
        types=map_view.options(FacilityType),
        standings=map_view.options(Standing),
        marks=Standing,
        tiles=tiles,
        attribution=current_app.config["MAP_TILES_ATTRIBUTION"],
        wrong=wrong,
    )
    response = make_response(text)
    allow_images(response, tiles)
    return response
