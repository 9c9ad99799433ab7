"""The order in which Vietnamese readers look for a name, the same in every database.

The letters of CLDR's order for "vi": a ă â b c d đ e ê … o ô ơ … u ư, each a letter of its own; the
tones decide between words that are otherwise equal: ngang, huyền, hỏi, ngã, sắc, nặng.
"""

from unicodedata import category, normalize

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# None, grave, hook above, tilde, acute, dot below; any other mark comes after them.
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
# Breve, circumflex and horn make another letter; over other letters they are mere marks.
SHAPES = ("\u0306", "\u0302", "\u031b")
OTHER_MARK = str(len(TONES))
# đ has no decomposition. Ð (Icelandic) and Ɖ (African) look like Đ and are typed in its place.
_D = str.maketrans({"Đ": "đ", "Ð": "đ", "ð": "đ", "Ɖ": "đ", "ɖ": "đ"})

# Two digits a sign, so that keys compare as their signs do; none of them begins another.
_SPACE, _PUNCTUATION, _OTHER = "01", "02", "90"
_WEIGHTS = {
    **{str(digit): str(10 + digit) for digit in range(10)},
    **{letter: str(20 + place) for place, letter in enumerate(LETTERS)},
}
# Where names are cut that long, rows are still in one order: the `id` follows in every list.
LONGEST = 1000


def sort_key(text: str) -> str:
    """Decimal digits that compare as the texts stand in a Vietnamese list; "" for an empty text.

    First spaces, then punctuation (all one), digits, letters, other scripts; letters are compared
    to the end before tones, small and capital letters are alike. Only digits are used because
    every database sorts them alike, whatever its collation. At most LONGEST digits.
    """
    letters, tones = [], []
    for sign, marks in _signs(normalize("NFD", " ".join(text.split()).translate(_D).casefold())):
        shaped = normalize("NFC", sign + "".join(mark for mark in marks if mark in SHAPES))
        is_letter = shaped in _WEIGHTS
        letters.append(_weight(shaped if is_letter else sign))
        rest = [mark for mark in marks if not (is_letter and mark in SHAPES)]
        tones.append(_tone(rest))
    return f"{''.join(letters)}00{''.join(tones)}"[:LONGEST] if letters else ""


def _signs(text: str) -> list[tuple[str, str]]:
    """Each sign with the marks that follow it; a mark that follows nothing is left out."""
    signs: list[tuple[str, str]] = []
    for sign in text:
        if category(sign) != "Mn":
            signs.append((sign, ""))
        elif signs:
            base, marks = signs[-1]
            signs[-1] = (base, marks + sign)
    return signs


def _weight(sign: str) -> str:
    if sign in _WEIGHTS:
        return _WEIGHTS[sign]
    if sign.isspace():
        return _SPACE
    return f"{_OTHER}{ord(sign):07d}" if sign.isalnum() else _PUNCTUATION


def _tone(marks: list[str]) -> str:
    if len(marks) > 1:
        return OTHER_MARK
    mark = marks[0] if marks else ""
    return str(TONES.index(mark)) if mark in TONES else OTHER_MARK
