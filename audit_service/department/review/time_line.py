"""The times of a visit on one line, by the server's clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import ngettext

from audit_service.words import _, number
from inspections.inspection.models import Inspection


@dataclass(frozen=True)
class Stop:
    """`gap`: how long after the stop before it; None at the first. `on_phone`: what the phone's own
    clock said, where it was wrong."""

    what: str
    at: datetime
    on_phone: datetime | None
    gap: str | None


def time_line(inspection: Inspection) -> list[Stop]:
    """In the order in which things happened; nothing for a record whose times are unknown."""
    if inspection.started_at is None or inspection.signed_at is None:
        return []
    offset = timedelta(milliseconds=inspection.clock_offset_ms or 0)
    named = [
        (_("Bắt đầu"), inspection.started_at + offset, inspection.started_at),
        (_("Ký"), inspection.signed_at + offset, inspection.signed_at),
        (_("Máy chủ nhận"), inspection.received_at, None),
    ]
    named.sort(key=lambda each: each[1])
    stops: list[Stop] = []
    for what, at, on_phone in named:
        gap = span_text(at - stops[-1].at) if stops else None
        stops.append(Stop(what, at, on_phone if offset else None, gap))
    return stops


def span_text(span: timedelta) -> str:
    """In one unit that says enough: seconds up to two minutes, minutes up to two hours, hours up
    to two days, then days."""
    seconds = int(span.total_seconds())
    if seconds < 120:
        return str(ngettext("%(num)s giây", "%(num)s giây", seconds))
    if seconds < 2 * 3600:
        return str(ngettext("%(num)s phút", "%(num)s phút", seconds // 60))
    if seconds < 48 * 3600:
        return str(ngettext("%(num)s giờ", "%(num)s giờ", seconds // 3600))
    # Two at least: plural in English.
    return _("%(days)s ngày", days=number(seconds // 86400))
