"""Which packaging is seen in use in a plan's territory, quarter by quarter."""

from flask import Blueprint, render_template, request

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_day
from audit_service.db import db
from audit_service.department import changes_view, plan_view, target_row, usage_view
from audit_service.department.asked import asked_over, asked_types
from audit_service.department.list_links import list_links
from audit_service.department.sources import sources_of
from audit_service.words import upper_first
from inspections.account.rules import Permission

blueprint = Blueprint("department_plan_usage", __name__, url_prefix="/department/plans")


@blueprint.get("/<slug>/packaging")
@needs(Permission.USE_DEPARTMENT)
def page(slug: str) -> str:
    """`?target=` of the plan: of whose types of facilities; `?on=` a day."""
    session, actor = db.session(), current_actor()
    on, wrong = chosen_day()
    plan = asked_over(session, actor, slug)
    target, targets = asked_types(session, plan)
    area = request.args.get("area")
    types = [(changes_view.slug(each), each.facility_types) for each in targets]
    return render_template(
        "department/usage.html",
        plan=plan,
        plan_name=plan_view.plan_name(plan),
        territory=plan_view.territory_name(session, plan, on),
        target_slug=changes_view.slug(target),
        types=target_row.types_text(target.facility_types),
        options=[(key, upper_first(target_row.types_text(each))) for key, each in types],
        area=area,
        links=list_links(plan, changes_view.slug(target), area),
        shown=usage_view.shown(session, plan, target, on),
        on=on,
        wrong=wrong,
        sources=sources_of(session, [plan], on),
        view=usage_view,
    )
