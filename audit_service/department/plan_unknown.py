"""Where in a plan's territory nothing is known, or not for long."""

from flask import Blueprint, render_template, request

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_day, chosen_number
from audit_service.db import db
from audit_service.department import changes_view, plan_view, unknown_view
from audit_service.department.asked import asked_measured, asked_over
from audit_service.department.list_links import list_links
from audit_service.department.sources import sources_of
from inspections.account.rules import Permission
from inspections.progress.age import Age
from inspections.progress.queries import Cut

blueprint = Blueprint("department_plan_unknown", __name__, url_prefix="/department/plans")


@blueprint.get("/<slug>/unknown")
@needs(Permission.USE_DEPARTMENT)
def page(slug: str) -> str:
    """`?target=` of the plan, `?on=` a day; `?ward=` and `?type=` list the facilities of a cell."""
    session, actor = db.session(), current_actor()
    on, wrong = chosen_day()
    plan = asked_over(session, actor, slug)
    target, targets = asked_measured(session, plan)
    number = chosen_number("page") or 1
    grid = unknown_view.grid(session, plan, target, on, number)
    opened = unknown_view.opened(session, actor, plan, target, on)
    return render_template(
        "department/unknown.html",
        plan=plan,
        plan_name=plan_view.plan_name(plan),
        territory=plan_view.territory_name(session, plan, on),
        target_slug=changes_view.slug(target),
        options=[(changes_view.slug(each), changes_view.title(each)) for each in targets],
        area=request.args.get("area"),
        grid=grid,
        number=number,
        opened=opened,
        round_href=unknown_view.round_address(opened, actor, on) if opened else None,
        ages=Age,
        links=list_links(plan, changes_view.slug(target), request.args.get("area")),
        by_ward=Cut.WARD,
        by_type=Cut.TYPE,
        on=on,
        wrong=wrong,
        sources=sources_of(session, [plan], on),
    )
