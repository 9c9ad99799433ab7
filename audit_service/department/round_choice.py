"""A new round as it is planned: the stores that were looked for, or what a draw would tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from audit_service.choices import read_day
from audit_service.department.facility_filters import found_retailers
from audit_service.words import _
from inspections.account.rules import Actor, RoundFacts, may_plan_round, may_see_facility
from inspections.area.models import Area
from inspections.area.queries import area_by_code
from inspections.facility.queries.by_code import facility_by_code, survivor
from inspections.facility.queries.filter import FacilityFilter
from inspections.facility.queries.find import FoundFacility
from inspections.facility.queries.visible import facts
from inspections.facility.rules import TYPES
from inspections.plan.models import Plan, Target
from inspections.plan.queries import plans, targets_of
from inspections.plan.rules import TargetKind, Unit
from inspections.round.queries.choose import Choice, chosen, frame_of
from inspections.round.queries.repeated import Repeated, repeated
from inspections.round.queries.visible import area_facts
from inspections.round.sample import HALF, WANTED_POINTS, Expected, expected, size_wanted
from inspections.verdict.standing import Standing

# More than so many are not looked through one by one.
MOST_LISTED = 500
NAMES = ("area", "type", "retailer", "standing", "not_since")
# Where a target names no share, the range is shown for this one too.
USUAL = 85


@dataclass
class Search:
    """`sent`: the words of the form; `stores` None = nothing has been looked for yet. `warnings`:
    by facility id, where an inspection by decision would be the second within a year."""

    sent: Mapping[str, str]
    area: Area | None
    stores: list[FoundFacility] | None = None
    is_cut: bool = False
    warnings: dict[int, Repeated] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def search(session: Session, actor: Actor, sent: Mapping[str, str], on: date) -> Search:
    """The stores that the form's words mean; what is wrong with a word stands at its field."""
    given = {name: text for name in NAMES if (text := sent.get(name, "").strip())}
    area = area_by_code(session, given["area"]) if "area" in given else _own_area(session, actor)
    found = Search(given, area)
    if "look" not in sent:
        return found
    if area is None or not may_plan_round(actor, RoundFacts(area_facts(session, area.id), _NOBODY)):
        found.errors["area"] = _("Địa bàn này không nằm trọn trong địa bàn của tài khoản.")
        return found
    choice = _choice(session, found)
    if found.errors:
        return found
    stores = chosen(session, actor, area.id, choice, on, MOST_LISTED + 1)
    found.stores, found.is_cut = stores[:MOST_LISTED], len(stores) > MOST_LISTED
    found.warnings = repeated(session, {each.facility.id: on for each in found.stores}, on)
    return found


_NOBODY: frozenset[int] = frozenset()


def _own_area(session: Session, actor: Actor) -> Area | None:
    """The area of an actor who has but one."""
    return session.get(Area, next(iter(actor.areas))) if len(actor.areas) == 1 else None


def _choice(session: Session, search: Search) -> Choice:
    sent = search.sent
    retailers = found_retailers(session, sent.get("retailer", ""))
    if "retailer" in sent and len(retailers) != 1:
        search.errors["retailer"] = (
            _("Có nhiều đơn vị khớp. Hãy ghi trọn tên.")
            if retailers
            else _("Trong sổ không có đơn vị nào như vậy.")
        )
    since = read_day(sent["not_since"]) if "not_since" in sent else None
    if "not_since" in sent and since is None:
        search.errors["not_since"] = _("Ngày chưa đúng. Hãy ghi như 31/12/2025.")
    standings = {each.value: each for each in Standing}
    filter = FacilityFilter(
        type=TYPES.get(sent.get("type", "")),
        retailer_id=retailers[0].id if len(retailers) == 1 else None,
        standing=standings.get(sent.get("standing", "")),
    )
    return Choice(filter, since)


def ids_of_codes(session: Session, actor: Actor, codes: str, errors: dict[str, str]) -> set[int]:
    """The facilities whose codes were typed, one a line; merged ones as what they turned out to
    be. What is no code of a facility that the actor may see stands in `errors`."""
    found = set()
    for text in codes.replace(",", "\n").replace(";", "\n").splitlines():
        if not text.strip():
            continue
        typed = facility_by_code(session, text)
        facility = None if typed is None else survivor(session, typed)
        if facility is None or not may_see_facility(actor, facts(session, facility)):
            errors["codes"] = _("Không có cơ sở nào mang mã “%(code)s”.", code=text.strip()[:40])
        else:
            found.add(facility.id)
    return found


@dataclass(frozen=True)
class Lot:
    """What can be drawn for a target. `at_goal` and `at_half`: what a draw of the size can be
    expected to tell; None until there is a size that can be drawn."""

    plan: Plan
    target: Target
    registered: int
    goal: int
    wanted: int | None
    at_goal: Expected | None
    at_half: Expected | None
    points: int = WANTED_POINTS


def drawable(session: Session, actor: Actor) -> list[tuple[Plan, Target]]:
    """The targets of stores with a share whose territory is the actor's to plan for."""
    return [
        (plan, target)
        for plan in plans(session)
        if may_plan_round(actor, RoundFacts(area_facts(session, plan.territory_id), _NOBODY))
        for target in targets_of(session, plan.id)
        if target.kind is TargetKind.SHARE and target.unit is not Unit.BAGS
    ]


def lot_of(session: Session, plan: Plan, target: Target, size: int | None, on: date) -> Lot:
    registered = len(frame_of(session, plan, target, on))
    goal = target.goal_percent or USUAL
    fits = size is not None and 1 <= size <= registered
    at = (expected(size or 1, registered, each) if fits else None for each in (goal, HALF))
    at_goal, at_half = at
    wanted = size_wanted(registered, goal) if registered else None
    return Lot(plan, target, registered, goal, wanted, at_goal, at_half)
