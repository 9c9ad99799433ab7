"""What the latest counted visit of a facility found, and which visit that is."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from inspections.facility.models import Facility
from inspections.inspection.models import Counted, UsePoint
from inspections.inspection.record import Outcome
from inspections.packaging.rules import catalogue
from inspections.progress.rules import window_end, window_start
from inspections.verdict.findings import UNPROVEN
from inspections.verdict.models import Verdict
from inspections.verdict.standing import Standing


@dataclass(frozen=True)
class LastFinding:
    """`outcome` and the use points' keys as stored. `valid_until`: the first day on which the visit
    no longer counts. `unproven`: the categories judged not friendly or in need of proof, each once,
    in the catalogue's order. `use_points`: (key, present) as signed; present None = not answered.
    """

    visited_on: date
    outcome: str
    valid_until: date
    unproven: tuple[str, ...]
    use_points: tuple[tuple[str, bool | None], ...]


def standing_on(last: LastFinding | None, on: date) -> Standing:
    """Where a facility stands on the day for which its last finding was asked."""
    if last is None:
        return Standing.NONE
    return Standing.EXPIRED if last.valid_until <= on else Standing.of(last.outcome)


def latest_checked(on: date, facility_ids: Collection[int] | None = None) -> CTE:
    """The latest counted, checked visit of each facility up to the date, however long ago; what was
    merged into a facility was always that facility. `facility_ids` None = of all."""
    visited = aliased(Facility)
    survivor = func.coalesce(visited.merged_into_id, visited.id)
    ranked = (
        select(
            survivor.label("facility_id"),
            Counted.inspection_seq,
            Counted.rule_set,
            Counted.visited_on,
            func.row_number()
            .over(
                partition_by=survivor,
                order_by=(Counted.visited_at.desc(), Counted.inspection_id.desc()),
            )
            .label("place"),
        )
        .join(visited, visited.id == Counted.facility_id)
        .where(Counted.outcome == Outcome.CHECKED.value, Counted.visited_on <= on)
    )
    if facility_ids is not None:
        # Both columns have an index; the survivor's id as such has none.
        own, merged = visited.id.in_(facility_ids), visited.merged_into_id.in_(facility_ids)
        ranked = ranked.where(or_(and_(visited.merged_into_id.is_(None), own), merged))
    inner = ranked.cte("ranked")
    return select(inner).where(inner.c.place == 1).cte("latest")


def last_findings(
    session: Session, facility_ids: Collection[int], on: date
) -> dict[int, LastFinding]:
    """By facility, what the visit found that the figures of the date count as its latest; one that
    no longer counts is given all the same, see `valid_until`.

    Left out: a facility without such a visit, and one that was merged into another. Two statements,
    whatever the number of facilities.
    """
    latest = latest_checked(on, facility_ids)
    judged = select(latest, Verdict.outcome, Verdict.reasons)
    query = judged.join(Verdict, _is_verdict_of(latest))
    rows = session.execute(query).all()
    points = _use_points(session, [row.inspection_seq for row in rows])
    return {
        row.facility_id: LastFinding(
            visited_on=row.visited_on,
            outcome=row.outcome,
            valid_until=window_end(row.visited_on),
            unproven=_unproven(row.reasons),
            use_points=tuple(points[row.inspection_seq]),
        )
        for row in rows
    }


def stands(standing: Standing | None, due_within: int | None, on: date) -> ColumnElement[bool]:
    """The facilities whose latest visit says so, as a where-clause on Facility; None = whatever.

    `due_within`: it counts on the day, and no longer so many days later.
    """
    latest = latest_checked(on)
    visited = select(latest.c.facility_id).join(Verdict, _is_verdict_of(latest))
    counts = latest.c.visited_on >= window_start(on)
    if standing is Standing.NONE:
        # What was never visited is never due.
        return Facility.id.not_in(visited) if due_within is None else false()
    if standing is Standing.EXPIRED:
        visited = visited.where(~counts)
    elif standing is not None:
        visited = visited.where(counts, Verdict.outcome == standing.value)
    if due_within is not None:
        then = window_start(on + timedelta(days=due_within))
        visited = visited.where(counts, latest.c.visited_on < then)
    return Facility.id.in_(visited)


def _is_verdict_of(latest: CTE) -> ColumnElement[bool]:
    return and_(
        Verdict.inspection_seq == latest.c.inspection_seq, Verdict.rule_set == latest.c.rule_set
    )


def _use_points(
    session: Session, seqs: Collection[int]
) -> Mapping[int, list[tuple[str, bool | None]]]:
    found: dict[int, list[tuple[str, bool | None]]] = defaultdict(list)
    columns = select(UsePoint.inspection_seq, UsePoint.key, UsePoint.present)
    query = columns.where(UsePoint.inspection_seq.in_(seqs)).order_by(UsePoint.position)
    for seq, key, present in session.execute(query):
        found[seq].append((key, present))
    return found


def _unproven(reasons: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    keys = {reason["category"] for reason in reasons if reason["judgement"] in UNPROVEN}
    return tuple(key for key in catalogue() if key in keys)
