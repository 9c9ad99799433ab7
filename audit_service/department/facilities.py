"""The registry as the office sees it: the list, one facility, and what a type does to N."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_day, chosen_number, today
from audit_service.cursors import chosen_place
from audit_service.db import db
from audit_service.department import facility_filters, inspection_list
from audit_service.department.area_options import area_groups, chosen_area
from audit_service.department.facility_list import listed
from audit_service.department.facility_view import facility_page, seen_facility
from audit_service.department.registry_links import registry_links
from audit_service.department.type_effect import default_area, type_effect
from audit_service.trail_view import shown_trail
from inspections.account.rules import Permission, may
from inspections.area.queries import nearest_names
from inspections.facility.rules import FacilityType, Status
from inspections.trail.rules import Kind, Subject
from inspections.verdict.standing import Standing

blueprint = Blueprint("department_facilities", __name__, url_prefix="/department")


@blueprint.get("/facilities")
@needs(Permission.USE_DEPARTMENT)
def index() -> str:
    """The facilities of one's own areas by name, filtered, a page at a time."""
    session, actor, on = db.session(), current_actor(), today()
    chosen, after = facility_filters.chosen_filter(session, on), chosen_place()
    return render_template(
        "department/facilities.html",
        chosen=chosen,
        filters=facility_filters,
        listed=listed(session, actor, chosen.filter, after, on, chosen.q),
        is_first=after is None,
        areas=area_groups(session, actor, on, chosen.area),
        words={"type": FacilityType, "status": Status, "standing": Standing},
        may_manage=may(actor, Permission.MANAGE_FACILITIES),
        links=registry_links(actor, chosen.sent),
    )


@blueprint.get("/facilities/types")
@needs(Permission.USE_DEPARTMENT)
def types() -> str:
    """What N would be with and without the types that are disputed, for an area and a day."""
    session, actor = db.session(), current_actor()
    on, wrong = chosen_day()
    area = chosen_area(session, request.args.get("area", "")) or default_area(session, actor)
    return render_template(
        "department/facility_types.html",
        area=area,
        area_name=nearest_names(session, [area.id], on)[area.id].full_name,
        areas=area_groups(session, actor, on, wards=False),
        effect=type_effect(session, area, on),
        on=on,
        wrong=wrong,
    )


@blueprint.get("/facilities/<code>")
@needs(Permission.USE_DEPARTMENT)
def page(code: str) -> ResponseReturnValue:
    """Its dated facts, its log and its visits. Other ways to write the code lead to the one
    address."""
    session, actor, limit = db.session(), current_actor(), inspection_list.PAGE
    facility = seen_facility(session, actor, code)
    if code != facility.code:
        return redirect(url_for("department_facilities.page", code=facility.code))
    shown = facility_page(session, actor, facility, today(), chosen_number("before"), limit + 1)
    return render_template(
        "department/facility.html",
        page=shown,
        facility=facility,
        listed=inspection_list.listed(session, shown.inspections, limit),
        trail=shown_trail(session, actor, Subject(Kind.FACILITY, str(facility.id))),
        may_manage=may(actor, Permission.MANAGE_FACILITIES),
    )
