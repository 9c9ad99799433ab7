"""Vietnamese tax codes of organisations: ten digits, a branch adds "-001" to "-999".

The rule is general knowledge, agreeing with two public validators (python-stdnum and stdnum for
JavaScript); the circular itself was not read. Twelve-digit personal numbers have no check digit
and are no tax code here.
"""

import re

WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)

_SHAPE = re.compile(r"([0-9]{9})([0-9])(?:-(?!000)[0-9]{3})?")


def check_digit(nine: str) -> int | None:
    """The tenth digit; None for the numbers that have none (and so are never issued)."""
    weighted = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, nine, strict=True))
    digit = 10 - weighted % 11
    return digit if digit < 10 else None


def normalise(text: str) -> str:
    """Spaces and dots dropped, the branch set off by a dash: "0314409058 002" → "0314409058-002".

    What remains need not be a tax code: is_tax_code says.
    """
    plain = re.sub(r"[\s.-]", "", text)
    return f"{plain[:10]}-{plain[10:]}" if len(plain) > 10 else plain


def is_tax_code(text: str) -> bool:
    """Whether the text, already normalised, has the shape and the right check digit."""
    match = _SHAPE.fullmatch(text)
    return match is not None and check_digit(match[1]) == int(match[2])
