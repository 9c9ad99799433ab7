"""Taking a person out of a signed body: the bytes that are left, whose hash is no longer theirs.

Sameness is the hash that was kept on arrival, so a phone that sends its record once more still gets
the receipt it had.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from inspections.errors import Refused
from inspections.inspection.body import parse_object
from inspections.privacy.marks import Gone

ERASED = f"[{Gone.ERASED.vi}]"
Payload = dict[str, Any]


def redacted(body: bytes, change: Callable[[Payload], Payload]) -> bytes:
    """The object written anew after `change`: what a key said twice, or in spaces, is gone too.

    What is beyond reading (parse_object says None) cannot be searched, so nothing of it stays.
    """
    try:
        payload = parse_object(body)
    except Refused:
        payload = None
    left = {} if payload is None else change(payload)
    # Escaped: half a surrogate pair, which a body may hold, has no bytes of its own.
    return json.dumps(left, separators=(",", ":")).encode()


def without_representative(payload: Payload, name: str) -> Payload:
    """Without who stood for the store and what they said; whether they signed and agreed stays."""
    left: Payload = _named_nowhere(payload, name)
    said = left.get("representative")
    if isinstance(said, dict):
        kept = {key: said[key] for key in ("signs", "agrees") if isinstance(said.get(key), bool)}
        left["representative"] = {"name": None, "position": None, "comment": None, **kept}
    elif "representative" in left:
        left["representative"] = None
    return left


def without_signer(payload: Payload, display_name: str) -> Payload:
    """Without the name that signed and the place where its bearer stood."""
    left: Payload = _named_nowhere(payload, display_name)
    return {
        key: None if key in ("signed_by", "position", "position_reason") else value
        for key, value in left.items()
    }


def without_name(text: str | None, name: str) -> str | None:
    """The text with the name, where it is more than one word, taken out. A single word could be any
    word ("Tám" is eight), so it stays."""
    if text is None or len(name.split()) < 2:
        return text
    composed = unicodedata.normalize("NFC", text)
    words = r"\s+".join(re.escape(word) for word in unicodedata.normalize("NFC", name).split())
    found = re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
    return found.sub(ERASED, composed) if found.search(composed) else text


def _named_nowhere(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {
            without_name(key, name) or key: _named_nowhere(each, name)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_named_nowhere(each, name) for each in value]
    return without_name(value, name) if isinstance(value, str) else value
