"""Bringing what is kept of some facilities up to what their rows say."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy.orm import Session

from inspections.progress.commands.rows import write
from inspections.progress.queries.grown import grown_of
from inspections.progress.queries.one import Known, known_of
from inspections.progress.steps import (
    ANYTHING,
    Changed,
    Interval,
    Key,
    add_up,
    continued,
    deltas,
    intervals,
)

# How many facilities are held in memory at a time.
AT_ONCE = 500


def keep(session: Session, facility_ids: Iterable[int], changed: Changed = ANYTHING) -> int:
    """Work out the facilities' intervals, write those that differ, and add what that changes to the
    day and quarter deltas, in one statement in the order of their keys. How many facilities had
    changed. They are locked by the caller; nothing else is locked after this.

    `changed`: on other days than these nothing is; of those nothing is read or written.
    """
    number = 0
    put: list[tuple[int, Interval]] = []
    dropped: list[tuple[int, Interval]] = []
    total: dict[Key, Sequence[int]] = {}
    for some in _batches(sorted(facility_ids)):
        known = read(session, some, changed)
        for id_ in some:
            before = known.kept[id_]
            worked_out = intervals(known.facts[id_]) if id_ in known.facts else []
            after = continued(before, worked_out, changed.since, known.until.get(id_))
            gone = [each for each in before if each not in after]
            new = [each for each in after if each not in before]
            if not gone and not new:
                continue
            number += 1
            for key, numbers in deltas(gone, new, known.places).items():
                add_up(total, key, numbers)
            starts = {each.starts_on for each in new}
            put += [(id_, each) for each in new]
            dropped += [(id_, each) for each in gone if each.starts_on not in starts]
    if number:
        write(session, dropped, put, {key: sums for key, sums in total.items() if any(sums)})
    return number


def read(session: Session, ids: Sequence[int], changed: Changed) -> Known:
    if changed.added is not None and len(ids) == 1:
        return grown_of(session, ids[0], changed)
    return known_of(session, ids, changed)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
