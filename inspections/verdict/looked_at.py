"""Which use points an inspector has looked at to the end. Silence never counts as a look."""

from collections.abc import Iterable, Sequence

from inspections.inspection.record import Observation, UsePoint, UsePointKey


def is_seen(
    key: UsePointKey, use_points: Sequence[UsePoint], observations: Iterable[Observation]
) -> bool:
    """True when the store has no such point, or "các loại khác: không có" was signed there. A point
    listed twice needs it in every entry; one that is not listed is not seen."""
    entries = _entries(key, use_points)
    if not entries:
        return False
    return all(entry.rest_none is True for entry in entries) or is_absent(
        key, use_points, observations
    )


def is_absent(
    key: UsePointKey, use_points: Sequence[UsePoint], observations: Iterable[Observation]
) -> bool:
    """Marked as not there in every entry, and nothing is logged in use there."""
    entries = _entries(key, use_points)
    in_use_there = any(each.in_use and each.use_point is key for each in observations)
    return bool(entries) and all(each.present is False for each in entries) and not in_use_there


def is_present(key: UsePointKey, use_points: Sequence[UsePoint]) -> bool:
    """Listed, and in no entry marked as not there.

    This is not the opposite of absent: a point marked as not there where something was logged all
    the same is neither. If a logged item made the point present, adding a foam tray at a checkout
    that does not exist would show that the checkout gives no bags, and improve the verdict.
    """
    entries = _entries(key, use_points)
    return bool(entries) and all(each.present is not False for each in entries)


def _entries(key: UsePointKey, use_points: Sequence[UsePoint]) -> list[UsePoint]:
    return [point for point in use_points if point.key is key]
