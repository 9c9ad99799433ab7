"""Proving the figures: work them out the long way, and say where the quick way differs.

Reads everything and writes nothing. What another transaction commits meanwhile can show up as a
difference on PostgreSQL, unless the caller's transaction is a snapshot (REPEATABLE READ).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.area.models import Area
from inspections.area.rules import NATION_KEY
from inspections.inspection.models import Counted, Inspection, InspectionChange
from inspections.inspection.queries import revisions
from inspections.inspection.rules import superseded_by
from inspections.plan.models import Plan, Target
from inspections.plan.queries import plans, targets_of
from inspections.plan.rules import Criterion, Unit
from inspections.progress.commands.kept_differences import kept_differences
from inspections.progress.commands.raw_rows import VerdictRow, read_world
from inspections.progress.difference import ABSENT, PRESENT, Difference
from inspections.progress.queries.kept import is_kept
from inspections.progress.queries.tallies import tally_by_rows
from inspections.progress.queries.targets import target_progress, terms_of
from inspections.progress.recompute import Question, Visit, World
from inspections.progress.rules import Figures, Tally, TargetTerms, figures
from inspections.verdict.models import Verdict


def recompute(session: Session, on: date) -> Iterator[Difference]:
    """Every difference between what is stored or summed up quickly and what the raw rows say:
    verdicts, which records count, what is told of each to whoever asks for changes, the figures of
    every target on the date and when due, and all that is kept of figures. Nothing when all is
    well. Holds everything but the observations in memory."""
    world, verdicts = read_world(session)
    yield from _verdict_differences(session, world, verdicts)
    yield from _counted_differences(session, world)
    yield from _noted_differences(session)
    for plan in plans(session):
        for target in targets_of(session, plan.id):
            for difference in _target_differences(session, world, plan, target, on):
                yield replace(difference, plan=plan.slug, target=target.key)
    yield from kept_differences(session)


def _verdict_differences(
    session: Session, world: World, verdicts: Mapping[int, VerdictRow]
) -> Iterator[Difference]:
    """A record is complete when no photo is missing; its verdict is the one of its rule set."""
    query = select(Inspection.seq, Verdict).join(
        Verdict,
        (Verdict.inspection_seq == Inspection.seq) & (Verdict.rule_set == Inspection.rule_set),
    )
    stored = {seq: _values(verdict) for seq, verdict in session.execute(query)}
    for visit in world.visits:
        state = "waiting" if visit.photos_missing else "complete"
        fast = {"state": visit.state, **_prefixed("verdict", stored.get(visit.seq))}
        slow = {"state": state, **_prefixed("verdict", verdicts.get(visit.seq))}
        for difference in _differences(fast, slow):
            yield replace(difference, inspection_id=visit.id)


def _values(verdict: Verdict) -> VerdictRow:
    """The columns that judging again gives anew."""
    left_out = ("inspection_seq", "judged_at")
    columns = (column.key for column in Verdict.__table__.columns)
    return {name: getattr(verdict, name) for name in columns if name not in left_out}


def _counted_differences(session: Session, world: World) -> Iterator[Difference]:
    fast = {row.inspection_id: row for row in session.scalars(select(Counted))}
    slow = {visit.id: visit for visit in world.visits if visit.id in world.counted}
    for inspection_id in sorted(fast.keys() | slow.keys()):
        row, visit = fast.get(inspection_id), slow.get(inspection_id)
        said = None if row is None else {name: getattr(row, name) for name in _COPIED}
        meant = None if visit is None else _counted_values(visit)
        for difference in _differences(_prefixed("counted", said), _prefixed("counted", meant)):
            yield replace(difference, inspection_id=inspection_id)


_COPIED = ("inspection_seq", "facility_id", "outcome", "rule_set", "visited_at", "visited_on")


def _counted_values(visit: Visit) -> dict[str, Any]:
    return {
        "inspection_seq": visit.seq,
        **{name: getattr(visit, name) for name in _COPIED if name != "inspection_seq"},
    }


_OF_LINKS = (
    *("seq", "id", "signer_id", "signer_reviews", "state", "review"),
    *("supersedes", "supersedes_ignored"),
)
_NOTED = ("state", "review", "superseded_by")


def _noted_differences(session: Session) -> Iterator[Difference]:
    """Of every record, the unreadable ones too."""
    links = select(*(getattr(Inspection, name) for name in _OF_LINKS)).order_by(Inspection.seq)
    records: Sequence[Any] = session.execute(links).all()
    replaced = superseded_by(revisions(records))
    change = InspectionChange
    notes = select(change.inspection_seq, *(getattr(change, name) for name in _NOTED))
    noted = {seq: dict(zip(_NOTED, row, strict=True)) for seq, *row in session.execute(notes)}
    for each in records:
        told = (each.state, each.review, replaced.get(each.id))
        slow = _prefixed("noted", dict(zip(_NOTED, told, strict=True)))
        for difference in _differences(_prefixed("noted", noted.get(each.seq)), slow):
            yield replace(difference, inspection_id=each.id)


def _target_differences(
    session: Session, world: World, plan: Plan, target: Target, on: date
) -> Iterator[Difference]:
    """Of the statement that reads the rows, by which lists are drawn up, and of what is printed,
    which comes from what is kept."""
    due = target.due_on if target.due_on is not None and target.due_on <= on else None
    slow = _slow(session, world, plan, target, on)
    slow_due = None if due is None else _slow(session, world, plan, target, due)
    fast = _by_rows(session, plan, target, on)
    fast_due = None if due is None else _by_rows(session, plan, target, due)
    pairs = [(on, fast, slow), (due, _prefixed("at_due", fast_due), _prefixed("at_due", slow_due))]
    if is_kept(session):
        quick = target_progress(session, plan, target, on)
        printed = _shown(quick.figures, quick.counts)
        then, counts = quick.at_due, quick.counts_at_due
        at_due = None if then is None or counts is None else _shown(then, counts)
        pairs += [
            (on, _prefixed("kept", printed), _prefixed("kept", slow)),
            (due, _prefixed("kept.at_due", at_due), _prefixed("kept.at_due", slow_due)),
        ]
    for day, said, meant in pairs:
        for difference in _differences(said, meant):
            yield replace(difference, on=day)


def _by_rows(session: Session, plan: Plan, target: Target, day: date) -> dict[str, Any]:
    counts = tally_by_rows(session, plan, target, day)
    return _shown(figures(terms_of(target), counts), counts)


def _slow(session: Session, world: World, plan: Plan, target: Target, day: date) -> dict[str, Any]:
    counts = world.tally(_question(session, plan, target), day)
    return _shown(figures(_terms(target), counts), counts)


def _question(session: Session, plan: Plan, target: Target) -> Question:
    territory = session.get_one(Area, plan.territory_id)
    return Question(
        territory_id=territory.id,
        nation=territory.key == NATION_KEY,
        types=target.facility_types,
        full_only=target.criterion is Criterion.FULL,
    )


def _terms(target: Target) -> TargetTerms:
    return TargetTerms(
        kind=target.kind,
        goal_percent=target.goal_percent,
        unit=Unit.BAGS if target.unit is Unit.BAGS else Unit.FACILITIES,
        criterion=target.criterion,
        facility_types=target.facility_types,
    )


def _shown(printed: Figures, counts: Tally) -> dict[str, Any]:
    """The figures, and the counts that are not among them."""
    figures_ = vars(printed)
    behind = {name: number for name, number in vars(counts).items() if figures_.get(name) is None}
    return {**figures_, **_prefixed("tally", behind)}


def _prefixed(word: str, values: Mapping[str, Any] | None) -> dict[str, Any]:
    """The values as "word.name", and under the word itself whether there are any."""
    if values is None:
        return {word: ABSENT}
    return {word: PRESENT, **{f"{word}.{name}": value for name, value in values.items()}}


def _differences(fast: Mapping[str, Any], slow: Mapping[str, Any]) -> Iterator[Difference]:
    """Where one side lacks the whole, that alone is told."""
    absent = {name for name in fast if ABSENT in (fast[name], slow.get(name))}
    for name in sorted(fast.keys() | slow.keys()):
        if name.split(".")[0] in absent - {name}:
            continue
        if fast.get(name) != slow.get(name):
            yield Difference(name, fast.get(name), slow.get(name))
