"""The differences of two records in words, one row each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from audit_service.photo_strip import caption_of
from audit_service.record_view import details_of
from audit_service.words import (
    _,
    category_name,
    code,
    label,
    moment_to_second,
    number,
    upper_first,
)
from inspections.inspection.record import Basis, Observation, PhotoEntry, Record, Stalls, UsePoint
from inspections.review.differences import Differences, differences
from inspections.words import Word


class Change(Word):
    ADDED = "added", "thêm", "added"
    REMOVED = "removed", "bớt", "removed"
    CHANGED = "changed", "đổi", "changed"


@dataclass(frozen=True)
class Row:
    """`before`, `after` None where the record has nothing of it."""

    change: Change
    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Comparison:
    """`rows` None: one of the two cannot be read. `restricted`: they differ also in who stood for
    the store or where the inspector stood."""

    rows: tuple[Row, ...] | None
    restricted: bool


def comparison(before: Record | None, after: Record | None) -> Comparison:
    if before is None or after is None:
        return Comparison(None, restricted=False)
    found = differences(before, after)
    return Comparison(tuple(rows_of(found)), bool(found.restricted))


def rows_of(found: Differences) -> Iterator[Row]:
    for field in found.fields:
        named, worded = _FIELDS[field.name]
        row = _row(named(), field.before, field.after, worded)
        # Less than a second, say: no change that anybody could see.
        if row.before != row.after:
            yield row
    for point in found.points:
        yield _row(upper_first(label(point.key)), point.before, point.after, _point)
    for each in found.observations:
        what = f"{category_name(each.category)}, {label(each.use_point)}"
        yield _row(upper_first(what), each.before, each.after, _observation)
    for photos, change in (
        (found.photos_removed, Change.REMOVED),
        (found.photos_added, Change.ADDED),
    ):
        for photo in photos:
            said = _photo(photo)
            is_new = change is Change.ADDED
            yield Row(change, _("Ảnh"), None if is_new else said, said if is_new else None)


def _row(what: str, before: Any, after: Any, worded: Callable[[Any], str]) -> Row:
    change = Change.CHANGED
    if before is None:
        change = Change.ADDED
    elif after is None:
        change = Change.REMOVED
    texts = [None if each is None else worded(each) for each in (before, after)]
    return Row(change, what, *texts)


def _observation(each: Observation) -> str:
    used = _("đang dùng") if each.in_use else _("không dùng")
    return " · ".join([used, *details_of(each)])


def _point(each: UsePoint) -> str:
    if each.present is None:
        said = _("không nói có quầy hay không")
    else:
        said = _("có quầy này") if each.present else _("không có quầy này")
    return f"{said}; {_('các loại khác: không có')}" if each.rest_none else said


def _basis(each: Basis) -> str:
    return ": ".join(part for part in (label(each.kind), each.decision) if part) or "–"


def _stalls(each: Stalls) -> str:
    return _(
        "%(of)s gian hàng: %(friendly)s thân thiện, %(both)s cả hai, %(plastic)s chỉ nhựa, "
        "%(none)s không đưa",
        of=number(each.of),
        friendly=number(each.friendly_only),
        both=number(each.both),
        plastic=number(each.plastic_only),
        none=number(each.none_given),
    )


def _offset(milliseconds: int) -> str:
    """To the millisecond, as it was sent: rounded, two that differ would read the same."""
    minus = "\N{MINUS SIGN}" if milliseconds < 0 else ""
    return _("%(seconds)s giây", seconds=minus + number(abs(milliseconds) / 1000))


def _photo(entry: PhotoEntry) -> str:
    return f"{caption_of(entry)} ({entry.sha256[:8]})"


_FIELDS: dict[str, tuple[Callable[[], str], Callable[[Any], str]]] = {
    "facility": (lambda: _("Cơ sở"), code),
    "outcome": (lambda: _("Kết quả"), label),
    "started_at": (lambda: _("Bắt đầu"), moment_to_second),
    "signed_at": (lambda: _("Ký"), moment_to_second),
    "clock_offset_ms": (lambda: _("Độ lệch đồng hồ"), _offset),
    "basis": (lambda: _("Căn cứ"), _basis),
    "arrived_by": (lambda: _("Tìm cơ sở bằng"), label),
    "stalls": (lambda: _("Gian hàng"), _stalls),
    "note": (lambda: _("Ghi chú"), str),
}
