"""Today's ward of a row: from the ward's own cell, else from the addresses."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from inspections.area.address import Placed, place
from inspections.area.rules import PlaceConfidence
from inspections.facility.rules import PlacedBy
from inspections.facility_list.entry import Said
from inspections.facility_list.folding import fold

_BASIS = {
    PlaceConfidence.TODAY: PlacedBy.STATED,
    PlaceConfidence.FORMER: PlacedBy.FORMER,
    PlaceConfidence.SPLIT: PlacedBy.LIKELY,
}
_FORMER = (PlaceConfidence.FORMER, PlaceConfidence.SPLIT)
_KINDS = ("Phường", "Xã", "Đặc khu", "Thị trấn")
_HAS_KIND = tuple(f"{kind} " for kind in ("phuong", "xa", "dac khu", "thi tran", "p", "x", "tt"))


@dataclass(frozen=True)
class Wards:
    """Today's wards: ids by official code, names and provinces by id. `reach`: those that the
    person may touch, None = all. `province`: what is meant where a row names none, as `place`
    takes it. `territory`: id and key of the one area that the person answers for, among whose
    facilities an unplaced one is listed."""

    by_code: dict[str, int]
    codes: dict[int, str]
    names: dict[int, str]
    provinces: dict[int, str]
    reach: frozenset[int] | None
    province: str | None
    territory: tuple[int, str] | None

    def may_hold(self, ward_id: int | None) -> bool:
        """Whether the person may put a facility there, and would still see it; None = unplaced."""
        if self.reach is None:
            return True
        return self.territory is not None if ward_id is None else ward_id in self.reach

    def full(self, ward_id: int | None) -> str | None:
        return self.names.get(ward_id) if ward_id is not None else None


@dataclass(frozen=True)
class Guess:
    """`ward_id` None = nothing certain; `candidates`: the names of what it may be."""

    ward_id: int | None = None
    basis: PlacedBy | None = None
    confidence: PlaceConfidence | None = None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Addresses:
    """Both texts as they are to be kept; None = the row says nothing."""

    address: str | None
    former: str | None


def placed(said: Said, wards: Wards) -> tuple[Guess, Addresses]:
    """The ward, and the addresses, of which one that names former units goes to `former`."""
    best: Placed | None = None
    of_cell = _by_code(said, wards)
    if of_cell is not None:
        best = Placed(PlaceConfidence.TODAY, wards.codes[of_cell])
    for text in () if of_cell else _texts(said):
        found = _place(text, said.province or wards.province)
        if best is None or (found.ward and not best.ward):
            best = found
        if best.ward:
            break
    return _guess(best, wards), _addresses(said, wards)


def says_ward(said: Said, ward_id: int, wards: Wards) -> bool:
    """Whether the ward's cell names this ward, as the registry writes it or without its kind."""
    if not said.ward or said.district:
        return False
    full = fold(wards.names[ward_id])
    province = fold(wards.provinces.get(ward_id, ""))
    named = fold(said.ward)
    is_named = named == full or any(full == f"{fold(kind)} {named}" for kind in _KINDS)
    return is_named and (not said.province or province.endswith(fold(said.province)))


def _by_code(said: Said, wards: Wards) -> int | None:
    text = (said.ward or "").replace(" ", "")
    # Excel drops the zeros in front.
    return wards.by_code.get(text.zfill(5)) if text.isdecimal() else None


def _texts(said: Said) -> Iterator[str]:
    """What may say the ward, the plainest first."""
    around = [part for part in (said.district, said.province) if part]
    if said.ward and not said.ward.isdecimal():
        yield from (", ".join([ward, *around]) for ward in _with_kind(said.ward))
    for address in (said.address, said.former_address):
        if address:
            words = fold(address)
            yield ", ".join([address, *(part for part in around if fold(part) not in words)])


def _with_kind(ward: str) -> list[str]:
    if fold(ward).startswith(_HAS_KIND):
        return [ward]
    return [f"{kind} {ward}" for kind in _KINDS]


def _addresses(said: Said, wards: Wards) -> Addresses:
    if said.former_address:
        return Addresses(said.address, said.former_address)
    province = said.province or wards.province
    if said.address and _place(said.address, province).confidence in _FORMER:
        return Addresses(None, said.address)
    if said.ward and not said.ward.isdecimal():
        named = [part for part in (said.ward, said.district, said.province) if part]
        texts = [", ".join([ward, *named[1:]]) for ward in _with_kind(said.ward)]
        found = [_place(text, province).confidence for text in texts]
        if PlaceConfidence.TODAY not in found and (said.district or set(found) & set(_FORMER)):
            return Addresses(said.address, ", ".join(filter(None, [said.address, *named]))[:500])
    return Addresses(said.address, None)


def _guess(found: Placed | None, wards: Wards) -> Guess:
    if found is None:
        return Guess()
    ids = [wards.by_code[code] for code in found.candidates if code in wards.by_code]
    names = tuple(sorted(wards.names[ward_id] for ward_id in ids))
    ward_id = wards.by_code.get(found.ward) if found.ward else None
    if ward_id is None:
        return Guess(None, None, found.confidence, names)
    return Guess(ward_id, _BASIS[found.confidence], found.confidence)


@lru_cache(maxsize=4096)
def _place(text: str, province: str | None) -> Placed:
    return place(text, province)
