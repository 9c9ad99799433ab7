"""The body that a phone would have sent for a visit of the demonstration."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from audit_service.demo.visits import Visit
from inspections.facility.rules import FacilityType
from inspections.inspection.rules import VIETNAM

CARRIERS = {
    "not_met": [("thin_carrier_bag", False)],
    "insufficient": [("oxo_bag", False)],
    "gradual": [("paper_bag", True), ("thin_carrier_bag", False)],
    "full": [("paper_bag", True), ("cloth_bag", True)],
}
FRESH = {
    "not_met": ["roll_bag", "foam_tray", "cling_film"],
    "insufficient": ["roll_bag"],
    "gradual": ["roll_bag", "bagasse_or_paper_tray"],
    "full": ["leaf_wrap", "bagasse_or_paper_tray"],
}
FOOD = {
    "not_met": ["plastic_cup", "plastic_straw", "foam_box"],
    "insufficient": ["plastic_straw"],
    "gradual": ["plastic_cup", "alternative_straw"],
    "full": ["bagasse_or_paper_tray", "alternative_straw"],
}
# Of stalls or tenants seen: friendly only, both, plastic only; the rest give nothing.
TALLIES = {
    "not_met": (0.05, 0.2, 0.65),
    "insufficient": (0.1, 0.3, 0.5),
    "gradual": (0.35, 0.35, 0.2),
    "full": (0.95, 0.0, 0.0),
}
FAR_DEGREES = 0.05


def started_at(visit: Visit) -> datetime:
    day = datetime(visit.on.year, visit.on.month, visit.on.day, tzinfo=VIETNAM)
    return day + timedelta(hours=visit.hour, minutes=visit.number % 60)


def body(visit: Visit, code: str, photos: list[dict[str, Any]], random: Random) -> dict[str, Any]:
    """The record of a visit to the facility with this code, with its manifest."""
    started = started_at(visit)
    outcome = visit.odd if visit.odd in ("closed", "refused") else "checked"
    record: dict[str, Any] = {
        "facility": code,
        "form_version": "2026.1",
        "app_version": "demo",
        "outcome": outcome,
        "basis": {"kind": "survey", "decision": None},
        "started_at": started.isoformat(),
        "signed_at": (started + timedelta(minutes=random.randrange(6, 25))).isoformat(),
        "clock_offset_ms": random.randrange(-900, 900),
        "position": _position(visit, random),
        "arrived_by": random.choice(["qr", "list", "typed"]),
        "representative": {"name": None, "position": "Quản lý ca", "signs": True, "agrees": True},
        "note": "dữ liệu minh hoạ",
        "photos": photos,
    }
    if outcome != "checked":
        return record
    if visit.place.type in (FacilityType.MARKET, FacilityType.MALL):
        return {**record, "stalls": _stalls(visit, random)}
    return {
        **record,
        "use_points": [
            {"key": key, "present": True, "rest_none": visit.level != "insufficient"}
            for key in ("checkout", "fresh", "food")
        ],
        "observations": _observations(visit, random),
    }


def _position(visit: Visit, random: Random) -> dict[str, float]:
    away = FAR_DEGREES if visit.odd == "far" else 0.0
    return {
        "lat": round(visit.place.lat + away + random.uniform(-0.0005, 0.0005), 6),
        "lon": round(visit.place.lon + random.uniform(-0.0005, 0.0005), 6),
        "accuracy_m": random.randrange(5, 40),
    }


def _observations(visit: Visit, random: Random) -> list[dict[str, Any]]:
    bags = [
        {
            "category": category,
            "use_point": "checkout",
            "in_use": True,
            "charged": charged,
            "price_vnd": random.choice([1000, 2000, 5000]) if charged else None,
            "units_per_day": random.randrange(70, 1800),
            "units_source": random.choice(["told", "records", "counted"]),
        }
        for category, charged in CARRIERS[visit.level]
    ]
    rest = [
        {"category": category, "use_point": use_point, "in_use": True}
        for use_point, level in (("fresh", FRESH), ("food", FOOD))
        for category in level[visit.level]
    ]
    return bags + rest


def _stalls(visit: Visit, random: Random) -> dict[str, int]:
    of = {FacilityType.MALL: 60, FacilityType.MARKET: 240}[visit.place.type]
    of += random.randrange(0, of)
    seen = random.randrange(20, 40)
    friendly, both, plastic = (round(seen * share) for share in TALLIES[visit.level])
    return {
        "of": of,
        "friendly_only": friendly,
        "both": both,
        "plastic_only": plastic,
        "none_given": seen - friendly - both - plastic,
    }
