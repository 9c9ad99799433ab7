"""Where two readings of one visit differ: two corrections, a correction and what it corrects, two
bodies under one id."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from inspections.inspection.record import Observation, PhotoEntry, Record, UsePoint, UsePointKey

T = TypeVar("T")

PLAIN = (
    "facility",
    "outcome",
    "started_at",
    "signed_at",
    "clock_offset_ms",
    "basis",
    "arrived_by",
    "stalls",
    "note",
)
# Who stood for the store and where the inspector stood: that they differ may be said, not how.
RESTRICTED = ("representative", "position", "position_reason")


@dataclass(frozen=True)
class Field:
    """A plain field of a record, by its name there, and both values."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class PointChange:
    """What was said of a use point; None where a record does not list it."""

    key: UsePointKey
    before: UsePoint | None
    after: UsePoint | None


@dataclass(frozen=True)
class ObservationChange:
    """One category at one use point. `before` None: added; `after` None: removed. `names`: the
    fields that changed where there are both."""

    use_point: UsePointKey
    category: str
    before: Observation | None
    after: Observation | None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Differences:
    """`photos_added`, `photos_removed`: by id and bytes. `restricted`: which of RESTRICTED
    differ."""

    fields: tuple[Field, ...]
    points: tuple[PointChange, ...]
    observations: tuple[ObservationChange, ...]
    photos_added: tuple[PhotoEntry, ...]
    photos_removed: tuple[PhotoEntry, ...]
    restricted: tuple[str, ...]

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))


def differences(before: Record, after: Record) -> Differences:
    """What the second says otherwise. The order in which things are listed is no difference."""
    return Differences(
        fields=tuple(
            Field(name, one, other)
            for name in PLAIN
            if (one := getattr(before, name)) != (other := getattr(after, name))
        ),
        points=tuple(_points(before.use_points, after.use_points)),
        observations=tuple(_observations(before.observations, after.observations)),
        photos_added=_photos_beyond(after.photos, before.photos),
        photos_removed=_photos_beyond(before.photos, after.photos),
        restricted=tuple(
            name for name in RESTRICTED if getattr(before, name) != getattr(after, name)
        ),
    )


def _points(before: Sequence[UsePoint], after: Sequence[UsePoint]) -> list[PointChange]:
    found = []
    for key in UsePointKey:
        left = [each for each in before if each.key is key]
        right = [each for each in after if each.key is key]
        only_left, only_right = _without_common(left, right)
        found += [PointChange(key, *pair) for pair in _side_by_side(only_left, only_right)]
    return found


def _observations(
    before: Sequence[Observation], after: Sequence[Observation]
) -> list[ObservationChange]:
    """A pair of category and use point may repeat (two suppliers): equal ones meet first, what is
    left in the order in which it is listed."""
    left, right = _by_pair(before), _by_pair(after)
    found = []
    for pair in dict.fromkeys([*left, *right]):
        only_left, only_right = _without_common(left[pair], right[pair])
        found += [
            ObservationChange(*pair, one, other, _changed(one, other))
            for one, other in _side_by_side(only_left, only_right)
        ]
    return found


def _by_pair(
    observations: Sequence[Observation],
) -> defaultdict[tuple[UsePointKey, str], list[Observation]]:
    found: defaultdict[tuple[UsePointKey, str], list[Observation]] = defaultdict(list)
    for each in observations:
        found[each.use_point, each.category].append(each)
    return found


def _changed(before: Observation | None, after: Observation | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ()
    names = (each.name for each in fields(Observation))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _without_common(left: Sequence[T], right: Sequence[T]) -> tuple[list[T], list[T]]:
    only_left, only_right = [], list(right)
    for each in left:
        if each in only_right:
            only_right.remove(each)
        else:
            only_left.append(each)
    return only_left, only_right


def _side_by_side(left: Sequence[T], right: Sequence[T]) -> list[tuple[T | None, T | None]]:
    length = max(len(left), len(right))
    padded = ([*each, *[None] * (length - len(each))] for each in (left, right))
    return list(zip(*padded, strict=True))


def _photos_beyond(
    photos: Sequence[PhotoEntry], others: Sequence[PhotoEntry]
) -> tuple[PhotoEntry, ...]:
    known = {(each.id, each.sha256) for each in others}
    return tuple(each for each in photos if (each.id, each.sha256) not in known)
