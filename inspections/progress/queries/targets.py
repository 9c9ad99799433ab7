"""The figures of a plan's targets on a date, whole and broken down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.area.queries import nearest_names
from inspections.facility.collation import sort_key
from inspections.facility.rules import TYPES
from inspections.plan.models import Plan, Target
from inspections.plan.queries import targets_of
from inspections.plan.rules import Unit
from inspections.progress.queries.facts import facts_of
from inspections.progress.queries.tallies import as_tally, sums, tallies
from inspections.progress.rules import Figures, Tally, TargetTerms, figures, window_start
from inspections.round.queries.drawn import parts_by_lot
from inspections.words import Word


class By(Word):
    """What a plan's figures can be broken down by."""

    WARD = "ward", "theo xã, phường", "by ward"
    TYPE = "type", "theo loại cơ sở", "by type"
    FORMER_PROVINCE = "former_province", "theo tỉnh cũ", "by former province"


@dataclass(frozen=True)
class Group:
    """One part of a breakdown. `key` is the ward's or former province's code, or the type; None =
    facilities of which that is not known, which come last."""

    key: str | None
    name: str | None
    figures: Figures


@dataclass(frozen=True)
class TargetProgress:
    """A target with its figures on the date, and on its due date once that has come; each with the
    counts that it was worked out from."""

    target: Target
    counts: Tally
    figures: Figures
    counts_at_due: Tally | None
    at_due: Figures | None
    groups: tuple[Group, ...] | None = None


def plan_progress(
    session: Session, plan: Plan, on: date, by: By | None = None
) -> list[TargetProgress]:
    """The figures of every target of a plan. Everything known now about that date is counted."""
    return _progress(session, plan, targets_of(session, plan.id), on, by)


def target_progress(
    session: Session, plan: Plan, target: Target, on: date, by: By | None = None
) -> TargetProgress:
    return _progress(session, plan, [target], on, by)[0]


def _progress(
    session: Session, plan: Plan, targets: Sequence[Target], on: date, by: By | None
) -> list[TargetProgress]:
    due = {target.id: target.due_on for target in targets if target.due_on and target.due_on <= on}
    counts = tallies(session, plan, targets, {on, *due.values()})
    return [
        TargetProgress(
            target=target,
            counts=counts[target.id, on],
            figures=figures(terms_of(target), counts[target.id, on]),
            counts_at_due=counts[target.id, due[target.id]] if target.id in due else None,
            at_due=_figures_at(target, counts, due.get(target.id)),
            groups=_groups(session, plan, target, on, by) if by else None,
        )
        for target in targets
    ]


def _figures_at(
    target: Target, counts: Mapping[tuple[int, date], Tally], day: date | None
) -> Figures | None:
    return None if day is None else figures(terms_of(target), counts[target.id, day])


def terms_of(target: Target) -> TargetTerms:
    return TargetTerms(
        kind=target.kind,
        goal_percent=target.goal_percent,
        unit=target.unit or Unit.FACILITIES,
        criterion=target.criterion,
        facility_types=target.facility_types,
    )


def _groups(session: Session, plan: Plan, target: Target, on: date, by: By) -> tuple[Group, ...]:
    facts = facts_of(session, plan, target, on)
    column = {
        By.WARD: facts.c.ward_id,
        By.TYPE: facts.c.type,
        By.FORMER_PROVINCE: facts.c.former_id,
    }[by]
    rows = session.execute(select(column.label("part"), *sums(facts)).group_by(column)).all()
    terms, by_lot = terms_of(target), parts_by_lot(session, facts, column, window_start(on), on)
    labels = _labels(session, {row.part for row in rows if row.part is not None}, on, by)
    found = {row.part: figures(terms, as_tally(row._mapping, row.part in by_lot)) for row in rows}
    groups = [Group(key, name, found.pop(part)) for part, (key, name) in labels.items()]
    return (*groups, *(Group(None, None, rest) for rest in found.values()))


def _labels(session: Session, parts: set[Any], on: date, by: By) -> dict[Any, tuple[str, str]]:
    """The key and the name of each part in the order of a list: areas by their names without the
    kind before it."""
    if by is By.TYPE:
        return {each: (each, word.vi) for each, word in TYPES.items() if each in parts}
    names = nearest_names(session, parts, on)
    ordered = sorted(names.items(), key=lambda item: (sort_key(item[1].name), item[1].code))
    return {part: (name.code, name.full_name) for part, name in ordered}
