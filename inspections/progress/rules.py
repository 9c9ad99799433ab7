"""The figures of a target on a date, as pure functions of counts."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from inspections.facility.rules import FacilityType
from inspections.plan.rules import Criterion, TargetKind, Unit
from inspections.progress.interval import range_of
from inspections.words import Word

# Fewer judged stores than this, or a wider range, and nothing is said.
FEWEST_JUDGED = 10
WIDEST_RANGE_PERCENT = 20


class Said(Word):
    """What may be said of a target, strongest first."""

    REACHED = "reached", "đã đạt", "reached"
    OUT_OF_REACH = "out_of_reach", "chắc chắn chưa đạt", "certainly not reached"
    INSUFFICIENT = "insufficient", "chưa đủ số liệu", "not enough data"
    LIKELY = "likely", "nhiều khả năng đạt", "probably reached"
    UNLIKELY = "unlikely", "nhiều khả năng chưa đạt", "probably not reached"
    UNCLEAR = "unclear", "chưa rõ", "unclear"


class Sample(Word):
    """How the inspected facilities came to be inspected."""

    RANDOM = "random", "bốc thăm", "drawn by lot"
    CHOSEN = "chosen", "không bốc thăm", "not drawn by lot"


@dataclass(frozen=True)
class TargetTerms:
    """What a target asks for. `goal_percent` None: the plan gives no number; `criterion` None:
    it does not say what counts as meeting."""

    kind: TargetKind
    goal_percent: int | None
    unit: Unit
    criterion: Criterion | None
    facility_types: Collection[str]


@dataclass(frozen=True)
class Tally:
    """Facilities counted for one target on one date (N, n, k … as in docs/method.md).

    `registered` N; `inspected` n; `met_gradual` includes `met_full`; `insufficient` u;
    `pending` p; `expired` e, of which `expired_met` f; `full_but_for_film` is for reports.
    `reporting` m facilities count their bags: `friendly_bags` of `all_bags` a day.
    `drawn_by_lot`: every one of n was visited in a random round drawn from N.
    ValueError for counts that contradict each other.
    """

    registered: int
    inspected: int
    met_gradual: int = 0
    met_full: int = 0
    insufficient: int = 0
    pending: int = 0
    expired: int = 0
    expired_met: int = 0
    full_but_for_film: int = 0
    reporting: int = 0
    friendly_bags: int = 0
    all_bags: int = 0
    drawn_by_lot: bool = False

    def __post_init__(self) -> None:
        judged_or_not = self.met_gradual + self.insufficient
        possible = (
            min(self.met_full, self.insufficient, self.pending, self.expired_met) >= 0
            and self.met_full <= self.met_gradual
            and judged_or_not <= self.inspected <= self.registered
            and self.expired_met <= self.expired
            and 0 <= self.reporting <= self.registered
            and 0 <= self.friendly_bags <= self.all_bags
        )
        if not possible:
            raise ValueError(f"counts that contradict each other: {self}")


@dataclass(frozen=True, kw_only=True)
class Figures:
    """One target's figures in the words and order of the wire.

    Shares and coverage are fractions of 1; the rest are whole facilities. None: not known, not
    asked, or not to be said of this kind of target.
    """

    registered: int
    inspected: int
    met: int | None = None
    met_gradual: int | None = None
    met_full: int | None = None
    insufficient: int | None = None
    pending: int
    expired: int
    expired_met: int | None = None
    share: float | None = None
    share_of_inspected: float | None = None
    range_low: int | None = None
    range_high: int | None = None
    sample: Sample
    worst: int | None = None
    best: int | None = None
    coverage: float | None = None
    missing: int | None = None
    reached: bool | None = None
    said: Said | None = None
    reporting: int | None = None


def window_end(visited_on: date) -> date:
    """The first day on which a visit no longer counts: twelve months later, 28 Feb for 29 Feb."""
    if (visited_on.month, visited_on.day) == (2, 29):
        return visited_on.replace(year=visited_on.year + 1, day=28)
    return visited_on.replace(year=visited_on.year + 1)


def window_start(on: date) -> date:
    """The first visit day that still counts on a date: the day after the last one that does not."""
    day = date(on.year - 1, on.month, 28 if (on.month, on.day) == (2, 29) else on.day)
    while not in_window(day, on):
        day += timedelta(days=1)
    return day


def in_window(visited_on: date, on: date) -> bool:
    """Whether a visit still counts on a date; a later visit never does."""
    return visited_on <= on < window_end(visited_on)


def figures(terms: TargetTerms, tally: Tally) -> Figures:
    """What is printed of one target. Targets of kind `inspect`, and those for markets alone,
    count visits and nothing else: nobody passes or fails there."""
    values: dict[str, Any] = {
        "registered": tally.registered,
        "inspected": tally.inspected,
        "pending": tally.pending,
        "expired": tally.expired,
        "sample": Sample.RANDOM if tally.drawn_by_lot else Sample.CHOSEN,
        "coverage": _share(tally.inspected, tally.registered),
    }
    if terms.kind == TargetKind.INSPECT or _only_markets(terms):
        return Figures(**values)
    values |= {
        "met_gradual": tally.met_gradual,
        "met_full": tally.met_full,
        "insufficient": tally.insufficient,
        "expired_met": tally.expired_met if terms.criterion is not None else None,
    }
    if terms.unit == Unit.BAGS:
        return Figures(**values, **_of_bags(terms, tally))
    if terms.criterion is None:
        return Figures(**values)
    return Figures(**values, **_of_facilities(terms, tally))


def foretold(figures: Figures) -> Figures:
    """Of a day that has not come: what will be found until then is not known, so nothing is said of
    the target."""
    return replace(figures, said=None)


def counts_facilities(terms: TargetTerms) -> bool:
    """Whether facilities meet the target's criterion or not: the rest count visits or bags."""
    return (
        terms.kind != TargetKind.INSPECT
        and terms.unit == Unit.FACILITIES
        and terms.criterion is not None
        and not _only_markets(terms)
    )


