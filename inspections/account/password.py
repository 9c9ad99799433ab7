"""Which passwords are too easy to guess, by length and by what people build them from.

NIST SP 800-63B (§ 3.1.1.2): a minimum length, no rules about kinds of characters, no expiry, and a
list of what is commonly used, the service's own words and the person's own names among it.
"""

import re
import tomllib
from collections.abc import Collection, Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

from inspections.facility.search import fold

SHORTEST = 12
# Room for a whole sentence; more would let a stranger make us hash megabytes.
LONGEST = 256
# So many letters have to come from nowhere else than the person.
LEAST_OWN = 4
# Signs that people put for letters, and the letter.
_SIGNS = str.maketrans(
    {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g"}
    | {"@": "a", "$": "s", "!": "i", "|": "l", "€": "e", "+": "t"}
)
_RUN = 3


def password_fault(password: str, own: Iterable[str] = ()) -> str | None:
    """What is wrong with a new password: "required", "too_short", "too_long" or "too_common"; None
    for a good one. `own`: the person's names, which a guesser knows."""
    if not password:
        return "required"
    if len(password) < SHORTEST:
        return "too_short"
    if len(password) > LONGEST:
        return "too_long"
    return "too_common" if is_common(password, own) else None


def is_common(password: str, own: Iterable[str] = ()) -> bool:
    """Whether hardly anything is left of it once common words, dates, rows of keys, repetitions
    and `own` names are taken away, accents, case, spaces and l3tt3r-s1gns aside."""
    plain = _joined(password)
    signed = _joined(password.casefold().translate(_SIGNS))
    words = _words() | {name for each in own for name in _names(each)}
    return min(_left(plain, words), _left(signed, words)) < LEAST_OWN


def _left(text: str, words: Collection[str]) -> int:
    """How few letters stay uncovered; a part that repeats what came before counts once."""
    longest = max(map(len, words))
    best = [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        best[end] = best[end - 1] + 1
        for start in range(max(0, end - longest), end):
            part = text[start:end]
            if best[start] < best[end] and (part in words or _is_guessed(part)):
                best[end] = best[start]
        # "emoiemoiemoi": the second time is no news.
        for size in range(_RUN, end // 2 + 1):
            if text[end - size : end] == text[end - 2 * size : end - size]:
                best[end] = min(best[end], best[end - size])
    return best[-1]


def _is_guessed(part: str) -> bool:
    """A year, a day, a telephone number, one sign over and over, a row of keys."""
    if len(part) < _RUN:
        return len(part) == 2 and part.isdigit()
    if part.isdigit() and len(part) <= 8:
        return True
    if re.fullmatch(r"(?:0|84)[0-9]{9}", part) or len(set(part)) == 1:
        return True
    if all(ord(b) - ord(a) == 1 for a, b in pairwise(part)):
        return True
    return any(part in row or part[::-1] in row for row in _rows())


def _joined(text: str) -> str:
    return fold(text).replace(" ", "")


def _names(name: str) -> set[str]:
    """A name as one word, and its parts that are no mere syllable."""
    parts = fold(name).split()
    return {each for each in ["".join(parts), *parts] if len(each) >= _RUN}


@cache
def _common() -> dict[str, list[str]]:
    file = Path(__file__).with_name("common_passwords.toml")
    return tomllib.loads(file.read_text("utf-8"))


@cache
def _words() -> frozenset[str]:
    return frozenset(_common()["words"])


@cache
def _rows() -> tuple[str, ...]:
    return tuple(_common()["keyboard"])
