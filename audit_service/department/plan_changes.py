"""Why a figure changed between two days."""

from flask import Blueprint, render_template, request

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_number, today
from audit_service.db import db
from audit_service.department import changes_view, plan_view
from audit_service.department.asked import asked_measured, asked_over
from audit_service.department.chosen_span import chosen_span
from audit_service.department.list_links import list_links
from audit_service.department.sources import sources_of
from audit_service.words import label, upper_first
from inspections.account.rules import Permission
from inspections.progress.change import Cause, Moved

blueprint = Blueprint("department_plan_changes", __name__, url_prefix="/department/plans")


@blueprint.get("/<slug>/changes")
@needs(Permission.USE_DEPARTMENT)
def page(slug: str) -> tuple[str, int]:
    """`?target=` of the plan, `?from=` and `?to=`; `?cause=` lists the facilities of one cause,
    `?count=` those that change one count."""
    session, actor = db.session(), current_actor()
    plan = asked_over(session, actor, slug)
    target, targets = asked_measured(session, plan)
    wanted, number = changes_view.chosen_wanted(), chosen_number("page") or 1
    span = chosen_span(plan, today())
    found = None if span.wrong else changes_view.shown(session, plan, target, span)
    listed = (
        changes_view.listed(session, actor, plan, found.changes, wanted, number)
        if found and wanted
        else None
    )
    page = render_template(
        "department/changes.html",
        plan=plan,
        plan_name=plan_view.plan_name(plan),
        territory=plan_view.territory_name(session, plan, span.until),
        target=target,
        options=[(changes_view.slug(each), changes_view.title(each)) for each in targets],
        span=span,
        shown=found,
        wanted=wanted,
        listed=listed,
        number=number,
        links=list_links(plan, changes_view.slug(target), request.args.get("area")),
        counts=Moved,
        cause_names={each.value: upper_first(label(each)) for each in Cause},
        hrefs=changes_view.hrefs(plan, target, span),
        sources=sources_of(session, [plan], span.until, span.since),
        view=changes_view,
    )
    return page, 422 if span.wrong else 200
