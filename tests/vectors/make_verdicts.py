"""Verdicts that both judges are held to: the service's and the form's preview (`make vectors`).

verdicts.json holds the rules and categories as the API's catalogue sends them, then a case with its
expected verdict a line. Made anew for another rule set or another case, never to please a judge.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from audit_service.api.catalogue import rules
from audit_service.api.reader import READER
from audit_service.api.schemas.lists import CategorySchema, RulesSchema
from inspections.facility.rules import FacilityType
from inspections.inspection.record import Record
from inspections.packaging.rules import catalogue
from inspections.verdict.rules import judge
from tests.vectors.verdict_branches import branches
from tests.vectors.verdict_cases import RULES, Case, drawn, worked

FILE = Path(__file__).with_name("verdicts.json")
SEED = 2026_11_20
DRAWN = 70
# What a record needs to be readable and the verdict does not ask for.
REST = {
    "facility": "48210373",
    "form_version": "2026.1",
    "started_at": "2026-11-20T09:00:00+07:00",
    "signed_at": "2026-11-20T09:12:30+07:00",
}


def sent_rules() -> dict[str, Any]:
    """The rules as the API sends them."""
    sent: dict[str, Any] = RulesSchema().dump(rules(RULES))
    return sent


def sent_categories() -> list[dict[str, Any]]:
    """The items of the catalogue as the API sends them, without their words."""
    asked = CategorySchema(only=("key", "number", "part", "carrier", "default"))
    return [
        asked.dump({**vars(category), "default": RULES.judgements[category.key]})
        for category in catalogue().values()
    ]


def verdict_of(case: Case) -> dict[str, Any]:
    """What the service says of a case: the record is read as every record is. ValueError for one
    that would wait in quarantine."""
    answers = {key: case[key] for key in ("observations", "use_points", "stalls")}
    record = READER.record({**REST, **answers}, None)
    if not isinstance(record, Record):
        raise ValueError(f"not readable: {record}: {case}")
    verdict = judge(
        RULES,
        FacilityType.of(case["type"]),
        date.fromisoformat(case["visited_on"]),
        record.observations,
        record.use_points,
        record.stalls,
    )
    said = asdict(verdict)
    del said["rule_set"]
    return {**said, "reasons": list(said["reasons"])}


def lines() -> Iterator[str]:
    yield '{"rules":' + _json(sent_rules()) + ","
    yield '"categories":['
    yield ",\n".join(map(_json, sent_categories()))
    yield '],"cases":['
    cases = [*worked(), *branches(), *drawn(SEED, DRAWN)]
    yield ",\n".join(_json({**case, "expected": verdict_of(case)}) for case in cases)
    yield "]}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    FILE.write_text("".join(f"{line}\n" for line in lines()), encoding="utf-8")
