"""Which of today's wards an address lies in, whether it says today's names or those before
01/7/2025."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from inspections.area.gazetteer import Gazetteer, ProvinceName, Unit, gazetteer
from inspections.area.matching import Scope, fitting
from inspections.area.reading import Reading, Span
from inspections.area.rules import PlaceConfidence


@dataclass(frozen=True)
class Placed:
    """`ward` is the code of the ward chosen, None where nothing is certain; `candidates` are the
    codes of all that it may be, sorted. The texts are the words that were read as ward, district
    and province; empty where none were.
    """

    confidence: PlaceConfidence
    ward: str | None = None
    candidates: tuple[str, ...] = ()
    ward_text: str = ""
    district_text: str = ""
    province_text: str = ""


@dataclass(frozen=True)
class _Match:
    """A unit that the text may mean, and the words that say so."""

    unit: Unit
    is_sure: bool
    ward: Span | None
    district: Span | None
    province: Span | None


def place(text: str, province: str | None = None) -> Placed:
    """Today's ward of an address, as departments write it: "P. Vĩnh Thanh, TP Rạch Giá".

    `province` ("Kiên Giang", "tỉnh An Giang", "F91", "P91") is taken where the text names none;
    one that is not known is as none. Only the last 600 signs are read. A ward is chosen only if
    no other fits. A name without "phường", "xã" … is a ward's only between commas, after a
    street and before a district or province.
    """
    names = gazetteer()
    reading = Reading(text, names)
    given = _given(province) if province else None
    readings = list(_readings(reading, names))
    for alternatives in readings:
        matches = [
            match
            for district, last in alternatives
            for match in _matches(reading, names, given, district, last)
        ]
        if matches:
            return _judged(reading, matches)
    district, last = readings[0][0]
    ward = next(iter(reading.wards(district, last)), None)
    return Placed(
        PlaceConfidence.UNKNOWN,
        ward_text=reading.written(ward),
        district_text=reading.written(district) if district and district.is_sure else "",
        province_text=reading.written(last) if last and last.is_sure else "",
    )


def _readings(
    reading: Reading, names: Gazetteer
) -> Iterator[list[tuple[Span | None, Span | None]]]:
    """Districts and provinces that the text may name, the likeliest first; those in one list are
    equally likely."""
    for last in _or_none(reading.provinces):
        for district in _or_none(reading.districts(last)):
            alternatives = [(district, last)]
            # "Hải Dương" alone may be the province or its capital.
            if last and not district and not last.kind and reading.plain(last) in names.districts:
                alternatives.append((last, None))
            yield alternatives


def _or_none(spans: list[Span]) -> list[Span | None]:
    """The rightmost; and, where it may be a part of another name, nothing."""
    return [*spans[:1]] if spans and spans[0].is_sure else [*spans[:1], None]


def _matches(
    reading: Reading,
    names: Gazetteer,
    given: ProvinceName | None,
    district: Span | None,
    province: Span | None,
) -> Iterator[_Match]:
    scope = Scope.of(
        names,
        names.provinces[reading.plain(province)] if province else given,
        (reading.plain(district), district.kind) if district else None,
    )
    wards = reading.wards(district, province)
    # A district that could not be read would tell which of several wards is meant.
    is_clear = not reading.has_other_district(district, province, *wards)
    if not reading.names_a_ward:
        wards = reading.bare_wards(district, province)
        # Alone in front it may as well be a street.
        is_clear = is_clear and all(ward.start > 0 for ward in wards)
    for ward in wards:
        units, is_sure = fitting(scope, reading, ward)
        is_sure = is_sure and is_clear and not reading.follows_a_ward(ward)
        for unit in units:
            yield _Match(unit, is_sure, ward, district, province)
    if not wards and not reading.names_a_ward:
        for unit in scope.sole_wards():
            yield _Match(unit, is_clear, None, district, province)


def _judged(reading: Reading, matches: list[_Match]) -> Placed:
    is_sure = any(match.is_sure for match in matches)
    if is_sure:
        matches = [match for match in matches if match.is_sure]
    units = {match.unit for match in matches}
    candidates = tuple(sorted({ward for unit in units for ward in unit.wards}))
    confidence = _confidence(units, candidates) if is_sure else PlaceConfidence.AMBIGUOUS
    is_chosen = len(candidates) == 1 and confidence is not PlaceConfidence.AMBIGUOUS
    return Placed(
        confidence,
        candidates[0] if is_chosen else None,
        candidates,
        reading.written(matches[0].ward),
        reading.written(matches[0].district),
        reading.written(matches[0].province),
    )


def _confidence(units: set[Unit], candidates: tuple[str, ...]) -> PlaceConfidence:
    if any(unit.wards == candidates and not unit.is_whole for unit in units):
        return PlaceConfidence.SPLIT
    if len(candidates) > 1:
        return PlaceConfidence.AMBIGUOUS
    if any(unit.is_today for unit in units):
        return PlaceConfidence.TODAY
    return PlaceConfidence.FORMER


@lru_cache(maxsize=200)
def _given(province: str) -> ProvinceName | None:
    """The province by its key or its name, with or without its kind."""
    names = gazetteer()
    code = frozenset({province[1:]})
    if province[:1] == "F" and province[1:] in names.province_now:
        return ProvinceName(frozenset(), code, is_city=False)
    if province[:1] == "P" and province[1:] in names.province_now.values():
        return ProvinceName(code, frozenset(), is_city=False)
    reading = Reading(province, names)
    return names.provinces[reading.plain(reading.provinces[0])] if reading.provinces else None
