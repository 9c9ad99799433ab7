"""That data left the service stands in the trail before its first byte is sent; and what the names
mean under which it stands there."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from audit_service.auth import current_actor
from audit_service.noting import noting
from audit_service.words import _
from inspections.db import now
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject

FORMS = {"xlsx": "Excel", "csv": "CSV", "json": "JSON", "geojson": "GeoJSON"}


class Counted(Iterable[Any]):
    """The same rows, and how many of them have passed."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Any]:
        for row in self._rows:
            self.count += 1
            yield row


def note_exported(
    table: str,
    form: str,
    facts: Mapping[str, Any],
    of: str | None = None,
    at: datetime | None = None,
) -> None:
    """`table` names the list, `form` the kind of file; `of` what else tells these entries from
    others of the same list. Call it when the file is whole, or before its first byte goes out."""
    told = {"table": table, "form": form, **facts}
    with noting() as session:
        subject = Subject(Kind.EXPORT, of or f"{table}.{form}")
        record(session, Act.EXPORTED, subject, current_actor().account_id, at or now(), told)


def exported_name(table: str, form: str) -> str:
    """What was exported, for people; empty for names that nobody here knows."""
    tables = {
        "registry": _("danh sách cơ sở"),
        "round_visits": _("danh sách lượt của đợt kiểm tra"),
        "facilities": _("bảng cơ sở"),
        "inspections": _("bảng lượt kiểm tra"),
        "observations": _("bảng quan sát"),
        "summaries": _("bảng số liệu tổng hợp"),
    }
    found, kind = tables.get(table), FORMS.get(form)
    return _("%(table)s, tệp %(kind)s", table=found, kind=kind) if found and kind else ""
