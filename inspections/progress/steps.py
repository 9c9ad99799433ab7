"""What a facility adds to the figures, as a function of the date: it changes on few days only.

Everything that the figures need of one facility on a day is one `Interval`; its whole history is a
list of them. The same rules as the statement in queries/facts.py, day by day.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import add, neg
from typing import Any, NamedTuple

from inspections.facility.rules import Status
from inspections.progress.rules import window_end
from inspections.verdict.rules import VerdictOutcome

# Written into progress_build; another number has everything built anew.
VERSION = 1

ALWAYS = date.min
DAY, QUARTER = "day", "quarter"

_FULL = VerdictOutcome.FULL.value
_MET = (_FULL, VerdictOutcome.GRADUAL.value)
_INSUFFICIENT = VerdictOutcome.INSUFFICIENT.value


class Span(NamedTuple):
    """A dated row: `starts_on` ≤ day < `ends_on`, None = open on that side."""

    value: str
    starts_on: date | None
    ends_on: date | None


class Visit(NamedTuple):
    """A counted, checked visit and the verdict that stands; bags None: it does not report."""

    visited_on: date
    seq: int
    outcome: str | None
    full_but_for_film: bool
    friendly_bags: int | None
    all_bags: int | None


@dataclass(frozen=True)
class Facts:
    """All that the figures know of one facility. `visits` are in their order, the latest last;
    `waiting`: the days of the checked records that wait for photos or for review."""

    ward_id: int | None
    types: Sequence[Span]
    statuses: Sequence[Span]
    visits: Sequence[Visit]
    waiting: Sequence[date]


class Interval(NamedTuple):
    """As the columns of ProgressInterval."""

    starts_on: date
    ends_on: date | None
    ward_id: int | None
    type: str
    inspection_seq: int | None
    outcome: str | None
    expired: bool
    full_but_for_film: bool
    friendly_bags: int | None
    all_bags: int | None
    pending: bool


class Changed(NamedTuple):
    """The days on which a facility's history may be otherwise than before: from `since` on. With
    `last` only records of visits on the days from `since` to it have changed; None: anything. With
    `added` no record has ceased to count, and none but that of this seq may have begun to."""

    since: date = ALWAYS
    last: date | None = None
    added: int | None = None

    @property
    def over(self) -> date | None:
        """The first day on which none of these visits counts or is waited for. The history is again
        what it was from the first counted visit on that day or after it, whose own it is then."""
        return None if self.last is None else _end(self.last)


ANYTHING = Changed()


def by_visits(days: Collection[date], added: int | None = None) -> Changed:
    """By records of visits on these days; where no day is known, anything."""
    return Changed(min(days), max(days), added) if days else ANYTHING


class Measures(NamedTuple):
    """What is added up: the columns of ProgressDelta after its key."""

    registered: int
    inspected: int
    met_gradual: int
    met_full: int
    insufficient: int
    pending: int
    expired: int
    expired_gradual: int
    expired_full: int
    full_but_for_film: int
    reporting: int
    friendly_bags: int
    all_bags: int


class Key(NamedTuple):
    """Of one row of ProgressDelta, in the order in which such rows are locked."""

    area_id: int
    step: str
    day: date
    type: str


class Place(NamedTuple):
    """The areas whose counts a ward's facilities belong to: one by the day, others by the quarter.
    Of facilities without a ward both are the nation."""

    by_day: int
    by_quarter: tuple[int, ...]


def intervals(facts: Facts) -> list[Interval]:
    """The facility's history from the first day that it stands in an N, in order, without gaps
    where it goes on standing there."""
    found: list[Interval] = []
    days = sorted(_days_of_change(facts))
    position, latest = 0, None
    for day, following in zip(days, [*days, None][1:], strict=True):
        while position < len(facts.visits) and facts.visits[position].visited_on <= day:
            latest = facts.visits[position]
            position += 1
        each = _between(day, following, facts, latest)
        if each is not None:
            _append(found, each)
    return found


def together(several: Iterable[Changed]) -> Changed:
    """What holds for all of them. ValueError for none."""
    since, last, added = zip(*several, strict=True)
    same = added[0] if len(set(added)) == 1 else None
    return Changed(min(since), None if None in last else max(last), same)


def continued(
    kept: Iterable[Interval],
    worked_out: Iterable[Interval],
    since: date,
    until: date | None = None,
) -> list[Interval]:
    """The history that is kept up to the day, and from it on the one that was worked out, but for
    what begins on the day `until` or later."""
    found: list[Interval] = []
    for each in kept:
        if each.starts_on < since:
            goes_on = each.ends_on is None or each.ends_on > since
            found.append(each._replace(ends_on=since) if goes_on else each)
    for each in worked_out:
        begun = until is None or each.starts_on < until
        if begun and (each.ends_on is None or each.ends_on > since):
            _append(found, each._replace(starts_on=max(each.starts_on, since)))
    return found


def _append(found: list[Interval], each: Interval) -> None:
    """Where nothing but the days differs from the one before, as one with it."""
    if found and found[-1].ends_on == each.starts_on and found[-1][2:] == each[2:]:
        each = each._replace(starts_on=found.pop().starts_on)
    found.append(each)


def _days_of_change(facts: Facts) -> set[date]:
    spans = (*facts.types, *facts.statuses)
    visits = (*(visit.visited_on for visit in facts.visits), *facts.waiting)
    ends = (*(span.ends_on for span in spans), *map(_end, visits))
    begins = (*(span.starts_on or ALWAYS for span in spans), *visits)
    return {*begins, *(day for day in ends if day is not None)}


def _between(
    day: date, following: date | None, facts: Facts, latest: Visit | None
) -> Interval | None:
    """None where the facility stands in no N. Nothing changes between the two days."""
    type_ = _value_on(facts.types, day)
    if type_ is None or _value_on(facts.statuses, day) != Status.ACTIVE.value:
        return None
    return Interval(
        day,
        following,
        facts.ward_id,
        type_,
        latest.seq if latest else None,
        latest.outcome if latest else None,
        latest is not None and _is_over(latest.visited_on, day),
        latest is not None and latest.full_but_for_film,
        latest.friendly_bags if latest else None,
        latest.all_bags if latest else None,
        any(on <= day and not _is_over(on, day) for on in facts.waiting),
    )


def _value_on(spans: Sequence[Span], day: date) -> str | None:
    for value, starts_on, ends_on in spans:
        if (starts_on is None or starts_on <= day) and (ends_on is None or day < ends_on):
            return value
    return None


def _is_over(visited_on: date, day: date) -> bool:
    end = _end(visited_on)
    return end is not None and end <= day


@lru_cache(maxsize=4096)
def _end(visited_on: date) -> date | None:
    """The first day on which the visit no longer counts; None beyond the last year there is."""
    return window_end(visited_on) if visited_on.year < date.max.year else None


def measures(interval: Interval) -> Measures:
    """What the facility adds to each count while the interval lasts."""
    outcome, visited = interval.outcome, interval.inspection_seq is not None
    valid, expired = visited and not interval.expired, visited and interval.expired
    gradual, full = outcome in _MET, outcome == _FULL
    reports = valid and interval.all_bags is not None
    return Measures(
        registered=1,
        inspected=int(valid),
        met_gradual=int(valid and gradual),
        met_full=int(valid and full),
        insufficient=int(valid and outcome == _INSUFFICIENT),
        pending=int(interval.pending),
        expired=int(expired),
        expired_gradual=int(expired and gradual),
        expired_full=int(expired and full),
        full_but_for_film=int(valid and interval.full_but_for_film),
        reporting=int(reports),
        friendly_bags=(interval.friendly_bags or 0) if reports else 0,
        all_bags=(interval.all_bags or 0) if reports else 0,
    )


def deltas(
    before: Iterable[Interval], after: Iterable[Interval], places: Mapping[int | None, Place]
) -> dict[Key, Sequence[int]]:
    """What has to be added to which rows when one facility's history becomes another. `places`: by
    ward; None = no ward."""
    # What ends where the next begins mostly cancels out: by the day first, then for each row.
    changes: dict[tuple[int | None, date, str], Sequence[int]] = {}
    for way, several in ((-1, before), (1, after)):
        for each in several:
            there = measures(each)
            gone = tuple(map(neg, there))
            begun, ended = (there, gone) if way > 0 else (gone, there)
            add_up(changes, (each.ward_id, each.starts_on, each.type), begun)
            if each.ends_on is not None:
                add_up(changes, (each.ward_id, each.ends_on, each.type), ended)
    found: dict[Key, Sequence[int]] = {}
    for (ward_id, day, type_), change in changes.items():
        if any(change):
            for area_id, step, first in _rows_of(places[ward_id], day):
                add_up(found, Key(area_id, step, first, type_), change)
    return {key: total for key, total in found.items() if any(total)}


def add_up(sums: dict[Any, Sequence[int]], key: Any, numbers: Sequence[int]) -> None:
    held = sums.get(key)
    sums[key] = numbers if held is None else tuple(map(add, held, numbers))


def _rows_of(place: Place, day: date) -> Iterator[tuple[int, str, date]]:
    yield place.by_day, DAY, day
    for area_id in place.by_quarter:
        yield area_id, QUARTER, quarter_start(day)


def quarter_start(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
