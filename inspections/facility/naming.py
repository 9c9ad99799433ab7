"""What a facility's name says, taken apart: what kind of place, which chain, which branch of it."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from inspections.facility.search import fold

# Words for the kind of place, folded; two names of different kinds are two
# places: "Chợ Rạch Giá" and "Siêu thị Rạch Giá".
KINDS = {
    "trung tam thuong mai": "mall",
    "trung tam mua sam": "mall",
    "tttm": "mall",
    "cho dau moi": "market",
    "cho": "market",
    "cua hang tien loi": "store",
    "cua hang tien ich": "store",
    "cua hang thuc pham": "store",
    "cua hang": "store",
    "sieu thi mini": "store",
    "dai sieu thi": "store",
    "sieu thi": "store",
    "minimart": "store",
    "mini mart": "store",
}
FILLERS = re.compile(r"\b(?:chi nhanh|cn|co so|so)\b")
# Chains that write their name in more than one way, or whose name begins another's.
BRANDS = {
    "coopmart": r"co ?op ?mart",
    "coopfood": r"co ?op ?food",
    "coopsmile": r"co ?op ?smile",
    "coopxtra": r"co ?op ?x ?tra",
    "winmartplus": r"win ?mart plus",
    "winmart": r"win ?mart",
    "vinmartplus": r"vin ?mart plus",
    "vinmart": r"vin ?mart",
    "bachhoaxanh": r"bach hoa xanh|bhx",
    "bigc": r"big ?c",
    "lottemart": r"lotte ?mart",
    "megamarket": r"(?:mm )?mega ?market",
    "circlek": r"circle ?k",
    "familymart": r"family ?mart",
    "gs25": r"gs ?25",
    "seveneleven": r"(?:7|seven) ?eleven",
    "ministop": r"mini ?stop",
    "satrafoods": r"satra ?foods?",
    "citimart": r"citi ?mart",
}
_BRAND = re.compile("|".join(rf"\b(?P<{key}>{words})\b" for key, words in BRANDS.items()))
# At the front only: in "WinMart+ Chợ Lách" the word is part of a place's name.
_KIND = re.compile(r"^(?:" + "|".join(sorted(KINDS, key=len, reverse=True)) + r")\b")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4"}
# At most as many signs are read; a column holds no more.
LONGEST = 300
# Two spellings of one word: at least four of five letters stand in the same order.
ALIKE = 0.8
SHORTEST_MISSPELT = 4


@dataclass(frozen=True)
class Name:
    """`whole`: folded, chains spelt one way. `core`: the words without kinds and fillers, of which
    `numbers` are those with a digit and `own` those that are no chain's name."""

    whole: str
    core: tuple[str, ...]
    kinds: frozenset[str]
    brands: frozenset[str]
    numbers: frozenset[str]
    own: tuple[str, ...]


@lru_cache(maxsize=40_000)
def read_name(text: str) -> Name:
    """The name taken apart; "Siêu thị Co.op Mart chi nhánh 2" and "Coopmart II" read alike."""
    folded = fold(text[:LONGEST].replace("+", " plus "))
    brands: set[str] = set()

    def one_way(match: re.Match[str]) -> str:
        brands.add(match.lastgroup or "")
        return match.lastgroup or ""

    whole = _BRAND.sub(one_way, folded)
    kinds = {KINDS[each] for each in _KIND.findall(whole)}
    rest = FILLERS.sub(" ", _KIND.sub(" ", whole)).split()
    core = tuple(_ROMAN.get(word, word) for word in rest)
    own = tuple(word for word in core if word not in brands)
    numbers = frozenset(word for word in own if any(sign.isdigit() for sign in word))
    return Name(whole, core, frozenset(kinds), frozenset(brands), numbers, own)


def differ(one: Name, other: Name) -> bool:
    """Whether the names cannot be one place's: of other chains, of other branch numbers, or of
    other kinds."""
    return (
        _apart(one.brands, other.brands)
        or (bool(one.numbers and other.numbers) and one.numbers != other.numbers)
        or _apart(one.kinds, other.kinds)
    )


def nearly(one: Name, other: Name) -> bool:
    """Whether one name is the other with words left out, or with a word misspelt. Numbers and
    chains must be the same."""
    if one.numbers != other.numbers or one.brands != other.brands:
        return False
    fewer, more = sorted((one.own, other.own), key=len)
    if not fewer:
        return bool(one.brands)
    if set(fewer) <= set(more):
        return True
    return len(fewer) == len(more) and _one_misspelt(fewer, more)


def _one_misspelt(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    wrong = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    if len(wrong) != 1 or len(one) < 2:
        return False
    ((a, b),) = wrong
    is_long = min(len(a), len(b)) >= SHORTEST_MISSPELT
    return is_long and SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and one.isdisjoint(other)