def but_for_film(tally: Tally) -> tuple[int, int]:
    """The least and the most stores that meet fully when film is not looked at: roll bags, counter
    zip bags, cling film."""
    worst = tally.met_full + tally.full_but_for_film
    return worst, worst + tally.insufficient + tally.registered - tally.inspected


def _only_markets(terms: TargetTerms) -> bool:
    types = terms.facility_types
    return len(types) > 0 and all(type_ == FacilityType.MARKET for type_ in types)


def _of_facilities(terms: TargetTerms, tally: Tally) -> dict[str, Any]:
    met = tally.met_full if terms.criterion == Criterion.FULL else tally.met_gradual
    best = met + tally.insufficient + tally.registered - tally.inspected
    range_ = _range(met, tally)
    measured = {
        "met": met,
        "share": _share(met, tally.registered),
        "share_of_inspected": _share(met, tally.inspected),
        "range_low": range_ and range_[0],
        "range_high": range_ and range_[1],
        "worst": met,
        "best": best,
    }
    goal = terms.goal_percent
    if terms.kind != TargetKind.SHARE or goal is None or tally.registered == 0:
        return measured
    needed = -(-goal * tally.registered // 100)
    return {
        **measured,
        "missing": max(0, needed - met),
        "reached": met >= needed,
        "said": _said(met, best, range_, tally, needed),
    }


def _range(met: int, tally: Tally) -> tuple[int, int] | None:
    """A census without open cases is a point however it came about; else only a lot gives one."""
    if tally.inspected == tally.registered > 0 and tally.insufficient == 0:
        return met, met
    if not tally.drawn_by_lot:
        return None
    return range_of(met, tally.insufficient, tally.inspected, tally.registered)


def _said(worst: int, best: int, range_: tuple[int, int] | None, tally: Tally, needed: int) -> Said:
    if worst >= needed:
        return Said.REACHED
    if best < needed:
        return Said.OUT_OF_REACH
    if range_ is None or _too_little(range_[1] - range_[0], tally):
        return Said.INSUFFICIENT
    if range_[0] >= needed:
        return Said.LIKELY
    return Said.UNLIKELY if range_[1] < needed else Said.UNCLEAR


def _too_little(width: int, tally: Tally) -> bool:
    judged = tally.inspected - tally.insufficient
    few = judged < FEWEST_JUDGED and judged < tally.registered
    return few or width * 100 > WIDEST_RANGE_PERCENT * tally.registered


def _of_bags(terms: TargetTerms, tally: Tally) -> dict[str, Any]:
    """The share of bags a day. Judged only when every facility reports and any bag is used."""
    measured = {
        "share": _share(tally.friendly_bags, tally.all_bags),
        "reporting": tally.reporting,
    }
    goal = terms.goal_percent
    all_report = tally.reporting == tally.registered
    if terms.kind != TargetKind.SHARE or goal is None or not all_report or tally.all_bags == 0:
        return measured
    reached = tally.friendly_bags * 100 >= goal * tally.all_bags
    said = Said.REACHED if reached else Said.OUT_OF_REACH
    return {**measured, "reached": reached, "said": said}


def _share(part: int, whole: int) -> float | None:
    # Of two whole numbers this is rounded once, from the exact quotient.
    return part / whole if whole else None


def percent_text(part: int, whole: int, goal_percent: int | None = None) -> str:
    """The percentage with one decimal in Vietnamese writing, without its sign: "84,9".

    Rounded to the nearest tenth, halves up, but never up to a target that is not reached, nor
    to 100 unless it is all. ValueError unless 0 ≤ part ≤ whole and whole > 0.
    """
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"no percentage of {part} in {whole}")
    tenths = (2000 * part + whole) // (2 * whole)
    for line in (100, goal_percent):
        if line is not None and part * 100 < line * whole:
            tenths = min(tenths, line * 10 - 1)
    return f"{tenths // 10},{tenths % 10}"


def split_change(
    before: tuple[int, int, int], after: tuple[int, int, int]
) -> tuple[Fraction, Fraction] | None:
    """How much of a change of k/N came from more visits, and how much from the stores.

    Each side is (k, n, N); the two parts, as fractions of 1, add up to the change exactly. When
    nobody was inspected on one side all of it comes from visits. None when a side has no
    facility, since there is no share to compare.
    """
    (k0, n0, N0), (k1, n1, N1) = before, after
    if N0 == 0 or N1 == 0:
        return None
    if n0 == 0 or n1 == 0:
        return Fraction(k1, N1) - Fraction(k0, N0), Fraction(0)
    c0, c1 = Fraction(n0, N0), Fraction(n1, N1)
    s0, s1 = Fraction(k0, n0), Fraction(k1, n1)
    return (s0 + s1) / 2 * (c1 - c0), (c0 + c1) / 2 * (s1 - s0)
