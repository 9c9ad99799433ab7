"""Why a figure changed between two days."""

from flask import Blueprint, render_template

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_number, chosen_word, today
from audit_service.db import db
from audit_service.department import changes_view, plan_view
from audit_service.department.asked import asked_measured, asked_over
from audit_service.department.chosen_span import chosen_span
from audit_service.words import label, upper_first
from inspections.account.rules import Permission
from inspections.progress.change import Cause
from inspections.progress.queries import data_at, rule_sets_used

blueprint = Blueprint("department_plan_changes", __name__, url_prefix="/department/plans")


@blueprint.get("/<slug>/changes")
@needs(Permission.USE_DEPARTMENT)
def page(slug: str) -> tuple[str, int]:
    """`?target=` of the plan, `?from=` and `?to=`; `?cause=` lists the facilities of one cause."""
    session, actor = db.session(), current_actor()
    plan = asked_over(session, actor, slug)
    target, targets = asked_measured(session, plan)
    cause, number = chosen_word("cause", Cause), chosen_number("page") or 1
    span = chosen_span(plan, today())
    found = None if span.wrong else changes_view.shown(session, plan, target, span)
    listed = (
        changes_view.listed(session, actor, plan, found.changes, Cause.of(cause), number)
        if found and cause
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
        cause=cause,
        listed=listed,
        cause_names={each.value: upper_first(label(each)) for each in Cause},
        hrefs=changes_view.hrefs(plan, target, span),
        rule_sets=rule_sets_used(session, plan, span.until),
        data_at=data_at(session),
        view=changes_view,
    )
    return page, 422 if span.wrong else 200
