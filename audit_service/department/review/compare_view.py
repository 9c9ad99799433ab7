"""Two records of one chain of corrections side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from audit_service.department.inspection_acts import Reviewed, reviews_of
from audit_service.department.inspection_chain import Link, seen_inspection, seen_links
from audit_service.department.review.difference_rows import Comparison, comparison
from audit_service.department.review.records import record_of
from inspections.account.rules import Actor, may_review
from inspections.errors import Problem, Refused
from inspections.facility.models import Facility
from inspections.inspection.models import Inspection
from inspections.inspection.queries import facts, verdict_of
from inspections.inspection.rules import ReviewState
from inspections.verdict.rules import VerdictOutcome


@dataclass(frozen=True)
class Side:
    """`path`: the receipt numbers of its corrections from the first record to this one, those that
    the reader may see; `reviews`: what was decided of it."""

    link: Link
    path: tuple[str, ...]
    facility: Facility | None
    verdict: VerdictOutcome | None
    reviews: tuple[Reviewed, ...]


@dataclass(frozen=True)
class ComparePage:
    """`sides`: the earlier arrival first; one where there is nothing to compare with. `links`: all
    of the chain that the reader may see."""

    inspection: Inspection
    sides: tuple[Side, ...]
    links: tuple[Link, ...]
    comparison: Comparison | None
    is_own: bool
    may_review: bool

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(id, words) of which to keep."""
        return [
            (str(each.link.inspection.id), f"{each.link.receipt_no}, {each.link.signer}")
            for each in self.sides
        ]

    @property
    def is_fork(self) -> bool:
        """Both correct the same record, and neither was voided."""
        corrected = {side.link.inspection.supersedes for side in self.sides}
        voided = ReviewState.VOIDED in {side.link.standing for side in self.sides}
        return len(self.sides) == 2 and len(corrected) == 1 and None not in corrected and not voided


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
    concerned = [inspection, *(each.inspection for each in pair)]
    return ComparePage(
        inspection=inspection,
        sides=tuple(_side(session, each, links) for each in pair),
        links=links,
        comparison=(
            comparison(*(record_of(session, each.inspection) for each in pair))
            if len(pair) == 2
            else None
        ),
        is_own=any(each.signer_id == actor.account_id for each in concerned),
        may_review=all(may_review(actor, facts(session, each)) for each in concerned),
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


def _path(link: Link, links: Sequence[Link]) -> tuple[str, ...]:
    by_id = {each.inspection.id: each for each in links}
    found = [link]
    while (before := by_id.get(found[-1].inspection.supersedes or link.inspection.id)) is not None:
        if before in found:
            break
        found.append(before)
    return tuple(each.receipt_no for each in reversed(found))


def _side(session: Session, link: Link, links: Sequence[Link]) -> Side:
    verdict = verdict_of(session, link.inspection)
    facility_id = link.inspection.facility_id
    return Side(
        link,
        _path(link, links),
        session.get(Facility, facility_id) if facility_id else None,
        VerdictOutcome.of(verdict.outcome) if verdict else None,
        reviews_of(session, link.inspection.seq),
    )
