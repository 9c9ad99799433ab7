"""What the registry says of one facility from day to day, as a row is compared with it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from inspections.facility.rules import STATUSES, FacilityType, Period, Status, may_begin
from inspections.facility_list.columns import Key
from inspections.facility_list.findings import RowRefused
from inspections.facility_list.reasons import Reason


@dataclass(frozen=True, slots=True)
class Span:
    """`values`: what held from `starts_on` until before `ends_on`."""

    starts_on: date | None
    ends_on: date | None
    values: Any

    def holds(self, day: date) -> bool:
        begun = self.starts_on is None or self.starts_on <= day
        return begun and (self.ends_on is None or self.ends_on > day)


@dataclass(frozen=True, slots=True)
class Typed:
    type: FacilityType
    class_: str | None
    basis: str | None
    area_m2: int | None
    items: int | None


@dataclass(slots=True)
class Dated:
    """Rows of the dated tables, each in the order of their days."""

    types: list[Span]
    statuses: list[Span]
    owners: list[Span]
    names: list[Span]

    @property
    def status(self) -> Status:
        return STATUSES[self.statuses[-1].values] if self.statuses else Status.ACTIVE


def last(spans: list[Span]) -> Span | None:
    return spans[-1] if spans else None


def says(spans: list[Span], day: date, values: Any) -> bool:
    """Whether these values hold on the day, or are the last that were entered."""
    held = [span for span in spans if span.holds(day)]
    return any(span.values == values for span in [*held, *spans[-1:]])


def check_begins(spans: list[Span], day: date, key: Key) -> None:
    """Refused where the commands would refuse a change from the day on."""
    span = last(spans)
    period = Period(span.starts_on, span.ends_on) if span else None
    if may_begin(period, day) or span is None:
        return
    known = span.ends_on or span.starts_on
    told = known.strftime("%d/%m/%Y") if known else ""
    raise RowRefused(Reason.TOO_EARLY, key, day=told)
