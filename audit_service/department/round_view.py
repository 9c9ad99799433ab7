"""What the page of a round shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from audit_service.words import _
from audit_service.words import day as day_text
from inspections.account.models import Account
from inspections.account.rules import Actor, RoundFacts, may_plan_round
from inspections.area.queries import nearest_names
from inspections.errors import Problem, Refused
from inspections.inspection.record import BasisKind, Outcome
from inspections.plan.models import Plan, Target
from inspections.round.models import Round
from inspections.round.queries.repeated import Repeated, repeated
from inspections.round.queries.rounds import ListedRound, listed, round_by_id, teams_of
from inspections.round.queries.visible import facts
from inspections.round.queries.visits import PlannedVisit, visits_of
from inspections.round.rules import How, RoundState, VisitState
from inspections.round.sample import HALF, Expected, expected
from inspections.words import Word

OUTCOMES = {each.value: each for each in Outcome}
OPEN = (RoundState.PLANNED, RoundState.RUNNING)
USUAL = 85


class By(Word):
    """How the visits are put together."""

    STORE = "store", "theo tên cơ sở", "by store"
    INSPECTOR = "inspector", "theo người kiểm tra", "by inspector"
    DAY = "day", "theo ngày", "by day"


@dataclass(frozen=True)
class Line:
    """`who` None = the whole team. `warning`: why it may be a second inspection in a year."""

    visit: PlannedVisit
    who: Account | None
    warning: Repeated | None

    @property
    def outcome(self) -> Outcome | None:
        arrival = self.visit.arrival
        return OUTCOMES.get(arrival.outcome) if arrival else None


@dataclass(frozen=True)
class Group:
    title: str | None
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class RoundPage:
    """`edits`: whether the reader may change it now. `at_goal`, `at_half`: what the draw can be
    expected to tell."""

    listed: ListedRound
    team: Sequence[Account]
    area: str
    plan: Plan | None
    target: Target | None
    lines: tuple[Line, ...]
    edits: bool
    at_goal: Expected | None
    at_half: Expected | None

    @property
    def round(self) -> Round:
        return self.listed.round

    @property
    def is_drawn(self) -> bool:
        return self.round.how is How.RANDOM

    @property
    def warned(self) -> int:
        return sum(line.warning is not None for line in self.lines)

    def count(self, state: VisitState) -> int:
        return sum(line.visit.state is state for line in self.lines)

    def groups(self, by: By) -> list[Group]:
        return list(_groups(self.lines, by))


def seen_round(session: Session, actor: Actor, round_id: int) -> Round:
    """NOT_FOUND for one that the actor may not know of."""
    round = round_by_id(session, actor, round_id)
    if round is None:
        raise Refused(Problem.NOT_FOUND)
    return round


def round_page(session: Session, actor: Actor, round: Round, today: date) -> RoundPage:
    team = teams_of(session, [round.id])[round.id]
    row = listed(session, round, today)
    plan = session.get(Plan, round.plan_id) if round.plan_id else None
    target = session.get(Target, round.target_id) if round.target_id else None
    goal = (target.goal_percent if target else None) or USUAL
    known: RoundFacts = facts(session, round)
    at = (_expected(row, percent) for percent in (goal, HALF))
    at_goal, at_half = at
    return RoundPage(
        listed=row,
        team=team,
        area=nearest_names(session, [round.area_id], today)[round.area_id].full_name,
        plan=plan,
        target=target,
        lines=tuple(_lines(session, actor, round, team, today)),
        edits=row.state in OPEN and may_plan_round(actor, known),
        at_goal=at_goal,
        at_half=at_half,
    )


def _expected(row: ListedRound, percent: int) -> Expected | None:
    registered = row.round.drawn_from
    return None if registered is None else expected(row.counts.total, registered, percent)


def _lines(
    session: Session, actor: Actor, round: Round, team: Sequence[Account], today: date
) -> Iterator[Line]:
    people = {each.id: each for each in team}
    visits = visits_of(session, round, actor, today)
    warnings: dict[int, Repeated] = {}
    if round.basis is BasisKind.INSPECTION:
        first = round.starts_on
        days = {each.planned.id: each.visit.planned_on or first for each in visits}
        warnings = repeated(session, days, today, round.id)
    for each in visits:
        who = people.get(each.visit.account_id or 0)
        yield Line(each, who, warnings.get(each.planned.id))


def _groups(lines: Sequence[Line], by: By) -> Iterator[Group]:
    if by is By.STORE:
        yield Group(None, tuple(lines))
        return
    titled = _who if by is By.INSPECTOR else _when
    for title, group in groupby(sorted(lines, key=titled), key=titled):
        yield Group(title[1], tuple(group))


def _who(line: Line) -> tuple[str, str]:
    """The team's own visits last."""
    name = line.who.display_name if line.who else None
    return ("0" + name, name) if name else ("1", _("Cả đoàn"))


def _when(line: Line) -> tuple[str, str]:
    on = line.visit.visit.planned_on
    return (on.isoformat(), day_text(on)) if on else ("9", _("Chưa định ngày"))
