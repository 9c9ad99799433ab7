"""Where two bodies sent under one id differ."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from inspections.text import clean

MOST = 60
# Characters of a value: one can be as long as the whole body.
LONGEST = 500
# By their beginning: also what a broken body has in their place.
_RESTRICTED = ("representative", "position")


@dataclass(frozen=True)
class Difference:
    """One field; values as a page can hold them, their beginning only where they are long. None:
    the body does not have it."""

    path: str
    first: str | None
    second: str | None


def differences(
    first: dict[str, Any] | None, second: dict[str, Any] | None, restricted: bool
) -> list[Difference]:
    """The fields that differ, at most MOST of them. None: a body beyond what can be read.

    `restricted`: whether the reader sees who stood for the store and where the inspector stood.
    """
    left, right = dict(_flat(first or {})), dict(_flat(second or {}))
    paths = [path for path in {**left, **right} if left.get(path) != right.get(path)]
    shown = [path for path in paths if restricted or not path.startswith(_RESTRICTED)]
    return [
        Difference(clean(path), _shown(left.get(path)), _shown(right.get(path)))
        for path in shown[:MOST]
    ]


def _shown(text: str | None) -> str | None:
    return None if text is None else clean(text[:LONGEST])


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value:
        for at, inner in enumerate(value):
            yield from _flat(inner, f"{path}.{at}")
    else:
        yield path, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
