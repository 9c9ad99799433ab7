"""Proving the figures: work them out the long way, and say where the quick way differs.

Reads everything and writes nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.area.models import Area
from inspections.area.rules import NATION_KEY
from inspections.inspection.models import Counted, Inspection
from inspections.plan.models import Plan, Target
from inspections.plan.queries import plans, targets_of
from inspections.plan.rules import Criterion, Unit
from inspections.progress.queries import tally, target_progress
from inspections.progress.raw import Record, judged_again, read_records, read_world
from inspections.progress.recompute import Question, World
from inspections.progress.rules import Figures, Tally, TargetTerms, figures
from inspections.verdict.models import Verdict


@dataclass(frozen=True)
class Difference:
    """One value that is not what the raw rows say. A figure has a plan, a target and a date; what
    is stored about a record has its id. `field` "tally.…": a count behind the printed figures."""

    field: str
    fast: Any
    slow: Any
    plan: str | None = None
    target: str | None = None
    on: date | None = None
    inspection_id: UUID | None = None

    def __str__(self) -> str:
        about = self.inspection_id or f"{self.target} {self.on}"
        return f"{about} {self.field}: {self.fast} (recomputed: {self.slow})"
