"""Two records of one chain of corrections side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from audit_service.department.inspection_chain import Link, seen_inspection, seen_links
from audit_service.department.review.difference_rows import Comparison, comparison
from audit_service.department.review.records import record_of
from inspections.account.rules import Actor
from inspections.errors import Problem, Refused
from inspections.facility.models import Facility
from inspections.inspection.models import Inspection
from inspections.inspection.queries import verdict_of
from inspections.verdict.rules import VerdictOutcome


@dataclass(frozen=True)
class Side:
    link: Link
    facility: Facility | None
    verdict: VerdictOutcome | None


@dataclass(frozen=True)
class ComparePage:
    """`sides`: the earlier arrival first; one where there is nothing to compare with. `links`: all
    of the chain that the reader may see."""

    inspection: Inspection
    sides: tuple[Side, ...]
    links: tuple[Link, ...]
    comparison: Comparison | None


def compare_page(
    session: Session, actor: Actor, inspection_id: UUID, with_: UUID | None
) -> ComparePage:
    """NOT_FOUND for a record that the reader may not know of, or that is of another chain.

    `with_` None: with the other correction of the same record, else with what it corrects, else
    with what corrects it.
    """
    inspection = seen_inspection(session, actor, inspection_id)
    links = seen_links(session, actor, inspection)
    others = [each for each in links if each.inspection.id != inspection.id]
    own = next((each for each in links if each.inspection.id == inspection.id), None)
    other = _chosen(others, with_) if with_ else _nearest(inspection, others)
    pair = sorted((each for each in (own, other) if each), key=lambda each: each.inspection.seq)
    return ComparePage(
        inspection=inspection,
        sides=tuple(_side(session, each) for each in pair),
        links=links,
        comparison=(
            comparison(*(record_of(session, each.inspection) for each in pair))
            if len(pair) == 2
            else None
        ),
    )


def _chosen(others: Sequence[Link], id_: UUID) -> Link:
    for each in others:
        if each.inspection.id == id_:
            return each
    raise Refused(Problem.NOT_FOUND)


def _nearest(inspection: Inspection, others: Sequence[Link]) -> Link | None:
    def closeness(each: Link) -> int:
        if inspection.supersedes and each.inspection.supersedes == inspection.supersedes:
            return 0
        if each.inspection.id == inspection.supersedes:
            return 1
        return 2 if each.inspection.supersedes == inspection.id else 3

    return min(others, key=closeness, default=None)


def _side(session: Session, link: Link) -> Side:
    verdict = verdict_of(session, link.inspection)
    facility_id = link.inspection.facility_id
    return Side(
        link,
        session.get(Facility, facility_id) if facility_id else None,
        VerdictOutcome.of(verdict.outcome) if verdict else None,
    )
