"""The figures once more, the long way: one facility after the other, from values as they are
stored.

Nothing here is shared with the statements of queries.py, so that the two can disagree. What is
shared is what judges one record (verdict/) and what is printed of given counts (rules.py): both
are pure and proved by themselves.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from inspections.progress.rules import Tally


@dataclass(frozen=True)
class Span:
    """A dated row of a facility: `starts_on` ≤ day < `ends_on`, None = open on that side."""

    value: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Place:
    """An area and what it lies in."""

    id: int
    parent_id: int | None
    former_id: int | None


@dataclass(frozen=True)
class Store:
    id: int
    ward_id: int | None
    merged_into_id: int | None
    types: Sequence[Span]
    statuses: Sequence[Span]


@dataclass(frozen=True)
class Judged:
    """What a visit says, judged again. Both bag counts None: the store does not report."""

    outcome: str
    full_but_for_film: bool
    friendly_bags: int | None
    all_bags: int | None


@dataclass(frozen=True)
class Visit:
    """One readable record. `judged` None: its outcome is not `checked`."""

    seq: int
    id: UUID
    facility_id: int
    signer_id: int
    signer_reviews: bool
    photos_missing: int
    state: str
    review: str
    supersedes: UUID | None
    closes_circle: bool
    outcome: str
    rule_set: str | None
    started_at: datetime
    clock_offset_ms: int | None
    judged: Judged | None

    @property
    def visited_at(self) -> datetime:
        return self.started_at + timedelta(milliseconds=self.clock_offset_ms or 0)

    @property
    def visited_on(self) -> date:
        # A moment is kept in UTC; the date is the one at +07:00.
        return (self.visited_at + timedelta(hours=7)).date()

    @property
    def counts_by_itself(self) -> bool:
        """Complete, accepted, not voided."""
        return self.photos_missing == 0 and self.review == "accepted"

    @property
    def waits(self) -> bool:
        return self.photos_missing > 0 or self.review == "flagged"


@dataclass(frozen=True)
class Draw:
    """A random round: the ids of the facilities that it was drawn from and of those that were."""

    starts_on: date
    last_on: date
    cancelled: bool
    frame: Collection[int]
    drawn: Collection[int]


@dataclass(frozen=True)
class Question:
    """What a target asks of which territory. `nation`: the unplaced belong to it too;
    `full_only`: partly met is not met."""

    territory_id: int
    nation: bool
    types: Collection[str]
    full_only: bool


class World:
    """Everything there is, arranged by the facility that each facility turned out to be."""

    def __init__(
        self,
        places: Iterable[Place],
        stores: Iterable[Store],
        visits: Sequence[Visit],
        draws: Iterable[Draw],
    ) -> None:
        self.places = {place.id: place for place in places}
        self.stores = {store.id: store for store in stores}
        self.visits = visits
        self.counted = counted(visits)
        self.draws = [draw for draw in draws if not draw.cancelled]
        self._gone_to: dict[int, list[date]] = defaultdict(list)
        self._checked: dict[int, list[Visit]] = defaultdict(list)
        self._waiting: dict[int, list[Visit]] = defaultdict(list)
        for visit in visits:
            home = self._home(visit.facility_id)
            if visit.id in self.counted:
                self._gone_to[home].append(visit.visited_on)
            if visit.judged is None:
                continue
            if visit.id in self.counted:
                self._checked[home].append(visit)
            if visit.waits:
                self._waiting[home].append(visit)

    def tally(self, question: Question, on: date) -> Tally:
        """The counts of a target on a date."""
        numbers: dict[str, int] = defaultdict(int)
        registered = list(self._registered(question, on))
        for store in registered:
            numbers["registered"] += 1
            numbers["pending"] += any(within(v.visited_on, on) for v in self._waiting[store.id])
            for name, number in self._of_latest(store, question.full_only, on):
                numbers[name] += number
        return Tally(
            registered=numbers.pop("registered", 0),
            inspected=numbers.pop("inspected", 0),
            **numbers,
            drawn_by_lot=self._by_lot({store.id for store in registered}, on),
        )

    def _by_lot(self, asked: set[int], on: date) -> bool:
        """Whether all of these that were inspected were drawn by lot; see docs/method.md."""
        latest = {id_: self._latest(id_, on) for id_ in asked}
        inspected = {
            id_: v.visited_on for id_, v in latest.items() if v and within(v.visited_on, on)
        }
        explained: set[int] = set()
        for draw in self.draws:
            frame, drawn = ({self._home(id_) for id_ in ids} for ids in (draw.frame, draw.drawn))
            found = {
                id_
                for id_, day in inspected.items()
                if id_ in drawn and draw.starts_on <= day <= draw.last_on
            }
            if not found:
                continue
            explained |= found
            if not asked <= frame:
                return False
            if not all(self._was_gone_to(id_, draw, on) for id_ in drawn & asked):
                return False
        return bool(inspected) and explained == inspected.keys()

    def _was_gone_to(self, store_id: int, draw: Draw, on: date) -> bool:
        return any(
            within(day, on) and draw.starts_on <= day <= draw.last_on
            for day in self._gone_to[store_id]
        )

    def _home(self, facility_id: int) -> int:
        """What the facility turned out to be."""
        return self.stores[facility_id].merged_into_id or facility_id

    def _latest(self, store_id: int, on: date) -> Visit | None:
        visits = [visit for visit in self._checked[store_id] if visit.visited_on <= on]
        return max(visits, key=lambda visit: (visit.visited_at, visit.id), default=None)

    def _registered(self, question: Question, on: date) -> Iterator[Store]:
        for store in self.stores.values():
            if store.merged_into_id is not None:
                continue
            if value_on(store.types, on) not in question.types:
                continue
            if value_on(store.statuses, on) != "active":
                continue
            if store.ward_id is None:
                if question.nation:
                    yield store
            elif lies_in(self.places, store.ward_id, question.territory_id):
                yield store

    def _of_latest(self, store: Store, full_only: bool, on: date) -> Iterator[tuple[str, int]]:
        """What the latest counted visit up to the date adds to which count."""
        latest = self._latest(store.id, on)
        if latest is None or latest.judged is None:
            return
        said = latest.judged
        full, gradual = said.outcome == "full", said.outcome in ("full", "gradual")
        if not within(latest.visited_on, on):
            yield "expired", 1
            yield "expired_met", full if full_only else gradual
            return
        yield "inspected", 1
        yield "met_full", full
        yield "met_gradual", gradual
        yield "insufficient", said.outcome == "insufficient"
        yield "full_but_for_film", said.full_but_for_film
        if said.all_bags is not None:
            yield "reporting", 1
            yield "friendly_bags", said.friendly_bags or 0
            yield "all_bags", said.all_bags


def counted(visits: Sequence[Visit]) -> set[UUID]:
    """The ids of the records that count: those that would by themselves, without every one that
    such a record corrects, directly or through others."""
    by_id = {visit.id: visit for visit in visits}
    own = {visit.id for visit in visits if visit.counts_by_itself}
    corrected: set[UUID] = set()
    for start in own:
        passed = {start}
        step = corrects(by_id[start], by_id)
        while step is not None and step.id not in passed:
            passed.add(step.id)
            corrected.add(step.id)
            step = corrects(step, by_id)
    return own - corrected


def corrects(visit: Visit, by_id: Mapping[UUID, Visit]) -> Visit | None:
    """The record that this one takes the place of; None without a link, or without effect: it
    closes a circle, or is another person's and not accepted."""
    if visit.supersedes is None or visit.closes_circle:
        return None
    earlier = by_id.get(visit.supersedes)
    if earlier is None:
        return None
    entitled = visit.signer_id == earlier.signer_id or visit.signer_reviews
    return earlier if entitled or visit.review == "accepted" else None


def within(visited_on: date, on: date) -> bool:
    """Whether a visit stands on the date: from its own day for twelve months."""
    try:
        end = date(visited_on.year + 1, visited_on.month, visited_on.day)
    except ValueError:
        end = date(visited_on.year + 1, 2, 28)
    return visited_on <= on < end


def value_on(spans: Iterable[Span], on: date) -> str | None:
    """What holds on the day; None when nothing does."""
    for span in spans:
        begun = span.starts_on is None or span.starts_on <= on
        ended = span.ends_on is not None and span.ends_on <= on
        if begun and not ended:
            return span.value
    return None


def value_near(spans: Sequence[Span], on: date) -> str:
    """What holds on the day; before the first that is known, the first."""
    first = min(spans, key=lambda span: span.starts_on or date.min)
    return value_on(spans, on) or first.value


def lies_in(places: Mapping[int, Place], ward_id: int, territory_id: int) -> bool:
    """Whether a ward is the territory, lies below it, or lay in it when it was a province."""
    if places[ward_id].former_id == territory_id:
        return True
    step: int | None = ward_id
    while step is not None:
        if step == territory_id:
            return True
        step = places[step].parent_id
    return False
