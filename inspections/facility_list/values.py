"""Reading one cell: days, numbers, positions, codes. Each raises RowRefused."""

import re
from datetime import date, datetime, timedelta

from inspections.facility import code as codes
from inspections.facility import taxcode
from inspections.facility.entry import LARGEST
from inspections.facility.position import in_vietnam
from inspections.facility_list.cells import Cell, Trouble, Unreadable, text_of
from inspections.facility_list.columns import Key
from inspections.facility_list.findings import RowRefused
from inspections.facility_list.reasons import Reason

_DAY = re.compile(r"(?:ngày )?([0-9]{1,2})\s*[/.-]\s*([0-9]{1,2})\s*[/.-]\s*([0-9]{4})", re.I)
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ].*)?")
_WORDS = re.compile(r"ngày ([0-9]{1,2}) tháng ([0-9]{1,2}) năm ([0-9]{4})", re.I)
# Excel's count of days; a number below is a year, 20,000 is in 1954.
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000
_EXCEL = date(1899, 12, 30)

_GROUPED = re.compile(
    r"[0-9]{1,3}(?:[. ][0-9]{3})+(?:,[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?"
)
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_UNITS = re.compile(r"\s*(?:m2|m²|m 2|mét vuông|mặt hàng|tên hàng|sku)\.?\s*$", re.I)

_DEGREES = re.compile(r"[-+]?[0-9]{1,3}(?:[.,][0-9]+)?")


def checked(cell: Cell, key: Key) -> Cell:
    """The cell; refused when nothing in it can be read."""
    if not isinstance(cell, Unreadable):
        return cell
    if cell.why is Trouble.FORMULA:
        raise RowRefused(Reason.FORMULA, key, text=cell.text)
    raise RowRefused(Reason.ENCODING, key, encoding=[cell.why.vi, cell.why.en])


def read_text(cell: Cell, key: Key, longest: int) -> str | None:
    text = text_of(cell)
    if len(text) > longest:
        raise RowRefused(Reason.TOO_LONG, key, most=longest)
    return text or None


def read_day(cell: Cell, key: Key) -> date | None:
    """A date, Excel's number of one, 01/7/2025 (the day first), or 2025-07-01."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    if not text:
        return None
    try:
        if text.isdecimal() and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
            return _EXCEL + timedelta(days=int(text))
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DAY.fullmatch(text) or _WORDS.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    raise RowRefused(Reason.BAD_DAY, key, text=text)


def read_number(cell: Cell, key: Key) -> int | None:
    """A whole number: "2.500", "2.500,5 m2" (rounded), 2500.0."""
    text = text_of(cell)
    if not text:
        return None
    number = _number(cell, text)
    if number is None:
        raise RowRefused(Reason.BAD_NUMBER, key, text=text)
    rounded = int(number + 0.5)
    if rounded > LARGEST[key.value]:
        raise RowRefused(Reason.OUT_OF_RANGE, key, text=text)
    return rounded


def _number(cell: Cell, text: str) -> float | None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell) if cell >= 0 else None
    bare = _UNITS.sub("", text)
    if _GROUPED.fullmatch(bare):
        mark = max(bare.rfind(","), bare.rfind("."))
        decimals = len({sign for sign in bare if sign in ",."}) > 1 or (" " in bare and mark > 0)
        if decimals:
            return float(re.sub(r"[., ]", "", bare[:mark]) + "." + bare[mark + 1 :])
        return float(re.sub(r"[., ]", "", bare))
    return float(bare.replace(",", ".")) if _PLAIN.fullmatch(bare) else None


def read_code(cell: Cell, key: Key) -> str | None:
    text = text_of(cell)
    if not text:
        return None
    code = codes.normalise(text)
    if not codes.is_code(code):
        raise RowRefused(Reason.BAD_CODE, key, text=text)
    return code


def read_tax_code(cell: Cell) -> str | None:
    """Excel drops the zero in front of a number: it is put back where it then checks."""
    text = text_of(cell)
    if not text:
        return None
    number = taxcode.normalise(text)
    for each in (number, f"0{number}" if len(number) == 9 else number):
        if taxcode.is_tax_code(each):
            return each
    raise RowRefused(Reason.BAD_TAX_CODE, Key.TAX_CODE, text=text)


def read_position(lat: Cell, lon: Cell, both: Cell) -> tuple[float, float] | None:
    """Degrees, from two cells or from one with both ("10.01, 105.08")."""
    if text := text_of(both):
        found = _pair(text)
        if found is None:
            raise RowRefused(Reason.BAD_POSITION, Key.POSITION, text=text)
        return _in_vietnam(*found, Key.POSITION)
    if not text_of(lat) and not text_of(lon):
        return None
    if not text_of(lat) or not text_of(lon):
        raise RowRefused(Reason.HALF_POSITION, Key.LON if text_of(lat) else Key.LAT)
    return _in_vietnam(_degrees(lat, Key.LAT), _degrees(lon, Key.LON), Key.LAT)


def _degrees(cell: Cell, key: Key) -> float:
    text = text_of(cell).removesuffix("°")
    if not _DEGREES.fullmatch(text):
        raise RowRefused(Reason.BAD_POSITION, key, text=text)
    return float(text.replace(",", "."))


def _pair(text: str) -> tuple[float, float] | None:
    """Both numbers of a text, whether a comma parts them or their decimals."""
    parts = re.split(r"\s*[;/]\s*|,\s+|\s+", text.strip(" ()"))
    if len(parts) == 1:
        halves = text.split(",")
        # "10.01,105.08", or with decimal commas "10,01,105,08".
        parts = halves if len(halves) == 2 else [",".join(halves[:2]), ",".join(halves[2:])]
    if len(parts) != 2 or not all(_DEGREES.fullmatch(part) for part in parts):
        return None
    lat, lon = (float(part.replace(",", ".")) for part in parts)
    return lat, lon


def _in_vietnam(lat: float, lon: float, key: Key) -> tuple[float, float]:
    if in_vietnam(lat, lon):
        return lat, lon
    if in_vietnam(lon, lat):
        raise RowRefused(Reason.SWAPPED_POSITION, key)
    raise RowRefused(Reason.NOT_IN_VIETNAM, key, text=f"{lat}, {lon}")
