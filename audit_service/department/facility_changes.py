"""The office's forms that change a facility, each a page of its own."""

from collections.abc import Callable

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.choices import today
from audit_service.db import db
from audit_service.department.facility_view import seen_facility
from audit_service.department.registry import dated_forms, fate_forms, place_forms
from audit_service.department.registry.answer import Asked, show, take
from audit_service.department.registry.form import Form
from audit_service.department.registry.subject import Desk, OfFacility
from audit_service.words import _
from inspections.account.rules import Permission
from inspections.facility.models import Facility, Retailer

blueprint = Blueprint("department_facility_changes", __name__, url_prefix="/department/facilities")

FORMS: dict[str, Callable[[OfFacility], Form]] = {
    "rename": dated_forms.rename,
    "status": dated_forms.status,
    "type": dated_forms.typed,
    "owner": dated_forms.owner,
    "address": place_forms.address,
    "ward": place_forms.ward,
    "position": place_forms.position,
    "parent": place_forms.parent,
    "move": fate_forms.move,
    "merge": fate_forms.merge,
}
CHANGE = f"/<code>/<any({', '.join(FORMS)}):change>"


@blueprint.get("/new")
@needs(Permission.MANAGE_FACILITIES)
def new_form() -> ResponseReturnValue:
    return show(_new())


@blueprint.post("/new")
@needs(Permission.MANAGE_FACILITIES)
def new() -> ResponseReturnValue:
    """Enter a facility."""
    return take(_new)


@blueprint.get(CHANGE)
@needs(Permission.MANAGE_FACILITIES)
def change_form(code: str, change: str) -> ResponseReturnValue:
    """The form as the registry stands now. Other ways to write the code lead to the one address."""
    facility = seen_facility(db.session(), current_actor(), code)
    if code != facility.code:
        return redirect(url_for(".change_form", code=facility.code, change=change))
    return show(_asked(facility, change))


@blueprint.post(CHANGE)
@needs(Permission.MANAGE_FACILITIES)
def change(code: str, change: str) -> ResponseReturnValue:
    """Write the change down, with who and why."""
    return take(lambda: _asked(seen_facility(db.session(), current_actor(), code), change))


def _asked(facility: Facility, change: str) -> Asked:
    of = OfFacility(db.session(), current_actor(), today(), facility)
    return Asked(FORMS[change](of), facility, (facility.name, page_of(facility)), page_of)


def _new() -> Asked:
    form = fate_forms.new(Desk(db.session(), current_actor(), today()))
    listed = (_("Danh sách cơ sở"), url_for("department_facilities.index"))
    return Asked(form, None, listed, page_of)


def page_of(facility: Facility | Retailer) -> str:
    if isinstance(facility, Retailer):
        return url_for("department_retailers.page", retailer_id=facility.id)
    return url_for("department_facilities.page", code=facility.code)
