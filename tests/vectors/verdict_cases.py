"""Records to be judged, as a phone sends them: the worked examples of the counting rule, and
records drawn at random. Those that miss no branch are in verdict_branches.py.

A case is `{type, visited_on, observations, use_points, stalls}`, the worked ones with their `name`.
"""

import random
from datetime import date, timedelta
from itertools import product
from typing import Any

from inspections.facility.rules import FacilityType
from inspections.inspection.record import CertificateKind, PackedBy, UsePointKey
from inspections.packaging.rules import catalogue, rule_set

Case = dict[str, Any]

RULES = rule_set("2026.1")
VISIT = date(2026, 11, 20)
POINTS = [key.value for key in UsePointKey]
TYPES = [type_.value for type_ in FacilityType]
TALLIED = [FacilityType.MALL.value, FacilityType.MARKET.value]
STORES = [type_ for type_ in TYPES if type_ not in TALLIED]
MAYBE = (None, True, False)
MARKS = list(product(MAYBE, MAYBE))


def case(
    observations: list[dict[str, Any]] | None = None,
    use_points: list[dict[str, Any]] | None = None,
    type: str = "supermarket",
    visited_on: date = VISIT,
    stalls: dict[str, Any] | None = None,
) -> Case:
    return {
        "type": type,
        "visited_on": visited_on.isoformat(),
        "observations": observations or [],
        "use_points": seen("checkout", "fresh", "food") if use_points is None else use_points,
        "stalls": stalls,
    }


def used(category: str, point: str = "checkout", **said: Any) -> dict[str, Any]:
    return {"category": category, "use_point": point, "in_use": True, **said}


def seen(*keys: str) -> list[dict[str, Any]]:
    return [{"key": key, "present": True, "rest_none": True} for key in keys]


def certificate(kind: str | None, days: int | None) -> dict[str, Any]:
    """One that expires so many days after the visit; None = without a date."""
    expires_on = None if days is None else (VISIT + timedelta(days=days)).isoformat()
    return {"kind": kind, "expires_on": expires_on}


def tally(of: int | None, *counts: int | None) -> dict[str, Any]:
    answers = ("friendly_only", "both", "plastic_only", "none_given")
    return {"of": of, **dict(zip(answers, counts, strict=False))}


def worked() -> list[Case]:
    """The worked examples that concern a verdict, by their numbers."""
    no_food = [*seen("checkout", "fresh"), {"key": "food", "present": False}]
    paper = used("paper_bag", charged=True, price_vnd=2000)
    thin = used("thin_carrier_bag", charged=False)
    expired = {"kind": "eco_bag", "number": "02/CN-TCMT", "expires_on": "2026-10-15"}
    by_supplier = {"packed_by": "supplier"}
    examples = {
        "1a": case([paper, used("thin_carrier_bag", "fresh", charged=False)], no_food),
        "1b": case([paper, used("roll_bag", "fresh", charged=False)], no_food),
        "2a": case(type="mall", stalls=tally(120, 9, 6, 5, 0)),
        "2b": case(type="mall", stalls=tally(120, 1, 0, 9, 0)),
        "3a": case([used("compostable_bag", certificate=expired)], type="convenience_store"),
        "3b": case(
            [used("compostable_bag", certificate={**expired, "expires_on": "2027-12-31"})],
            type="convenience_store",
        ),
        "4": case(),
        "5": case([used("reusable_pe_bag", charged=True, price_vnd=5000)]),
        "6": case(type="market", stalls=tally(310, 1, 3, 14, 2)),
        "7": case([paper], type="supermarket"),
        "10": case([], []),
        "11": case([used("oxo_bag", printed_claim="tự hủy sinh học")]),
        "11b": case([used("oxo_bag"), thin]),
        "12": case([used("factory_packed", "fresh", **by_supplier)]),
        "13": case([paper], []),
        "15": case([paper, used("compostable_bag")]),
        "16": case([paper, used("plastic_straw", "food")]),
        "17": case([thin, used("alternative_straw", "food")]),
        "19": case([paper, used("foam_tray", "fresh", **by_supplier)]),
        "21": case([used("thin_carrier_bag", charged=True, price_vnd=500)]),
        "22": case([thin, used("bagasse_or_paper_tray", "fresh")]),
    }
    return [{"name": number, **example} for number, example in examples.items()]


def drawn(seed: int, how_many: int) -> list[Case]:
    """The same seed gives the same records."""
    chance = random.Random(seed)
    return [_record(chance) for _ in range(how_many)]


def _record(chance: random.Random) -> Case:
    type_ = chance.choice([*STORES, *STORES, *TALLIED])
    days = chance.choice([0, 0, 0, 0, (RULES.legal_after - VISIT).days, 41])
    return case(
        [_observation(chance) for _ in range(chance.choice([0, 1, 1, 2, 2, 3, 4]))],
        [{"key": key, **mark} for key in POINTS for mark in _entries(chance)],
        type_,
        VISIT + timedelta(days=days),
        _stalls(chance) if type_ in TALLIED or chance.random() < 0.1 else None,
    )


def _observation(chance: random.Random) -> dict[str, Any]:
    often = ["paper_bag", "paper_bag", "thin_carrier_bag", "thin_carrier_bag"]
    made = used(chance.choice([*catalogue(), *often]), chance.choice(["checkout", *POINTS]))
    made["in_use"] = chance.random() < 0.85
    if chance.random() < 0.5:
        made["charged"] = chance.choice(MAYBE)
    if chance.random() < 0.3:
        made["packed_by"] = chance.choice([None, *(word.value for word in PackedBy)])
    if chance.random() < 0.35:
        kind = chance.choice([None, *(word.value for word in CertificateKind)])
        made["certificate"] = certificate(kind, chance.choice([-400, -1, 0, 1, 41, 400, None]))
    return made


def _entries(chance: random.Random) -> list[dict[str, bool | None]]:
    """How often a point is listed, and its marks: mostly looked at to the end."""
    if chance.random() < 0.75:
        return [{"present": True, "rest_none": True}]
    marks = [chance.choice(MARKS) for _ in range(chance.choice([0, 1, 1, 1, 2]))]
    return [{"present": present, "rest_none": rest_none} for present, rest_none in marks]


def _stalls(chance: random.Random) -> dict[str, Any]:
    counts = [chance.choice([0, 0, 1, 3, 5, 9, 10, 14]) for _ in range(4)]
    return tally(sum(counts) + chance.choice([0, 0, 1, 5, 200]), *counts)
