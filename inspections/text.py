"""What people write, made ready to be kept and shown."""

import re
from unicodedata import category, normalize

from inspections.errors import Problem, Refused

# The most signs of a reason that stands beside a record; REASON_TOO_LONG says the same.
LONGEST_REASON = 1000

_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Letters and signs by their category, of which nothing is seen: the fillers of Hangul and Braille,
# and what stands for a sign that cannot be shown.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\ufffd")


def clean(text: str) -> str:
    """Text for search and show: NFC, and no character that a database or a page cannot hold.

    Phones and file names send decomposed letters; the signed bytes stay as they are.
    """
    return normalize("NFC", _UNSHOWABLE.sub("\ufffd", text))


def visible(text: str) -> str:
    """The text; "" where it holds no letter, digit or sign that anybody sees. Joiners and other
    invisible characters between visible ones stay: some scripts are spelt with them."""
    return text if any(category(sign)[0] in "LNPS" and sign not in _BLANK for sign in text) else ""


def reason_of(text: str) -> str:
    """A reason as it is kept; "" where there is none. Raises Refused: REASON_TOO_LONG."""
    reason = visible(clean(text.replace("\r\n", "\n")).strip())
    if len(reason) > LONGEST_REASON:
        raise Refused(Problem.REASON_TOO_LONG, {"reason": "too_long"})
    return reason


def needed_reason(text: str) -> str:
    """As `reason_of`. Raises Refused: REASON_NEEDED too."""
    reason = reason_of(text)
    if not reason:
        raise Refused(Problem.REASON_NEEDED, {"reason": "required"})
    return reason
