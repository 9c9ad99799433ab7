"""That data left the service stands in the trail before its first byte is sent."""

from collections.abc import Iterable, Iterator
from typing import Any

from audit_service.auth import current_actor
from audit_service.noting import noting
from inspections.db import now
from inspections.trail.commands.record import record
from inspections.trail.rules import Act, Kind, Subject


class Counted(Iterable[Any]):
    """The same rows, and how many of them have passed."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Any]:
        for row in self._rows:
            self.count += 1
            yield row


def note_exported(what: str, form: str, rows: int) -> None:
    """`what` names the list, `form` the kind of file. Call it when the file is whole."""
    facts = {"form": form, "rows": rows}
    with noting() as session:
        of = Subject(Kind.EXPORT, what)
        record(session, Act.EXPORTED, of, current_actor().account_id, now(), facts)
