"""The notes of the reference plans that pages print, for pybabel (see babel.cfg). They are our own
sentences and so translated; what the plans themselves say is quoted and stays as it is."""

import tomllib
from collections.abc import Iterator
from typing import Any, BinaryIO


def extract(
    file: BinaryIO,
    _keywords: Any,
    _comment_tags: Any,
    options: Any,  # noqa: ARG001 (pybabel names it)
) -> Iterator[tuple[int, None, str, list[str]]]:
    """(line, function, sentence, comments) of each note; line 1, as TOML keeps no lines."""
    for plan in tomllib.load(file)["plan"]:
        notes = [plan.get("source_note")]
        notes += [target.get("quote_note") for target in plan.get("target", [])]
        notes += [each.get("note") for part in ("agency", "duty") for each in plan.get(part, [])]
        for note in notes:
            if note:
                yield 1, None, note, []
