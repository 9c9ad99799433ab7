"""The plan, the target and the way to divide a territory that an address names."""

from collections.abc import Sequence

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.department import plan_order
from audit_service.words import _, label, listed
from inspections.account.rules import Actor
from inspections.area.models import Area
from inspections.errors import Problem, Refused
from inspections.plan.models import Plan, Target
from inspections.plan.queries import plan_by_slug, targets_of
from inspections.progress.queries import Cut, terms_of
from inspections.progress.rules import counts_facilities


def asked_plan(session: Session, slug: str) -> Plan:
    """NOT_FOUND for one that does not exist."""
    found = plan_by_slug(session, slug)
    if found is None:
        raise Refused(Problem.NOT_FOUND)
    return found


def asked_over(session: Session, actor: Actor, slug: str) -> Plan:
    """The plan, asked of one of the reader's own areas where `?area=` names one."""
    found = asked_plan(session, slug)
    area_key = request.args.get("area")
    if not area_key:
        return found
    query = select(Area).where(Area.key == area_key, Area.id.in_(actor.areas))
    area = session.scalar(query)
    if area is None:
        raise Refused(Problem.NOT_FOUND)
    return plan_order.over_area(found, area)


def asked_target(session: Session, actor: Actor, slug: str, key: str) -> tuple[Plan, Target]:
    found = asked_over(session, actor, slug)
    for row in targets_of(session, found.id):
        if row.key == f"{found.slug}:{key}":
            return found, row
    raise Refused(Problem.NOT_FOUND)


def asked_measured(session: Session, plan: Plan) -> tuple[Target, list[Target]]:
    """The target that `?target=` names, else the first, and all there are to choose from: those by
    which facilities pass or fail. NOT_FOUND for any other, and for a plan without one."""
    every = measured(targets_of(session, plan.id))
    key = request.args.get("target", "")
    found = [each for each in every if not key or each.key == f"{plan.slug}:{key}"]
    if not found:
        raise Refused(Problem.NOT_FOUND)
    return found[0], every


def measured(targets: Sequence[Target]) -> list[Target]:
    return [each for each in targets if counts_facilities(terms_of(each))]


def asked_types(session: Session, plan: Plan) -> tuple[Target, list[Target]]:
    """As `asked_measured`, of targets of any kind: one for each set of facility types, the first in
    the plan's order."""
    every: dict[tuple[str, ...], Target] = {}
    for each in targets_of(session, plan.id):
        every.setdefault(tuple(sorted(each.facility_types)), each)
    key = request.args.get("target", "")
    ours = list(every.values())
    found = [each for each in ours if not key or each.key == f"{plan.slug}:{key}"]
    if not found:
        raise Refused(Problem.NOT_FOUND)
    return found[0], ours


def asked_cut() -> tuple[Cut, str | None]:
    """The way that `?by=` names, else by ward; with what is wrong where there is none such, and the
    answer is to be 422."""
    asked = request.args.get("by", "")
    try:
        return Cut.of(asked or Cut.WARD.value), None
    except KeyError:
        ways = listed([label(each) for each in Cut])
        wrong = _("Không có cách chia “%(asked)s”. Có thể chia %(ways)s.", asked=asked, ways=ways)
        return Cut.WARD, wrong
