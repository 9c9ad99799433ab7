"""The wards of a name, a kind and a place in the order of how well they fit."""

from collections.abc import Iterable
from dataclasses import dataclass

from inspections.area.gazetteer import Gazetteer, ProvinceName, Unit
from inspections.area.reading import Reading, Span


@dataclass(frozen=True)
class Scope:
    """Where a ward is looked for.

    `districts` are the codes of the former districts that are meant, None where the text names
    none; `today` the codes of today's wards that lie there, None = anywhere.
    """

    names: Gazetteer
    province: ProvinceName | None
    districts: frozenset[str] | None
    today: frozenset[str] | None

    @classmethod
    def of(
        cls,
        names: Gazetteer,
        province: ProvinceName | None,
        district: tuple[str, str | None] | None,
    ) -> "Scope":
        """The scope of a province and of a district's name (without marks) and kind."""
        if district is not None:
            codes = _districts(names, province, *district)
            return cls(names, province, codes, _united(names.in_district, codes))
        if province is not None and not province.today:
            return cls(names, province, None, _united(names.in_province, province.former))
        return cls(names, province, None, None)

    def tiers(self, name: str) -> list[list[Unit]]:
        """The wards of this name (without marks); earlier lists go before later ones."""
        units = self.names.wards.get(name, ())
        today = [unit for unit in units if unit.is_today and self._holds(unit)]
        former = [unit for unit in units if not unit.is_today and self._holds(unit)]
        if self.districts is not None:
            return [former, today]
        if self.province is not None and self.province.today:
            return [today, former]
        return [today + former]

    def sole_wards(self) -> list[Unit]:
        """Today's ward that a former district became as a whole, if the scope is such a one."""
        if self.districts is None or self.today is None or len(self.today) != 1:
            return []
        (code,) = self.today
        return [
            Unit("", (), district, "", "", (code,), is_whole=True) for district in self.districts
        ]

    def _holds(self, unit: Unit) -> bool:
        if self.districts is not None and not unit.is_today:
            return unit.district in self.districts
        if self.today is not None and unit.is_today:
            return not self.today.isdisjoint(unit.wards)
        if self.province is None:
            return True
        if unit.is_today:
            return unit.province in self.province.today
        return unit.province in self.province.former or unit.now in self.province.today


def fitting(scope: Scope, reading: Reading, ward: Span) -> tuple[list[Unit], bool]:
    """The units that fit best, and whether they fit by accents and kind.

    Within a district a name that is borne once needs not have the right kind: kinds changed often.
    """
    tiers = scope.tiers(reading.plain(ward))
    spelled = [_spelled_alike(units, reading, ward) for units in tiers]
    for units in spelled:
        of_kind = [unit for unit in units if ward.kind is None or ward.kind in unit.kinds]
        if of_kind:
            return of_kind, True
    if scope.districts is not None:
        for units in spelled:
            if units:
                return units, True
    loose = [unit for units in spelled for unit in units]
    return loose or [unit for units in tiers for unit in units], False


def _spelled_alike(units: list[Unit], reading: Reading, ward: Span) -> list[Unit]:
    """Those with the accents of the text; all, where the text has none."""
    if not reading.is_marked:
        return units
    written = reading.spelled(ward)
    exact = [unit for unit in units if unit.spelled == written]
    return exact or (units if written == reading.plain(ward) else [])


def _districts(
    names: Gazetteer, province: ProvinceName | None, name: str, kind: str | None
) -> frozenset[str]:
    found = [
        district
        for district in names.districts[name]
        if province is None
        or district.province in province.former
        or names.province_now[district.province] in province.today
    ]
    of_kind = [district for district in found if kind is None or district.kind == kind]
    return frozenset(district.code for district in of_kind or found)


def _united(by_code: dict[str, frozenset[str]], codes: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(by_code.get(code, frozenset()) for code in codes))
