"""The columns of a list of facilities: their keys, their headings, and where the headings stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise
from typing import Any

from inspections.facility_list.folding import fold
from inspections.facility_list.headings import IGNORED, SPELLINGS
from inspections.words import Word

# Titles, the name of the office and merged cells stand above the headings.
LOOKED_AT = 30


class Key(Word):
    """A column that is read; the words are its heading in what we write."""

    CODE = "code", "Mã cơ sở", "Facility code"
    NAME = "name", "Tên cơ sở", "Name"
    TYPE = "type", "Loại hình", "Type"
    CLASS = "class", "Hạng", "Class"
    RETAILER = "retailer", "Đơn vị bán lẻ", "Retailer"
    TAX_CODE = "tax_code", "Mã số thuế", "Tax code"
    ADDRESS = "address", "Địa chỉ", "Address"
    FORMER_ADDRESS = "former_address", "Địa chỉ cũ", "Former address"
    WARD = "ward", "Xã, phường", "Ward"
    DISTRICT = "district", "Quận, huyện (cũ)", "Former district"
    PROVINCE = "province", "Tỉnh, thành phố", "Province"
    LAT = "lat", "Vĩ độ", "Latitude"
    LON = "lon", "Kinh độ", "Longitude"
    POSITION = "position", "Tọa độ", "Position"
    OPENED_ON = "opened_on", "Ngày khai trương", "Opened on"
    CLOSED_ON = "closed_on", "Ngày đóng cửa", "Closed on"
    STATUS = "status", "Tình trạng", "Status"
    AREA = "area_m2", "Diện tích (m²)", "Area (m²)"
    ITEMS = "items", "Số mặt hàng", "Number of goods"
    BASIS = "basis", "Căn cứ", "Basis"
    PARENT = "parent", "Mã cơ sở chứa", "Code of the surrounding facility"


KEYS = {key.value: key for key in Key}
# What export and template write, in this order; the others are read as well.
WRITTEN = tuple(key for key in Key if key not in (Key.DISTRICT, Key.POSITION))


@dataclass(frozen=True)
class Heading:
    """One column as the file has it. `key` None = not read; `is_known`: it is one that is meant to
    be ignored (numbers of lines, notes)."""

    text: str
    key: Key | None
    is_known: bool = True


@dataclass(frozen=True)
class Headings:
    """`row`: the number, in the file, of the last row of the heading."""

    row: int
    columns: tuple[Heading, ...]

    @property
    def unknown(self) -> list[str]:
        """Headings that nobody understands, and the second column of a kind."""
        return [each.text for each in self.columns if not each.is_known and each.text]


def find_headings(rows: Iterable[tuple[int, Sequence[Any]]]) -> Headings | None:
    """The row of headings, or the two, among the first LOOKED_AT rows of a file; None when there
    are none: a name or a code, and one column more, are needed."""
    first = [(number, _texts(cells)) for number, cells in islice(rows, LOOKED_AT)]
    found = [(number, _columns([], lower)) for number, lower in first]
    best = max(found, key=_score, default=None)
    for (_, upper), (number, lower) in pairwise(first):
        # A second row of headings has some of its own, else it is the first row of the list.
        if not any(_known(text) for text in lower):
            continue
        pair = (number, _columns(upper, lower))
        if best is None or _score(pair) > _score(best):
            best = pair
    if best is None or not _is_enough(best[1]):
        return None
    return Headings(*best)


def _score(found: tuple[int, tuple[Heading, ...]]) -> int:
    return sum(each.key is not None for each in found[1])


def _is_enough(columns: tuple[Heading, ...]) -> bool:
    keys = {each.key for each in columns if each.key is not None}
    return len(keys) > 1 and not keys.isdisjoint((Key.NAME, Key.CODE))


def _columns(upper: list[str], lower: list[str]) -> tuple[Heading, ...]:
    width = max(len(upper), len(lower))
    above, below = (row + [""] * (width - len(row)) for row in (upper, lower))
    taken: set[Key] = set()
    made = []
    for high, low in zip(above, below, strict=True):
        text = " – ".join(filter(None, [high, low]))
        known = _known(low) or _known(f"{high} {low}") or ("" if low else _known(high))
        key = KEYS.get(known or "")
        if key is not None and key in taken:
            made.append(Heading(text, None, is_known=False))
            continue
        if key is not None:
            taken.add(key)
        made.append(Heading(text, key, is_known=bool(known)))
    return tuple(made)


def _texts(cells: Sequence[Any]) -> list[str]:
    return [" ".join(cell.split()) if isinstance(cell, str) else "" for cell in cells]


def _known(text: str) -> str | None:
    """The key of a heading, IGNORED, or None. What stands in brackets may be left out."""
    folded = fold(text)
    if not folded:
        return None
    by_words = _by_words()
    # A heading of two rows, as `Heading.text` joins it, is what files of refused rows have.
    shorter = (text.partition("(")[0], text.rpartition(" – ")[2])
    return by_words.get(folded) or next(
        (known for part in shorter if (known := by_words.get(fold(part)))), None
    )


@cache
def _by_words() -> dict[str, str]:
    found = {fold(word): key for key, words in SPELLINGS.items() for word in words}
    found |= {fold(word): IGNORED for word in SPELLINGS[IGNORED]}
    return found | {fold(word): key.value for key in Key for word in (key.vi, key.en)}
