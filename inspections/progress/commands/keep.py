"""Bringing what is kept of some facilities up to what their rows say."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy.orm import Session

from inspections.progress.commands.rows import add_deltas, drop_intervals, put_intervals
from inspections.progress.queries.one import known_of
from inspections.progress.steps import (
    ALWAYS,
    Interval,
    Key,
    Measures,
    continued,
    deltas,
    intervals,
)

# How many facilities are held in memory at a time.
AT_ONCE = 500


def keep(session: Session, facility_ids: Iterable[int], since: date = ALWAYS) -> int:
    """Work out the facilities' intervals, write those that differ, and add what that changes to the
    day and quarter deltas, in one statement in the order of their keys. How many facilities had
    changed. They are locked by the caller; nothing else is locked after this.

    `since`: nothing has changed on the days before; of these nothing is read or written.
    """
    changed = 0
    total: dict[Key, list[int]] = defaultdict(lambda: [0] * len(Measures._fields))
    for some in _batches(sorted(facility_ids)):
        changed += _keep_some(session, some, since, total)
    add_deltas(session, {key: numbers for key, numbers in total.items() if any(numbers)})
    return changed


def _keep_some(
    session: Session, facility_ids: Sequence[int], since: date, total: dict[Key, list[int]]
) -> int:
    known = known_of(session, facility_ids, since)
    put: list[tuple[int, Interval]] = []
    dropped: list[tuple[int, Interval]] = []
    changed = 0
    for id_ in facility_ids:
        before = known.kept[id_]
        worked_out = intervals(known.facts[id_]) if id_ in known.facts else []
        after = continued(before, worked_out, since)
        gone = [each for each in before if each not in after]
        new = [each for each in after if each not in before]
        if not gone and not new:
            continue
        changed += 1
        for key, numbers in deltas(gone, new, known.places).items():
            for at, number in enumerate(numbers):
                total[key][at] += number
        starts = {each.starts_on for each in new}
        put += [(id_, each) for each in new]
        dropped += [(id_, each) for each in gone if each.starts_on not in starts]
    drop_intervals(session, dropped)
    put_intervals(session, put)
    return changed


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
