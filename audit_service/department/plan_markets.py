"""The markets of a plan's territory by their stalls: they are never rated."""

from flask import Blueprint, render_template, request

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_day, chosen_number, chosen_word
from audit_service.db import db
from audit_service.department import markets_view, plan_view
from audit_service.department.asked import asked_over
from audit_service.department.markets_view import Which
from audit_service.department.sources import sources_of
from inspections.account.rules import Permission

blueprint = Blueprint("department_plan_markets", __name__, url_prefix="/department/plans")


@blueprint.get("/<slug>/markets")
@needs(Permission.USE_DEPARTMENT)
def page(slug: str) -> str:
    """`?on=` a day; `?part=` lists the markets of one of the page's counts."""
    session, actor = db.session(), current_actor()
    on, wrong = chosen_day()
    plan = asked_over(session, actor, slug)
    which = Which.of(chosen_word("part", Which) or Which.ALL)
    number = chosen_number("page") or 1
    return render_template(
        "department/markets.html",
        plan=plan,
        plan_name=plan_view.plan_name(plan),
        territory=plan_view.territory_name(session, plan, on),
        area=request.args.get("area"),
        shown=markets_view.shown(session, actor, plan, on, number, which),
        number=number,
        on=on,
        wrong=wrong,
        sources=sources_of(session, [plan], on),
    )
