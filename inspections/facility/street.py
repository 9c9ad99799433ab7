"""The house number and the street of an address."""

import re
from functools import lru_cache

from inspections.facility.search import fold

LONGEST = 500
# "19", "19A", "12/3", "123-125", perhaps after "Số".
_NUMBER = r"(?:(?:so nha|nha so|so)\s+)?(?P<number>{one}(?:[/-]{one}){{0,3}})".format(
    one=r"\d{1,5}(?:\s?[a-ce-h](?!\w))?"
)
# "3/2" alone is a street.
_NUMBER_ALONE = re.compile(r"(?:(?:so nha|nha so|so)\s+)?\d{1,5}[a-z]?$")
_NUMBERED = re.compile(rf"{_NUMBER}\s+(?P<street>\S.*)$")
_STREET_WORD = re.compile(r"^(?:duong|pho|d)\s+(?=\S)")
_WARD = r"(?:p|phuong|x|xa|tt|thi tran|kp|khu pho|ap|thon|q|quan|h|huyen|tp|thanh pho|tx|thi xa)"
_WARD_AFTER = re.compile(rf"\s{_WARD}\s(?=\S).*$")
_IS_WARD = re.compile(r"(?:p|phuong|x|xa|tt|thi tran)\s")
_MONTH = re.compile(r"\b(\d{1,2}) thang (\d{1,2})\b")
_DATE = re.compile(r"\d{1,2} \d{1,2}")


@lru_cache(maxsize=40_000)
def read_street(text: str) -> tuple[str, str] | None:
    """("19a", "nguyen trung truc") for "Số 19A đường Nguyễn Trung Trực, P. Vĩnh Thanh"; None where
    no part of the address begins with a number and a street."""
    parts = [_plain(part) for part in re.split(r"[,;()]", text[:LONGEST])]
    for part, after in zip(parts, [*parts[1:], ""], strict=True):
        found = _NUMBERED.match(f"{part} {after}" if _NUMBER_ALONE.match(part) else part)
        street = _street(found["street"]) if found else ""
        if found and street:
            return re.sub(r"\s", "", found["number"]), street
    return None


def _street(text: str) -> str:
    """The street's name; "" for a ward, and for what is no name."""
    street = _WARD_AFTER.sub("", _STREET_WORD.sub("", fold(text)))
    street = _MONTH.sub(r"\1 \2", street)
    if _IS_WARD.match(street):
        return ""
    is_named = any(sign.isalpha() for sign in street) or _DATE.fullmatch(street)
    return street if is_named else ""


def _plain(part: str) -> str:
    """Folded but for the signs inside house numbers."""
    pieces = re.split(r"([/-])", part)
    return "".join(each if at % 2 else fold(each) for at, each in enumerate(pieces))
