"""Which arrived records a reviewer should look at. Flags never refuse anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any

from inspections.facility.rules import FacilityType, Status
from inspections.inspection.record import Outcome, PhotoSource, Record, UsePointKey
from inspections.inspection.rules import FlagCode, visit_moment
from inspections.packaging.rules import FlagLimits, RuleSet
from inspections.verdict.looked_at import is_seen

EARTH_METRES = 6_371_008.8


@dataclass(frozen=True)
class StoreFacts:
    """What the registry says of the facility on the visit's day. `status` None = not yet opened
    or not known then; `in_areas`: within the signer's areas."""

    type: str
    status: str | None
    lat: float | None
    lon: float | None
    merged: bool
    in_areas: bool


def metres_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance (haversine) of two WGS 84 positions in degrees."""
    a, b = radians(lat), radians(other_lat)
    across = sin(radians(other_lat - lat) / 2) ** 2
    along = cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_METRES * asin(min(1.0, sqrt(across + along)))


def arrival_flags(
    rule_set: RuleSet, record: Record, store: StoreFacts, received_at: datetime
) -> dict[FlagCode, dict[str, Any]]:
    """The flags that follow from the record and the registry alone, with what raised each."""
    return dict(
        [
            *_of_place(rule_set.limits, record, store),
            *_of_time(rule_set.limits, record, received_at),
            *_of_store(store),
            *_of_content(rule_set, record, store),
        ]
    )


Raised = Iterator[tuple[FlagCode, dict[str, Any]]]


def _of_place(limits: FlagLimits, record: Record, store: StoreFacts) -> Raised:
    here = record.position
    if here is None or store.lat is None or store.lon is None:
        return
    metres = metres_between(here.lat, here.lon, store.lat, store.lon)
    allowed = max(limits.far_metres, limits.far_accuracy_factor * (here.accuracy_m or 0))
    if metres > allowed:
        yield FlagCode.FAR, {"metres": round(metres), "allowed": round(allowed)}


def _of_time(limits: FlagLimits, record: Record, received_at: datetime) -> Raised:
    offset = record.clock_offset_ms or 0
    if abs(offset) > limits.clock_offset_minutes * 60_000:
        yield FlagCode.CLOCK, {"offset_ms": offset}
    visited_at = visit_moment(record.started_at, offset)
    if visited_at > received_at:
        yield FlagCode.FUTURE, {"visited_at": visited_at.isoformat()}
    if received_at - visited_at > timedelta(days=limits.late_days):
        yield FlagCode.LATE, {"days": (received_at - visited_at).days}
    seconds = (record.signed_at - record.started_at).total_seconds()
    if seconds <= limits.quick_seconds:
        yield FlagCode.QUICK, {"seconds": round(seconds)}


def _of_store(store: StoreFacts) -> Raised:
    if not store.in_areas:
        yield FlagCode.OUTSIDE_AREAS, {}
    if store.merged:
        yield FlagCode.FACILITY_MERGED, {}
    if store.status != Status.ACTIVE:
        yield FlagCode.FACILITY_CLOSED, {"status": store.status}


def _of_content(rule_set: RuleSet, record: Record, store: StoreFacts) -> Raised:
    from_library = [str(photo.id) for photo in record.photos if photo.source == PhotoSource.LIBRARY]
    if from_library:
        yield FlagCode.LIBRARY_PHOTO, {"photos": from_library}
    if record.unknown_fields:
        yield FlagCode.UNKNOWN_FIELDS, {"fields": list(record.unknown_fields[:50])}
    if record.outcome is not Outcome.CHECKED:
        return
    by_tally = store.type in (FacilityType.MARKET, FacilityType.MALL)
    at_checkout = any(photo.use_point is UsePointKey.CHECKOUT for photo in record.photos)
    if not by_tally and not at_checkout:
        yield FlagCode.NO_CHECKOUT_PHOTO, {}
    if not _anything_seen(record):
        yield FlagCode.NOTHING_SEEN, {}
    if by_tally and _few_stalls(rule_set, record, store):
        yield FlagCode.FEW_STALLS, {"seen": record.stalls.seen if record.stalls else 0}


def _anything_seen(record: Record) -> bool:
    return (
        bool(record.observations)
        or any(is_seen(key, record.use_points, record.observations) for key in UsePointKey)
        or (record.stalls is not None and record.stalls.seen > 0)
    )


def _few_stalls(rule_set: RuleSet, record: Record, store: StoreFacts) -> bool:
    if record.stalls is None:
        return True
    is_mall = store.type == FacilityType.MALL
    minimum = rule_set.mall_min_seen if is_mall else rule_set.market_min_seen
    return record.stalls.seen < max(1, min(minimum, record.stalls.of))
