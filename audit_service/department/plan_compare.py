"""The parts of a plan's territory side by side: wards, former provinces, types, chains."""

from flask import Blueprint, render_template, request

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_day, chosen_number
from audit_service.db import db
from audit_service.department import changes_view, compare_view, plan_view, target_row
from audit_service.department.asked import asked_cut, asked_measured, asked_over
from audit_service.department.sources import sources_of
from inspections.account.rules import Permission
from inspections.progress.queries import Cut

blueprint = Blueprint("department_plan_compare", __name__, url_prefix="/department/plans")


@blueprint.get("/<slug>/compare")
@needs(Permission.USE_DEPARTMENT)
def page(slug: str) -> tuple[str, int]:
    """`?target=` of the plan, `?by=` a Cut, `?on=` a day. 422 for a `by` that there is none of: it
    is named, and the parts by ward are shown."""
    session, actor = db.session(), current_actor()
    on, wrong_day = chosen_day()
    cut, wrong_cut = asked_cut()
    plan = asked_over(session, actor, slug)
    target, targets = asked_measured(session, plan)
    number = chosen_number("page") or 1
    page = render_template(
        "department/compare.html",
        plan=plan,
        plan_name=plan_view.plan_name(plan),
        territory=plan_view.territory_name(session, plan, on),
        target_slug=changes_view.slug(target),
        options=[(changes_view.slug(each), changes_view.title(each)) for each in targets],
        cut=cut,
        cuts=Cut,
        number=number,
        area=request.args.get("area"),
        comparison=compare_view.comparison(session, actor, plan, target, on, cut, number),
        on=on,
        errors=[each for each in (("on", wrong_day), ("by", wrong_cut)) if each[1]],
        sources=sources_of(session, [plan], on),
        view=compare_view,
        row_view=target_row,
    )
    return page, 422 if wrong_cut else 200
