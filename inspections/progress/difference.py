"""One value that is not what it should be, told to whoever runs the service."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

ABSENT = "absent"
PRESENT = "present"


@dataclass(frozen=True)
class Difference:
    """A figure has a plan, a target and a date; what is stored about a record has the record's id.

    `field` "tally.…": a count behind the figures that this kind of target does not print;
    "at_due.…": that object; "kept.…": of what is kept, where the rows themselves give the right
    figure. An interval that is kept has the facility's code, a sum the key of its area.
    """

    field: str
    fast: Any
    slow: Any
    plan: str | None = None
    target: str | None = None
    on: date | None = None
    inspection_id: UUID | None = None
    kept_of: str | None = None

    def __str__(self) -> str:
        about = self.inspection_id or f"{self.target or self.kept_of} {self.on}"
        return f"{about} {self.field}: {self.fast}, recomputed {self.slow}"
