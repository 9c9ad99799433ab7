"""Types, classes and statuses as people write them, often two in one cell."""

import re

from inspections.facility.rules import CLASSES, FacilityType, Status
from inspections.facility_list.cells import Cell, text_of
from inspections.facility_list.columns import Key
from inspections.facility_list.findings import RowRefused
from inspections.facility_list.folding import fold
from inspections.facility_list.reasons import Reason

_SUPERMARKET, _MALL = FacilityType.SUPERMARKET, FacilityType.MALL
_MARKET, _STORE = FacilityType.MARKET, FacilityType.CONVENIENCE_STORE
TYPE_WORDS: dict[str, FacilityType] = {
    **dict.fromkeys(
        (
            "sieu thi",
            "st",
            "sieu thi tong hop",
            "sieu thi chuyen doanh",
            "sieu thi kinh doanh tong hop",
            "supermarket",
        ),
        _SUPERMARKET,
    ),
    **dict.fromkeys(
        ("trung tam thuong mai", "tttm", "tt thuong mai", "trung tam tm", "mall"), _MALL
    ),
    **dict.fromkeys(
        (
            "cho",
            "cho truyen thong",
            "cho dan sinh",
            "cho dau moi",
            "cho nong thon",
            "cho phien",
            "cho dem",
            "cho tam",
            "cho cong dong",
            "market",
        ),
        _MARKET,
    ),
    **dict.fromkeys(
        (
            "cua hang tien loi",
            "cua hang tien ich",
            "chtl",
            "ch tien loi",
            "ch tien ich",
            "cua hang tl",
            "convenience store",
        ),
        _STORE,
    ),
}
# No type of the law: below the smallest class of supermarkets, so none of these.
MINI_WORDS = frozenset({"sieu thi mini", "st mini", "mini mart", "minimart", "mini market"})

_CLASS = re.compile(r"(?:(?:hang|loai|cap|class) )?(iii|ii|i|[123])")
_TAIL = re.compile(r"^(.*?)(?: (?:hang|loai|cap|class))? (iii|ii|i|[123])$")
_NUMBERS = {"i": 1, "ii": 2, "iii": 3}

STATUS_WORDS: dict[str, Status] = {
    **{fold(word): status for status in Status for word in (status.vi, status.en, status.value)},
    **dict.fromkeys(("hoat dong", "dang kinh doanh", "con hoat dong", "mo cua"), Status.ACTIVE),
    **dict.fromkeys(
        ("tam dung", "tam ngung hoat dong", "tam dung hoat dong", "tam dong cua", "dang sua chua"),
        Status.SUSPENDED,
    ),
    **dict.fromkeys(
        (
            "dong cua",
            "ngung hoat dong",
            "dung hoat dong",
            "da ngung hoat dong",
            "da dung hoat dong",
            "cham dut hoat dong",
            "da giai the",
            "giai the",
        ),
        Status.CLOSED,
    ),
    **dict.fromkeys(("chua hoat dong", "xay dung", "dang xay", "quy hoach"), Status.PLANNED),
}


def read_type(cell: Cell) -> tuple[FacilityType | None, str | None, bool]:
    """The type, the class if the same cell says it, and whether it is a mini-market; None for an
    empty cell."""
    text = text_of(cell)
    words = fold(text)
    if not words:
        return None, None, False
    if words in MINI_WORDS:
        return _STORE, None, True
    if words in TYPE_WORDS:
        return TYPE_WORDS[words], None, False
    tail = _TAIL.match(words)
    if tail and tail[1] in TYPE_WORDS:
        type_ = TYPE_WORDS[tail[1]]
        return type_, _of_type(tail[2], type_, text, Key.TYPE), False
    raise RowRefused(Reason.UNKNOWN_TYPE, Key.TYPE, text=text)


def read_class(cell: Cell, type_: FacilityType) -> str | None:
    """As the type numbers its classes; None for an empty cell and for "chưa phân hạng"."""
    text = text_of(cell)
    words = fold(text)
    if not words or words in ("chua phan hang", "khong", "chua xep hang", "khong phan hang"):
        return None
    found = _CLASS.fullmatch(words)
    if not found:
        raise RowRefused(Reason.UNKNOWN_CLASS, Key.CLASS, text=text)
    return _of_type(found[1], type_, text, Key.CLASS)


def _of_type(number: str, type_: FacilityType, text: str, key: Key) -> str:
    classes = CLASSES[type_]
    if not classes:
        raise RowRefused(Reason.UNKNOWN_CLASS, key, text=text)
    return classes[(_NUMBERS.get(number) or int(number)) - 1]


def read_status(cell: Cell) -> Status | None:
    text = text_of(cell)
    if not fold(text):
        return None
    status = STATUS_WORDS.get(fold(text))
    if status is None:
        raise RowRefused(Reason.UNKNOWN_STATUS, Key.STATUS, text=text)
    return status
