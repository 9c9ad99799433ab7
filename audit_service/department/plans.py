"""Plans, how far they are, and the facilities behind each figure."""

from http import HTTPStatus

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_service.auth import current_actor, needs
from audit_service.choices import chosen_day, chosen_number, chosen_word, today
from audit_service.db import db
from audit_service.department import plan_order, plan_view, target_row, target_view, trend_view
from audit_service.department.asked import asked_cut, asked_plan, asked_target
from audit_service.department.sources import sources_of, sources_with
from audit_service.department.usage_asked import usage_asked
from audit_service.language import current_language
from audit_service.reports.plan import PlanOnPaper, plan_data, plan_pdf
from inspections.account.rules import Actor, Permission, Role
from inspections.facility.queries.retailers import visible_retailers
from inspections.progress.age import Age
from inspections.progress.part import Part
from inspections.progress.queries import cut_groups, target_progress, unplaced

blueprint = Blueprint("department_plans", __name__, url_prefix="/department")


@blueprint.get("/")
@needs(Permission.USE_DEPARTMENT)
def index() -> str:
    """The plans of one's territory with their figures, then what they are compared with."""
    session, actor = db.session(), current_actor()
    on, wrong = chosen_day()
    order = plan_order.order_for(session, actor)
    parts = [plan_view.plan_part(session, plan, on, today()) for plan in order.own]
    if order.national is not None:
        for area in order.without_plan:
            over = plan_order.over_area(order.national, area)
            parts.append(plan_view.plan_part(session, over, on, today(), area))
    used = {id_ for each in parts for id_ in each.rule_sets}
    return render_template(
        "department/plans.html",
        parts=parts,
        order=order,
        plan_name=plan_view.plan_name,
        on=on,
        wrong=wrong,
        sources=sources_with(session, [each.plan for each in parts], used, on),
        unplaced=unplaced(session) if _sees_unplaced(actor) else [],
        view=target_row,
    )


@blueprint.get("/plans/<slug>")
@needs(Permission.USE_DEPARTMENT)
def plan(slug: str) -> str:
    """One plan, whoever's it is: totals are readable by every office."""
    session = db.session()
    on, wrong = chosen_day()
    found = asked_plan(session, slug)
    part = plan_view.plan_part(session, found, on, today())
    return render_template(
        "department/plan.html",
        part=part,
        charts=trend_view.charts(session, found, on),
        ages=Age,
        on=on,
        wrong=wrong,
        sources=sources_with(session, [part.plan], part.rule_sets, on),
        view=target_row,
    )


@blueprint.get("/plans/<slug>.pdf")
@needs(Permission.USE_DEPARTMENT)
def plan_on_paper(slug: str) -> ResponseReturnValue:
    """The page of a plan as A4 pages. What is wrong with the day is said by the page."""
    session = db.session()
    on, wrong = chosen_day()
    found = asked_plan(session, slug)
    if wrong:
        page = url_for(".plan", slug=found.slug, on=request.args["on"])
        return redirect(page, HTTPStatus.SEE_OTHER)
    part = plan_view.plan_part(session, found, on, today())
    charts = trend_view.charts(session, found, on)
    sources = sources_with(session, [part.plan], part.rule_sets, on)
    site = current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")
    page = site + url_for(".plan", slug=slug, on=on.isoformat())
    is_demo = current_app.config["SETTINGS"].demo
    paper = PlanOnPaper(part, charts, sources, page, site + url_for("method.page"), is_demo)
    data = plan_data(paper)
    # Setting it takes a while, in which nothing of the database is held.
    session.rollback()
    response = Response(plan_pdf(data), mimetype="application/pdf")
    name = f"{slug}-{on.isoformat()}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.content_language.add(current_language())
    response.vary.update(("Accept-Language", "Cookie"))
    return response


@blueprint.get("/plans/<slug>/targets/<key>")
@needs(Permission.USE_DEPARTMENT)
def target(slug: str, key: str) -> tuple[str, int]:
    """The facilities behind a figure. `?area=` asks the same of one of the reader's own areas;
    `?part=` one of Part, `?group=` one of the groups that `?by=` makes, and `?packaging=` lead to
    their list. 422 for a `by` that there is none of: it is named, and no group is asked for."""
    session, actor = db.session(), current_actor()
    on, wrong_day = chosen_day()
    by, wrong_cut = asked_cut()
    asked, row = asked_target(session, actor, slug, key)
    part = Part.of(chosen_word("part", Part) or Part.REGISTERED)
    # A group of a way that there is not is none.
    group = None if wrong_cut else request.args.get("group") or None
    number = chosen_number("page") or 1
    wanted = target_view.Asked(part, by, group, usage_asked(), number)
    wrong = (("on", wrong_day), ("facilities-of-part", wrong_cut))
    progress = target_progress(session, asked, row, on)
    shown = visible_retailers(actor)
    groups = cut_groups(session, asked, row, on, by, shown) if group else ()
    page = render_template(
        "department/target.html",
        plan=asked,
        plan_name=plan_view.plan_name(asked),
        row=target_row.target_row(progress, asked, request.args.get("area")),
        group=target_row.chosen_group(groups, group),
        chart=trend_view.chart(session, asked, row, on, request.args.get("area")),
        ages=Age,
        behind=target_view.behind(session, actor, asked, row, on, wanted),
        asked=wanted,
        territory=plan_view.territory_name(session, asked, on),
        on=on,
        errors=[each for each in wrong if each[1]],
        sources=sources_of(session, [asked], on),
        view=target_row,
    )
    return page, 422 if wrong_cut else 200


def _sees_unplaced(actor: Actor) -> bool:
    return actor.nation or actor.role is Role.ADMINISTRATOR
