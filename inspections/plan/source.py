"""The six plans of plans.toml as plain rows, one list for each table."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unicodedata import normalize

from inspections.facility.rules import FacilityType
from inspections.plan.rules import AgencyRole, Criterion, TargetKind, Unit
from inspections.words import Word

Row = dict[str, Any]

# Every column of each table but the ids: what the file leaves out is NULL.
PLAN = [
    "slug",
    "number",
    "title",
    "issued_on",
    "issuer",
    "territory",
    "starts_on",
    "ends_on",
    "parent_slug",
    "source_note",
    "secondary",
]
TARGET = [
    "key",
    "position",
    "kind",
    "starts_on",
    "due_on",
    "goal_percent",
    "unit",
    "criterion",
    "facility_types",
    "title_vi",
    "title_en",
    "quote",
    "quote_note",
]
TASK = ["position", "quote", "facility_types", "lead", "partners", "period_text", "note"]
AGENCY = ["role", "position", "name", "valid_from", "valid_to", "note"]
DUTY = ["position", "before_month", "before_day", "reporter", "receiver", "onward", "quote", "note"]

WORDS: dict[str, type[Word]] = {
    "kind": TargetKind,
    "unit": Unit,
    "criterion": Criterion,
    "role": AgencyRole,
}
FACILITY_TYPES = {word.value for word in FacilityType}


@dataclass(frozen=True)
class PlanSource:
    """`plan` names its territory by area key; the other rows lack only the plan's id."""

    plan: Row
    targets: list[Row] = field(default_factory=list)
    tasks: list[Row] = field(default_factory=list)
    agencies: list[Row] = field(default_factory=list)
    duties: list[Row] = field(default_factory=list)


def reference_plans() -> list[PlanSource]:
    """The plans in the file's order, a parent before its children.

    Raises ValueError for an unknown column, word or facility type.
    """
    text = Path(__file__).with_name("plans.toml").read_text("utf-8")
    return [_plan(entry) for entry in tomllib.loads(normalize("NFC", text))["plan"]]


def _plan(entry: Row) -> PlanSource:
    parts = {name: entry.pop(name, []) for name in ("target", "task", "agency", "duty")}
    plan = _row(entry, PLAN)
    for target in parts["target"]:
        target["key"] = f"{plan['slug']}:{target['key']}"
    return PlanSource(
        plan,
        _rows(parts["target"], TARGET),
        _rows(parts["task"], TASK),
        _rows(parts["agency"], AGENCY),
        _rows(parts["duty"], DUTY),
    )


def _rows(entries: list[Row], columns: list[str]) -> list[Row]:
    numbered = ({"position": number} | entry for number, entry in enumerate(entries, 1))
    return [_row(entry, columns) for entry in numbered]


def _row(entry: Row, columns: list[str]) -> Row:
    unknown = entry.keys() - set(columns)
    if unknown:
        raise ValueError(f"plans.toml: no such column: {sorted(unknown)}")
    if not FACILITY_TYPES.issuperset(entry.get("facility_types", ())):
        raise ValueError(f"plans.toml: no such facility type: {entry['facility_types']}")
    return {column: _value(column, entry.get(column)) for column in columns}


def _value(column: str, value: Any) -> Any:
    if value is None or column not in WORDS:
        return value
    return {word.value: word for word in WORDS[column]}[value]
