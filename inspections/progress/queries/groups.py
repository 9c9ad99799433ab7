"""The parts of a target's figures on one date: what they are divided by, and how each is called."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, select
from sqlalchemy.orm import Session

from inspections.area.queries import nearest_names
from inspections.facility.collation import sort_key
from inspections.facility.rules import TYPES
from inspections.progress.queries.tallies import as_tally, sums
from inspections.progress.rules import Figures, TargetTerms, figures, window_start
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


def groups(session: Session, terms: TargetTerms, facts: CTE, on: date, by: By) -> tuple[Group, ...]:
    """`facts`: those of the target on the date."""
    found = figures_by(session, terms, facts, part_of(facts, by), on)
    return named(found, labels(session, found.keys() - {None}, on, by))


def part_of(facts: CTE, by: By) -> ColumnElement[Any]:
    return {
        By.WARD: facts.c.ward_id,
        By.TYPE: facts.c.type,
        By.FORMER_PROVINCE: facts.c.former_id,
    }[by]


def figures_by(
    session: Session, terms: TargetTerms, facts: CTE, part: ColumnElement[Any], on: date
) -> dict[Any, Figures]:
    """By each value of `part`, a column of `facts`."""
    rows = session.execute(select(part.label("part"), *sums(facts)).group_by(part)).all()
    by_lot = parts_by_lot(session, facts, part, window_start(on), on)
    return {row.part: figures(terms, as_tally(row._mapping, row.part in by_lot)) for row in rows}


def named(found: Mapping[Any, Figures], labels: Mapping[Any, tuple[str, str]]) -> tuple[Group, ...]:
    """In the order of `labels`, the key and the name of each; what has none comes last."""
    known = [Group(*label, found[part]) for part, label in labels.items()]
    return (*known, *(Group(None, None, found[part]) for part in found.keys() - labels.keys()))


def labels(
    session: Session, parts: Collection[Any], on: date, by: By
) -> dict[Any, tuple[str, str]]:
    """The key and the name of each part, in order: areas by their names without the kind before."""
    if by is By.TYPE:
        return {each: (each, word.vi) for each, word in TYPES.items() if each in parts}
    names = nearest_names(session, parts, on)
    ordered = sorted(names.items(), key=lambda item: (sort_key(item[1].name), item[1].code))
    return {part: (name.code, name.full_name) for part, name in ordered}
