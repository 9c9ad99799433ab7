"""The words of an address as written, comparable whatever the tone's place and with or without
marks."""

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import category, normalize

from inspections.facility.search import fold

# Longer texts are no addresses; the units stand at the end.
READ = 600

# "M'Đrắk" and "K' Dang" are words.
_WORD = re.compile(r"[^\W_]+(?:['’ʼ] ?[^\W_]+)*")
_HARD = re.compile(r"[,;|/()\[\]\n]")
_SOFT = re.compile(r"[-‐-―]")
# "T.P" is one word, "P12" two.
_DOTTED = re.compile(r"\b(t) ?\. ?([ptx])\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\b([pqf])(?=[0-9]{1,2}\b)", re.IGNORECASE)
_TONES = {"\u0300": "\u0300", "\u0301": "\u0301", "\u0309": "\u0309", "\u0323": "\u0323"}
# Hỏi and ngã sound alike in the south and are often confused: one tone here.
_TONES["\u0303"] = "\u0309"
_LIKE_D = str.maketrans({"ð": "đ", "ɖ": "đ"})


class Word(NamedTuple):
    """`gap`: 0 = next to the word before, 1 = a dash lies between, 2 = a comma, or the start."""

    plain: str
    spelled: str
    lower: str
    gap: int
    start: int
    end: int


def clean(text: str) -> str:
    """The end of the text in one form, without control and invisible signs."""
    shown = normalize("NFKC", text[-READ:])
    if not shown.isprintable():
        shown = "".join(_shown(sign) for sign in shown)
    return _NUMBERED.sub(r"\1 ", _DOTTED.sub(r"\1\2", shown))


def words(text: str) -> list[Word]:
    """The words of a cleaned text."""
    found = []
    last = None
    for match in _WORD.finditer(text):
        between = "," if last is None else text[last : match.start()]
        gap = 2 if _HARD.search(between) else 1 if _SOFT.search(between) else 0
        last = match.end()
        found.append(Word(*_forms(match[0]), gap, match.start(), last))
    return found


def spelled(name: str) -> str:
    """The name with its marks, each tone moved to its word's end: Hoà and Hòa are the same."""
    return " ".join(_forms(match[0])[1] for match in _WORD.finditer(normalize("NFKC", name)))


def plain(name: str) -> str:
    """The name without marks, as the words of a text have it."""
    return " ".join(_forms(match[0])[0] for match in _WORD.finditer(normalize("NFKC", name)))


def _shown(sign: str) -> str:
    return " " if category(sign).startswith("C") and sign != "\n" else sign


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, str, str]:
    """Without marks, with the tone at the end, in small letters only."""
    if word.isdecimal():
        number = word.lstrip("0") or "0"
        return number, number, number
    lower = "".join(sign for sign in word.lower() if sign.isalnum()).translate(_LIKE_D)
    signs = normalize("NFD", lower)
    tones = "".join(_TONES[sign] for sign in signs if sign in _TONES)
    return fold(lower), "".join(sign for sign in signs if sign not in _TONES) + tones, lower
