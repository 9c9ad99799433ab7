"""The facilities that a retailer answers for or once answered for, and the visits made then."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit_service.reasons import reasons_of, summary
from audit_service.standing import TALLIED, standing
from inspections.account.rules import Actor, may_see_facility
from inspections.errors import Problem, Refused
from inspections.facility.models import Facility, FacilityOwner
from inspections.facility.queries.by_code import facility_by_code
from inspections.facility.queries.find import FoundFacility, described
from inspections.facility.queries.visible import facts
from inspections.inspection.models import Counted, Inspection
from inspections.inspection.queries import InspectionRow, find_inspections, visible_inspections
from inspections.inspection.record import Outcome
from inspections.inspection.rules import ReviewState, State
from inspections.progress.rules import in_window
from inspections.verdict.models import Verdict
from inspections.verdict.rules import VerdictOutcome

PAGE = 50


@dataclass(frozen=True)
class Card:
    """One facility with the last verdict that counts, of the retailer's own time. `verdict` None:
    no such visit. `valid`: that visit still stands in the figures. `ended_on` None: still theirs.
    """

    found: FoundFacility
    visit: Inspection | None
    verdict: Verdict | None
    valid: bool
    ended_on: date | None

    @property
    def sentence(self) -> str:
        if self.verdict is None:
            return ""
        outcome = VerdictOutcome.of(self.verdict.outcome)
        return summary(outcome, reasons_of(self.verdict), self.found.type in TALLIED)


@dataclass(frozen=True)
class Cards:
    today: tuple[Card, ...]
    former: tuple[Card, ...]


@dataclass(frozen=True)
class Event:
    """One visit on the line. `verdict` only where it counts; `standing` says why it does not."""

    row: InspectionRow
    outcome: Outcome
    counts: bool
    verdict: Verdict | None
    standing: ReviewState | State
    by_tally: bool

    @property
    def sentence(self) -> str:
        """What was found; nothing where it does not count or was not judged."""
        if self.verdict is None:
            return ""
        outcome = VerdictOutcome.of(self.verdict.outcome)
        return summary(outcome, reasons_of(self.verdict), self.by_tally)


def cards(session: Session, actor: Actor, on: date) -> Cards:
    """Every facility that is or was the actor's or a branch's; six statements however many."""
    ended = _ended(session, actor, on)
    query = select(Facility).where(Facility.id.in_(ended))
    facilities = session.scalars(query.order_by(Facility.sort_key, Facility.id)).all()
    last = _last(session, actor, [each.id for each in facilities])
    made = []
    for found in described(session, facilities, on):
        visit, verdict = last.get(found.facility.id, (None, None))
        day = visit.visited_on if visit else None
        valid = day is not None and in_window(day, on)
        made.append(Card(found, visit, verdict, valid, ended[found.facility.id]))
    return Cards(
        tuple(each for each in made if each.ended_on is None),
        tuple(each for each in made if each.ended_on is not None),
    )


def owned_facility(session: Session, actor: Actor, code: str) -> Facility:
    """NOT_FOUND for one that was never the actor's."""
    facility = facility_by_code(session, code)
    if facility is None or not may_see_facility(actor, facts(session, facility)):
        raise Refused(Problem.NOT_FOUND)
    return facility


def ended_on(session: Session, actor: Actor, facility: Facility, on: date) -> date | None:
    """The day from which the facility is no longer the actor's; None while it is."""
    return _ended(session, actor, on).get(facility.id)


def events(
    session: Session, actor: Actor, found: FoundFacility, before: int | None
) -> tuple[list[Event], int | None]:
    """The visits made while the facility was the actor's, latest arrival first, and where the next
    page begins."""
    facility, by_tally = found.facility, found.type in TALLIED
    rows = find_inspections(
        session, actor, facility_ids=[facility.id], before=before, limit=PAGE + 1
    )
    page = rows[:PAGE]
    counted = _counted(session, [row.seq for row in page])
    made = [
        Event(
            row,
            Outcome.of(row.outcome),
            row.seq in counted,
            counted.get(row.seq),
            standing(row),
            by_tally,
        )
        for row in page
        if row.outcome is not None
    ]
    return made, page[-1].seq if len(rows) > PAGE else None


def counts(session: Session, inspection: Inspection) -> bool:
    return inspection.seq in _counted(session, [inspection.seq])


def _counted(session: Session, seqs: Collection[int]) -> dict[int, Verdict | None]:
    """Those of the records that count, each with its verdict."""
    query = (
        select(Counted.inspection_seq, Verdict)
        .outerjoin(
            Verdict,
            (Verdict.inspection_seq == Counted.inspection_seq)
            & (Verdict.rule_set == Counted.rule_set),
        )
        .where(Counted.inspection_seq.in_(seqs))
    )
    return dict(session.execute(query).all())


def _ended(session: Session, actor: Actor, on: date) -> dict[int, date | None]:
    """The facilities of the actor's and the day their time ended; None = it runs."""
    query = select(FacilityOwner).where(FacilityOwner.retailer_id.in_(actor.retailers))
    ended: dict[int, date | None] = {}
    # What one branch hands to another is still theirs: the last of their rows decides.
    for row in session.scalars(query.order_by(FacilityOwner.starts_on.nulls_first())):
        if row.starts_on is not None and row.starts_on > on:
            continue
        runs = row.ends_on is None or row.ends_on > on
        ended[row.facility_id] = None if runs else row.ends_on
    return ended


def _last(
    session: Session, actor: Actor, ids: Collection[int]
) -> dict[int, tuple[Inspection, Verdict | None]]:
    """The latest counted, checked visit of each facility, among those the actor may see."""
    place = func.row_number().over(
        partition_by=Counted.facility_id,
        order_by=(Counted.visited_at.desc(), Counted.inspection_id.desc()),
    )
    ranked = (
        select(Counted.inspection_seq, place.label("place"))
        .join(Inspection, Inspection.seq == Counted.inspection_seq)
        .where(
            Counted.facility_id.in_(ids),
            Counted.outcome == Outcome.CHECKED.value,
            visible_inspections(actor),
        )
        .subquery()
    )
    query = (
        select(Inspection, Verdict)
        .join(ranked, ranked.c.inspection_seq == Inspection.seq)
        .outerjoin(
            Verdict,
            (Verdict.inspection_seq == Inspection.seq) & (Verdict.rule_set == Inspection.rule_set),
        )
        .where(ranked.c.place == 1)
    )
    return {
        visit.facility_id: (visit, verdict)
        for visit, verdict in session.execute(query)
        if visit.facility_id is not None
    }
