"""The office's pages of retailers, and the forms that change one."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.choices import today
from audit_service.cursors import chosen_place, cursor
from audit_service.db import db
from audit_service.department.facility_changes import page_of
from audit_service.department.registry import retailer_forms
from audit_service.department.registry.answer import Asked, show, take
from audit_service.department.registry.change_words import KINDS
from audit_service.department.registry.form import Form
from audit_service.department.registry.subject import Desk, OfRetailer
from audit_service.department.retailer_view import retailer_page, seen_retailer
from audit_service.trail_view import shown_trail
from audit_service.words import _
from inspections.account.rules import Permission, may
from inspections.facility.models import Retailer
from inspections.facility.queries.retailers import find_retailers
from inspections.trail.rules import Kind, Subject

blueprint = Blueprint("department_retailers", __name__, url_prefix="/department/retailers")

PAGE = 50
FORMS: dict[str, Callable[[OfRetailer], Form]] = {
    "rename": retailer_forms.rename,
    "tax-code": retailer_forms.tax_code,
    "address": retailer_forms.address,
    "head-office": retailer_forms.head_office,
}
CHANGE = f"/<int(max=2147483647):retailer_id>/<any({', '.join(map(repr, FORMS))}):change>"


@blueprint.get("")
@needs(Permission.USE_DEPARTMENT)
def index() -> str:
    """Those of one's own areas by name, a page at a time; `?q=` looks for some."""
    actor, q, after = current_actor(), request.args.get("q", "").strip(), chosen_place()
    found = find_retailers(db.session(), actor, today(), q, after, PAGE + 1)
    return render_template(
        "department/retailers.html",
        rows=found[:PAGE],
        kinds=KINDS,
        q=q,
        is_first=after is None,
        following=cursor(found[PAGE - 1].place) if len(found) > PAGE else None,
        may_manage=may(actor, Permission.MANAGE_FACILITIES),
    )


@blueprint.get("/<int(max=2147483647):retailer_id>")
@needs(Permission.USE_DEPARTMENT)
def page(retailer_id: int) -> str:
    session, actor = db.session(), current_actor()
    retailer = seen_retailer(session, actor, retailer_id)
    return render_template(
        "department/retailer.html",
        page=retailer_page(session, actor, retailer, today()),
        trail=shown_trail(session, actor, Subject(Kind.RETAILER, str(retailer.id))),
        retailer=retailer,
        may_manage=may(actor, Permission.MANAGE_FACILITIES),
    )


@blueprint.get("/new")
@needs(Permission.MANAGE_FACILITIES)
def new_form() -> ResponseReturnValue:
    return show(_new())


@blueprint.post("/new")
@needs(Permission.MANAGE_FACILITIES)
def new() -> ResponseReturnValue:
    """Enter a retailer."""
    return take(_new)


@blueprint.get(CHANGE)
@needs(Permission.MANAGE_FACILITIES)
def change_form(retailer_id: int, change: str) -> ResponseReturnValue:
    return show(_asked(retailer_id, change))


@blueprint.post(CHANGE)
@needs(Permission.MANAGE_FACILITIES)
def change(retailer_id: int, change: str) -> ResponseReturnValue:
    """Write the change down, with who and why."""
    return take(lambda: _asked(retailer_id, change))


def _asked(retailer_id: int, change: str) -> Asked:
    retailer: Retailer = seen_retailer(db.session(), current_actor(), retailer_id)
    of = OfRetailer(db.session(), current_actor(), today(), retailer)
    return Asked(FORMS[change](of), retailer, (retailer.name, page_of(retailer)), page_of)


def _new() -> Asked:
    form = retailer_forms.new(Desk(db.session(), current_actor(), today()))
    return Asked(form, None, (_("Đơn vị bán lẻ"), url_for(".index")), page_of)
