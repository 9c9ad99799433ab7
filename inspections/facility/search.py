"""Searching without accents, the same in every database: "hoa" finds "Hòa", "Hoà" and "HOA"."""

from unicodedata import category, normalize

# đ has no decomposition. Ð (Icelandic) and Ɖ (African) look like Đ and are typed in its place.
_D = str.maketrans({"đ": "d", "Đ": "d", "Ð": "d", "Ɖ": "d"})


def fold(text: str) -> str:
    """Lower-case words without marks, parted by one space; punctuation parts words too."""
    folded = _without_marks(normalize("NFC", text).translate(_D)).casefold()
    # Casefolding may bring marks of its own.
    words = "".join(sign if sign.isalnum() else " " for sign in _without_marks(folded))
    return " ".join(words.split())


def search_key(*parts: str | None) -> str:
    """What a row is found by: its folded parts, the name first; empty ones left out.

    A word written with a dot inside is added undotted: "Co.opmart" is found by "coopmart" too.
    """
    given = [part for part in parts if part]
    undotted = {fold(word.replace(".", "")) for part in given for word in part.split()}
    key = " ".join(fold(part) for part in given)
    known = set(key.split())
    dotted = sorted(word for word in undotted if word and not known.issuperset(word.split()))
    return " ".join(filter(None, [key, *dotted]))


def like_pattern(query: str) -> str:
    r"""A LIKE pattern for rows that contain the query as it is; needs `escape="\\"`."""
    escaped = query.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


def _without_marks(text: str) -> str:
    return "".join(sign for sign in normalize("NFD", text) if category(sign) != "Mn")
