"""One sentence about one row of a list, and how it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from inspections.facility_list.columns import KEYS, Key
from inspections.facility_list.notices import Notice
from inspections.facility_list.reasons import Reason


@dataclass(frozen=True)
class Finding:
    """One sentence about one row. `column`: the cell that it is about, if one is."""

    word: Reason | Notice
    column: Key | None = None
    args: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, language: str) -> str:
        column = self.column.label(language) if self.column else ""
        args = {name: _said(value, language) for name, value in self.args.items()}
        return self.word.label(language).format(column=column, **args)

    def kept(self) -> dict[str, Any]:
        """As plain values for a JSON column."""
        told: dict[str, Any] = {"code": self.word.value}
        if self.column:
            told["column"] = self.column.value
        return told | ({"args": dict(self.args)} if self.args else {})

    @classmethod
    def read(
        cls, kept: Mapping[str, Any], words: Mapping[str, Reason] | Mapping[str, Notice]
    ) -> "Finding":
        column = KEYS[kept["column"]] if "column" in kept else None
        return cls(words[kept["code"]], column, kept.get("args", {}))


def _said(value: Any, language: str) -> str:
    """An argument in the reader's language: [vi, en] where it has two."""
    if isinstance(value, list | tuple):
        return str(value[1] if language == "en" else value[0])
    return str(value)


class RowRefused(Exception):
    """A cell or a row that cannot be taken."""

    def __init__(self, reason: Reason, column: Key | None = None, **args: Any) -> None:
        super().__init__(reason.value)
        self.finding = Finding(reason, column, args)
