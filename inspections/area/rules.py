"""The words for areas, and what a dated name says on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from inspections.words import Word

NATION_KEY = "VN"


class Level(Word):
    NATION = "nation", "cả nước", "nation"
    PROVINCE = "province", "tỉnh, thành phố", "province"
    FORMER_PROVINCE = "former_province", "tỉnh, thành phố trước 01/7/2025", "former province"
    WARD = "ward", "xã, phường, đặc khu", "ward"


class Kind(Word):
    """What stands before a name; the stored value is the Vietnamese word itself."""

    COUNTRY = "nước", "nước", "country"
    PROVINCE = "tỉnh", "tỉnh", "province"
    CITY = "thành phố", "thành phố", "city"
    WARD = "phường", "phường", "ward"
    COMMUNE = "xã", "xã", "commune"
    SPECIAL_ZONE = "đặc khu", "đặc khu", "special zone"


class PlaceConfidence(Word):
    """How sure it is which of today's wards an address lies in."""

    TODAY = "today", "tên hiện nay", "today's name"
    FORMER = "former", "tên trước 01/7/2025", "name before 2025-07-01"
    SPLIT = "split", "xã, phường cũ đã chia", "former ward was divided"
    AMBIGUOUS = "ambiguous", "chưa rõ là nơi nào", "unclear which one"
    UNKNOWN = "unknown", "không nhận ra", "not recognised"


KINDS = {kind.value: kind for kind in Kind}


class Dated(Protocol):
    """Valid on D when valid_from ≤ D < valid_to; None = not known to begin, or not ended."""

    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


DatedT = TypeVar("DatedT", bound=Dated)


def full_name(kind: Kind, name: str) -> str:
    """The kind, capitalised, and the name: "Phường Rạch Giá"; a country goes by its name alone."""
    return name if kind is Kind.COUNTRY else f"{kind.vi[0].upper()}{kind.vi[1:]} {name}"


def is_valid(name: Dated, day: date) -> bool:
    begun = name.valid_from is None or name.valid_from <= day
    return begun and (name.valid_to is None or day < name.valid_to)


def nearest(names: Iterable[DatedT], day: date) -> DatedT | None:
    """The name valid on the day, else the last one before it, else the first one after it."""
    ordered = sorted(names, key=lambda name: name.valid_from or date.min)
    begun = [name for name in ordered if name.valid_from is None or name.valid_from <= day]
    if begun:
        return begun[-1]
    return ordered[0] if ordered else None
