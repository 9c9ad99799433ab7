"""Wards, districts and provinces as they were until 2025-06-30, and what became of each ward.

Source: the national statistics office's conversion table of 2025-07-01, by way of the package
vietnam-provinces, edition 2026.9.0; tools/former_wards.py makes the three files. Wards that were
merged away before that table are not in it.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
WARDS = HERE / "former_wards.csv"
DISTRICTS = HERE / "former_districts.csv"
PROVINCES = HERE / "former_provinces.csv"


@dataclass(frozen=True)
class FormerProvince:
    code: str
    kind: str
    name: str


@dataclass(frozen=True)
class FormerDistrict:
    """`province` is the code of the former province."""

    code: str
    kind: str
    name: str
    province: str


@dataclass(frozen=True)
class FormerWard:
    """`wards` are the codes (of 2025-07-01) of today's wards that took it over, at least one.

    `partly`: the table says that it was divided. With one ward in `wards` nonetheless, the
    table does not say where the rest went.
    """

    code: str
    kind: str
    name: str
    district: str
    wards: tuple[str, ...]
    partly: bool

    @property
    def is_whole(self) -> bool:
        """Whether all of it lies in one of today's wards."""
        return len(self.wards) == 1 and not self.partly


@cache
def former_provinces() -> tuple[FormerProvince, ...]:
    """All 63, by code."""
    return tuple(FormerProvince(*row) for row in _rows(PROVINCES))


@cache
def former_districts() -> tuple[FormerDistrict, ...]:
    """All 696, by code; five islands among them had no wards."""
    return tuple(FormerDistrict(*row) for row in _rows(DISTRICTS))


@cache
def former_wards() -> tuple[FormerWard, ...]:
    """All of the table that have a name (10,023 of 10,033), by code."""
    return tuple(
        FormerWard(code, kind, name, district, tuple(wards.split()), partly != "")
        for code, kind, name, district, wards, partly in _rows(WARDS)
    )


def _rows(file: Path) -> Iterator[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        yield from rows
