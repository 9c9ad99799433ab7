"""Two rounds of the demonstration: a survey that runs, and a draw that was walked to its end."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.demo.place import Place
from audit_service.demo.places import SEED, places
from audit_service.demo.visits import LEVELS, Visit
from inspections.account.models import Account
from inspections.account.queries import actor_of
from inspections.area.queries import area_by_code
from inspections.facility.models import Facility
from inspections.facility.rules import FacilityType
from inspections.inspection.record import BasisKind
from inspections.inspection.rules import VIETNAM
from inspections.plan.queries import plan_by_slug, targets_of
from inspections.plan.rules import TargetKind
from inspections.round.commands.change import Edit, assign
from inspections.round.commands.plan import plan_chosen, plan_drawn
from inspections.round.models import RoundVisit
from inspections.round.queries.choose import frame_of, visitable
from inspections.round.rules import Terms

PLANNER, INSPECTOR = "moitruong.angiang", "lan.nguyen"
AREA, PLAN = "P91", "kien-giang-135"
DRAWN = 8
DRAWN_AGO, RUNNING_AGO = timedelta(days=60), timedelta(days=5)
FORTNIGHT = timedelta(days=13)
# The draw of a demonstration is the same for everybody who looks at it.
DRAW_SEED = f"{SEED:064x}"


def add_rounds(
    session: Session,
    people: dict[str, Account],
    facilities: dict[str, Facility],
    until: date,
    send: Callable[[Visit], None],
) -> None:
    """Both rounds as they stand on the day; `send` makes a visit. Does not commit."""
    _drawn(session, people, facilities, until - DRAWN_AGO, send)
    _running(session, people, facilities, until)


def _terms(title: str, starts_on: date, team: Account) -> Terms:
    return Terms(
        title=title,
        basis=BasisKind.SURVEY,
        decision=None,
        decided_on=None,
        starts_on=starts_on,
        ends_on=starts_on + FORTNIGHT,
        grace_days=7,
        team=frozenset({team.id}),
    )


def _drawn(
    session: Session,
    people: dict[str, Account],
    facilities: dict[str, Facility],
    on: date,
    send: Callable[[Visit], None],
) -> None:
    plan = plan_by_slug(session, PLAN)
    assert plan is not None  # noqa: S101 (reference data come first)
    target = next(t for t in targets_of(session, plan.id) if t.kind is TargetKind.SHARE)
    size = min(DRAWN, len(frame_of(session, plan, target, on)))
    if not size:
        return
    terms = _terms("Bốc thăm đánh giá chỉ tiêu (minh hoạ)", on, people[INSPECTOR])
    actor, at = actor_of(session, people[PLANNER].id), _morning(on)
    made = plan_drawn(session, actor, terms, plan, target, size, on, at, DRAW_SEED)
    known = {facilities[place.key].id: place for place in places()}
    drawn = select(RoundVisit.facility_id).where(RoundVisit.round_id == made.id)
    random = Random(SEED)  # noqa: S311 – a story, no secret
    for number, facility_id in enumerate(session.scalars(drawn.order_by(RoundVisit.place)).all()):
        day = on + timedelta(days=number)
        send(Visit(known[facility_id], day, 14, random.choice(LEVELS), "", 0))


def _running(
    session: Session, people: dict[str, Account], facilities: dict[str, Facility], until: date
) -> None:
    area = area_by_code(session, AREA)
    assert area is not None  # noqa: S101 (reference data come first)
    on, actor = until - RUNNING_AGO, actor_of(session, people[PLANNER].id)
    wanted = [facilities[place.key].id for place in places() if _is_meant(place)]
    ids = sorted(visitable(session, actor, area.id, wanted, on))
    terms = _terms("Khảo sát siêu thị sau đợt vận động (minh hoạ)", on, people[INSPECTOR])
    made = plan_chosen(session, actor, terms, area, ids, on, _morning(on), {"type": "supermarket"})
    edit = Edit(actor, made.id, made.version, on, _morning(on))
    assign(session, edit, ids[::2], people[INSPECTOR].id, until + timedelta(days=1))


def _is_meant(place: Place) -> bool:
    return place.territory == "kien-giang" and place.type is FacilityType.SUPERMARKET


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8), VIETNAM)
