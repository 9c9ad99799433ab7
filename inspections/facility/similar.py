"""How alike two entries of the registry are, and why: whether they may be one facility."""

from dataclasses import dataclass
from datetime import date
from itertools import product

from inspections.facility.naming import Name, differ, nearly, read_name
from inspections.facility.street import read_street
from inspections.inspection.flags import metres_between
from inspections.words import Word

# Positions are taken at the entrance or on a map: so far apart it can be one place.
NEAR_M = 100
# No store of this registry is so large.
FAR_M = 2000


class Likeness(Word):
    LIKELY = "likely", "rất có thể là một cơ sở", "very likely one facility"
    POSSIBLE = "possible", "có thể là một cơ sở", "possibly one facility"


class Reason(Word):
    """Why two entries may be one facility."""

    SAME_NAME = "same_name", "tên giống nhau", "the same name"
    SAME_CORE = (
        "same_core",
        "tên giống nhau nếu bỏ các chữ như “siêu thị”, “chợ”",
        "the same name without words such as “siêu thị”, “chợ”",
    )
    NEAR_NAME = "near_name", "tên gần giống nhau", "nearly the same name"
    SAME_ADDRESS = (
        "same_address",
        "cùng số nhà và tên đường",
        "the same house number and street",
    )
    SAME_WARD = "same_ward", "cùng xã, phường", "the same ward"
    NEAR = "near", "cách nhau không quá 100 m", "at most 100 m apart"
    SAME_TAX_CODE = "same_tax_code", "cùng mã số thuế", "the same tax code"
    WARD_UNSURE = (
        "ward_unsure",
        "chưa chắc xã, phường của ít nhất một bên",
        "the ward of at least one is not certain",
    )
    MAY_HAVE_MOVED = (
        "may_have_moved",
        "một bên đã đóng cửa, bên kia mở sau đó: có thể là chuyển địa điểm",
        "one closed and the other opened afterwards: it may have moved",
    )


@dataclass(frozen=True)
class Entry:
    """What is compared. `ward_sure`: the ward is known and not merely likely. `provinces` of today
    that it may lie in, empty = not known. `tax_codes`: of all that answered for it. `closed_on`:
    None = it is not closed."""

    name: str
    addresses: tuple[str, ...] = ()
    ward_id: int | None = None
    ward_sure: bool = True
    provinces: frozenset[int] = frozenset()
    lat: float | None = None
    lon: float | None = None
    tax_codes: frozenset[str] = frozenset()
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class Alike:
    """`metres` apart, None where a position is not known."""

    likeness: Likeness
    reasons: tuple[Reason, ...]
    metres: float | None


def alike(one: Entry, other: Entry) -> Alike | None:
    """None where nothing says that they are one, or something says that they are not: names of two
    chains, branches or kinds of place, or positions more than FAR_M apart. Symmetric."""
    names = read_name(one.name), read_name(other.name)
    if differ(*names):
        return None
    named = _named(*names)
    taxed = {Reason.SAME_TAX_CODE} if one.tax_codes & other.tax_codes else set()
    if not (named or taxed):
        return None
    metres = metres_apart(one, other)
    if metres is not None and metres > FAR_M:
        return None
    placed = _placed(one, other, metres)
    likeness = _likeness(named, placed, taxed, names)
    if likeness is None and named in _SAME and names[0].own and may_have_moved(one, other):
        likeness = Likeness.POSSIBLE
    if likeness is None:
        return None
    found = {*placed, *taxed, *([named] if named else [])}
    if may_have_moved(one, other) and not placed & _HERE:
        found.add(Reason.MAY_HAVE_MOVED)
    return Alike(likeness, tuple(each for each in Reason if each in found), metres)


def metres_apart(one: Entry, other: Entry) -> float | None:
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    return metres_between(one.lat, one.lon, other.lat, other.lon)


def may_have_moved(one: Entry, other: Entry) -> bool:
    """One closed on the day when the other opened, or before, in the same province."""
    return not _elsewhere(one, other) and any(
        left.closed_on is not None
        and came.closed_on is None
        and came.opened_on is not None
        and came.opened_on >= left.closed_on
        for left, came in ((one, other), (other, one))
    )


_SAME = (Reason.SAME_NAME, Reason.SAME_CORE)
_HERE = {Reason.SAME_ADDRESS, Reason.NEAR}


def _named(one: Name, other: Name) -> Reason | None:
    if one.whole == other.whole:
        return Reason.SAME_NAME
    if one.core and one.core == other.core:
        return Reason.SAME_CORE
    return Reason.NEAR_NAME if nearly(one, other) else None


def _placed(one: Entry, other: Entry, metres: float | None) -> set[Reason]:
    found = set()
    both = one.ward_id is not None and other.ward_id is not None
    if both and one.ward_id == other.ward_id:
        found.add(Reason.SAME_WARD)
    elif not (both and one.ward_sure and other.ward_sure) and not _elsewhere(one, other):
        found.add(Reason.WARD_UNSURE)
    if metres is not None and metres <= NEAR_M:
        found.add(Reason.NEAR)
    # Long roads begin their numbers anew in another ward.
    if found and _same_street(one, other):
        found.add(Reason.SAME_ADDRESS)
    return found


def _elsewhere(one: Entry, other: Entry) -> bool:
    return bool(one.provinces and other.provinces) and one.provinces.isdisjoint(other.provinces)


def _same_street(one: Entry, other: Entry) -> bool:
    pairs = product(map(read_street, one.addresses), map(read_street, other.addresses))
    return any(a is not None and a == b for a, b in pairs)


def _likeness(
    named: Reason | None, placed: set[Reason], taxed: set[Reason], names: tuple[Name, Name]
) -> Likeness | None:
    is_here = bool(placed & _HERE)
    says_which = bool(names[0].own and names[1].own)
    if named in _SAME and is_here:
        return Likeness.LIKELY if names[0].core else Likeness.POSSIBLE
    if taxed and Reason.SAME_ADDRESS in placed:
        return Likeness.LIKELY if named else Likeness.POSSIBLE
    if named and is_here:
        return Likeness.POSSIBLE
    # Without an address, only a name that no second branch would bear.
    return Likeness.POSSIBLE if named in _SAME and says_which and placed else None
