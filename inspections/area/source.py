"""The reference data of areas as plain values: the package `vietnam-provinces` and two TOML files.

The package has the 34 provinces and 3,321 wards in force since 2025-07-01. What any of them was
called before is not recorded, except for the former provinces of former.toml.
"""

import json
import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

from vietnam_provinces import NESTED_DIVISIONS_JSON_PATH

from inspections.area.rules import KINDS, NATION_KEY, Kind, Level

HERE = Path(__file__).parent
PACKAGE_VALID_FROM = date(2025, 7, 1)


@dataclass(frozen=True)
class NameRow:
    code: str
    name: str
    kind: Kind
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class AreaRow:
    """An area with its names in order of time; parent and former province by their keys."""

    key: str
    level: Level
    names: tuple[NameRow, ...]
    parent: str | None = None
    former: str | None = None


def reference_areas() -> list[AreaRow]:
    """All areas, parents before children. Raises ValueError where the files contradict."""
    nation = AreaRow(
        NATION_KEY, Level.NATION, (NameRow(NATION_KEY, "Việt Nam", Kind.COUNTRY, None, None),)
    )
    former = _toml("former.toml")["former"]
    provinces = json.loads(NESTED_DIVISIONS_JSON_PATH.read_text("utf-8"))
    areas = [nation, *map(_former_province, former), *map(_province, provinces)]
    areas += [_ward(ward, province, former) for province in provinces for ward in province["wards"]]
    return _overlaid(areas, _toml("overlay.toml")["change"])


def _toml(name: str) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((HERE / name).read_text("utf-8"))


def _former_province(entry: dict[str, Any]) -> AreaRow:
    name = NameRow(entry["code"], entry["name"], KINDS[entry["kind"]], None, entry["valid_to"])
    return AreaRow(f"F{name.code}", Level.FORMER_PROVINCE, (name,), parent=NATION_KEY)


def _province(entry: dict[str, Any]) -> AreaRow:
    code = f"{entry['code']:02}"
    kind = Kind.PROVINCE if entry["division_type"] == "tỉnh" else Kind.CITY
    return AreaRow(f"P{code}", Level.PROVINCE, (_today(code, entry, kind),), parent=NATION_KEY)


def _ward(entry: dict[str, Any], province: dict[str, Any], former: list[dict[str, Any]]) -> AreaRow:
    code, now = f"{entry['code']:05}", f"{province['code']:02}"
    return AreaRow(
        f"W{code}",
        Level.WARD,
        (_today(code, entry, KINDS[entry["division_type"]]),),
        parent=f"P{now}",
        former=next((f"F{old['code']}" for old in former if _holds(old, now, code)), None),
    )


def _holds(former: dict[str, Any], province: str, ward: str) -> bool:
    first, last = former.get("wards", ("00000", "99999"))
    return bool(former["now"] == province and first <= ward <= last)


def _today(code: str, entry: dict[str, Any], kind: Kind) -> NameRow:
    # The package writes the kind before the names of wards and cities, but not of provinces.
    name = normalize("NFC", entry["name"]).removeprefix(f"{kind.vi[0].upper()}{kind.vi[1:]} ")
    return NameRow(code, name, kind, PACKAGE_VALID_FROM, None)


def _overlaid(areas: list[AreaRow], changes: list[dict[str, Any]]) -> list[AreaRow]:
    by_key = {area.key: area for area in areas}
    for change in changes:
        area = by_key[change["key"]]
        *earlier, last = area.names
        if last.name != change["name"]:
            raise ValueError(f"{area.key} is {last.name}, not {change['name']}")
        day = change["valid_from"]
        new = replace(last, kind=KINDS[change["kind"]], valid_from=day)
        by_key[area.key] = replace(area, names=(*earlier, replace(last, valid_to=day), new))
    return list(by_key.values())
