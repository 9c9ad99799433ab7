"""Bringing what is kept of some facilities up to what their rows say."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy.orm import Session

from inspections.progress.commands.rows import add_deltas, drop_intervals, put_intervals
from inspections.progress.queries.one import facts_by_facility, kept_by_facility
from inspections.progress.steps import Interval, Key, Measures, deltas, intervals

# How many facilities are held in memory at a time.
AT_ONCE = 500


def keep(session: Session, facility_ids: Iterable[int]) -> int:
    """Work out the facilities' intervals, write those that differ, and add what that changes to the
    day and quarter deltas, in one statement in the order of their keys. How many facilities had
    changed. They are locked by the caller; nothing else is locked after this.
    """
    changed = 0
    total: dict[Key, list[int]] = defaultdict(lambda: [0] * len(Measures._fields))
    for some in _batches(sorted(facility_ids)):
        changed += _keep_some(session, some, total)
    add_deltas(session, {key: numbers for key, numbers in total.items() if any(numbers)})
    return changed


def _keep_some(session: Session, facility_ids: Sequence[int], total: dict[Key, list[int]]) -> int:
    facts, places = facts_by_facility(session, facility_ids)
    kept = kept_by_facility(session, facility_ids)
    places |= kept.places
    put: list[tuple[int, Interval]] = []
    dropped: list[tuple[int, Interval]] = []
    changed = 0
    for facility_id in facility_ids:
        before = kept.intervals[facility_id]
        after = intervals(facts[facility_id]) if facility_id in facts else []
        if before == after:
            continue
        changed += 1
        for key, numbers in deltas(before, after, places).items():
            for at, number in enumerate(numbers):
                total[key][at] += number
        starts, same = {each.starts_on for each in after}, set(before)
        put += [(facility_id, each) for each in after if each not in same]
        dropped += [(facility_id, each) for each in before if each.starts_on not in starts]
    drop_intervals(session, dropped)
    put_intervals(session, put)
    return changed


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
