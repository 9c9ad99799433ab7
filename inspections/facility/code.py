"""Facility codes: 8 digits, the first 1–9, the last an ISO 7064 MOD 11,10 check digit.

MOD 11,10, a hybrid system of that standard, catches every single wrong digit. Of two neighbouring
digits swapped it misses, at each place, one of the 45 pairs: which pair depends on the digits
before it (5 and 6 at the very front). With the check digit itself it is no more than that.
"""

import re
from random import Random
from unicodedata import category

LENGTH = 8

_SHAPE = re.compile(r"[1-9][0-9]{7}")
_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}
# Spaces, dashes, and the invisible signs that come along when text is copied.
_DROPPED = {"Zs", "Cc", "Cf", "Pd"}


def check_digit(digits: str) -> int:
    """The check digit of a string of ASCII digits (seven, in a facility code)."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (11 - product) % 10


def is_code(text: str) -> bool:
    """Whether the text, already normalised, is a code whose check digit is right."""
    return bool(_SHAPE.fullmatch(text)) and check_digit(text[:-1]) == int(text[-1])


def normalise(text: str) -> str:
    """Full-width digits made plain; spaces, dots and dashes dropped: "4821 0373" → "48210373".

    What remains need not be a code: is_code says.
    """
    plain = text.translate(_FULL_WIDTH)
    return "".join(sign for sign in plain if sign != "." and category(sign) not in _DROPPED)


def printed(code: str) -> str:
    """The code as on paper and labels, in two groups of four: "4821 0373"."""
    return f"{code[:4]} {code[4:]}"


def new_code(random: Random) -> str:
    """A code drawn by lot; whether it is still free is for the caller to find out."""
    first_seven = str(random.randrange(1_000_000, 10_000_000))
    return f"{first_seven}{check_digit(first_seven)}"
