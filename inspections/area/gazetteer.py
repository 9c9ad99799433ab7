"""All names of wards, districts and provinces, of today and before 01/7/2025, by their words
without marks."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from inspections.area.former import (
    FormerDistrict,
    former_districts,
    former_provinces,
    former_wards,
)
from inspections.area.rules import Kind, Level
from inspections.area.source import AreaRow, reference_areas
from inspections.area.spelling import plain, spelled

# Short forms that can mean one province only, and older spellings.
SHORT = {
    "hcm": "Hồ Chí Minh",
    "tphcm": "Hồ Chí Minh",
    "tpct": "Cần Thơ",
    "tphp": "Hải Phòng",
    "brvt": "Bà Rịa - Vũng Tàu",
    "br vt": "Bà Rịa - Vũng Tàu",
    "thua thien hue": "Huế",
    "tt hue": "Huế",
    "dac lac": "Đắk Lắk",
    "daklak": "Đắk Lắk",
    "dac nong": "Đắk Nông",
    "kontum": "Kon Tum",
}


@dataclass(frozen=True)
class Unit:
    """A ward of today (`district` None) or a former one.

    `province` is the code of the province that it belonged to while it had this name, `now` of
    today's; `wards` are the codes of today's wards that it is, or lies in.
    """

    spelled: str
    kinds: tuple[str, ...]
    district: str | None
    province: str
    now: str
    wards: tuple[str, ...]
    is_whole: bool

    @property
    def is_today(self) -> bool:
        return self.district is None


@dataclass(frozen=True)
class ProvinceName:
    """The codes of the provinces that bear the name today and bore it until 2025-06-30."""

    today: frozenset[str]
    former: frozenset[str]
    is_city: bool


@dataclass(frozen=True)
class Gazetteer:
    """Units by their names without marks; what lies in former districts and provinces by code."""

    wards: dict[str, tuple[Unit, ...]]
    districts: dict[str, tuple[FormerDistrict, ...]]
    provinces: dict[str, ProvinceName]
    province_now: dict[str, str]
    in_district: dict[str, frozenset[str]]
    in_province: dict[str, frozenset[str]]


@cache
def gazetteer() -> Gazetteer:
    """Made once, in about half a second."""
    areas = reference_areas()
    province_of = {
        area.key[1:]: area.parent[1:]
        for area in areas
        if area.level is Level.WARD and area.parent is not None
    }
    districts = {district.code: district for district in former_districts()}
    in_district: dict[str, set[str]] = defaultdict(set)
    in_province: dict[str, set[str]] = defaultdict(set)
    for ward in former_wards():
        in_district[ward.district].update(ward.wards)
        in_province[districts[ward.district].province].update(ward.wards)
    now = {code: province_of[min(wards)] for code, wards in in_province.items()}
    return Gazetteer(
        wards=_wards(areas, districts, now),
        districts=_by_name(),
        provinces=_provinces(areas),
        province_now=now,
        in_district={code: frozenset(wards) for code, wards in in_district.items()},
        in_province={code: frozenset(wards) for code, wards in in_province.items()},
    )


def _wards(
    areas: list[AreaRow], districts: dict[str, FormerDistrict], now: dict[str, str]
) -> dict[str, tuple[Unit, ...]]:
    found: dict[str, list[Unit]] = defaultdict(list)
    for area in areas:
        if area.level is Level.WARD and area.parent is not None:
            # Kinds change and are written for years: a ward goes by all it has had.
            kinds = tuple({name.kind.value for name in area.names})
            name, code, province = area.names[-1].name, area.key[1:], area.parent[1:]
            unit = Unit(spelled(name), kinds, None, province, province, (code,), True)
            found[plain(name)].append(unit)
    for ward in former_wards():
        province = districts[ward.district].province
        unit = Unit(
            spelled(ward.name),
            (ward.kind,),
            ward.district,
            province,
            now[province],
            ward.wards,
            ward.is_whole,
        )
        found[plain(ward.name)].append(unit)
    return {name: tuple(units) for name, units in found.items()}


def _by_name() -> dict[str, tuple[FormerDistrict, ...]]:
    found: dict[str, list[FormerDistrict]] = defaultdict(list)
    for district in former_districts():
        found[plain(district.name)].append(district)
    return {name: tuple(alike) for name, alike in found.items()}


def _provinces(areas: list[AreaRow]) -> dict[str, ProvinceName]:
    today: dict[str, set[str]] = defaultdict(set)
    former: dict[str, set[str]] = defaultdict(set)
    cities = set()
    for area in areas:
        if area.level is Level.PROVINCE:
            today[plain(area.names[-1].name)].add(area.key[1:])
            if Kind.CITY in {name.kind for name in area.names}:
                cities.add(plain(area.names[-1].name))
    for province in former_provinces():
        former[plain(province.name)].add(province.code)
        if province.kind == Kind.CITY:
            cities.add(plain(province.name))
    found = {
        name: ProvinceName(frozenset(today[name]), frozenset(former[name]), name in cities)
        for name in today.keys() | former.keys()
    }
    return found | {short: found[plain(name)] for short, name in SHORT.items()}
