"""The addresses that the service has, and what the matrix found out."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask

from tests.access.service import Service

_PLACE = re.compile(r"<(?:[^<>]*:)?([^<>:]+)>")
_CHOICES = re.compile(r"<any\(([^<>]*)\):change>")


def rules(app: Flask) -> Iterator[tuple[str, list[str]]]:
    """Each address and method as expectations.toml writes it, and the choices of a <change>."""
    for rule in app.url_map.iter_rules():
        choices = _CHOICES.search(rule.rule)
        words = [word.strip(" '\"") for word in choices[1].split(",")] if choices else []
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            address = _PLACE.sub(r"<\1>", rule.rule)
            yield f"{address} {method}", words


def changes_of(service: Service) -> dict[str, list[str]]:
    return {rule: words for rule, words in rules(service.app) if words}


def difference(old: str, new: str) -> str:
    """What stands around the first sign that differs."""
    pairs = enumerate(zip(old, new, strict=False))
    at = next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))
    start = max(0, at - 40)
    return f"→ {old[start : at + 40]!r} ≠ {new[start : at + 40]!r}"


@dataclass
class Report:
    """What was looked at, and what was not as it should be."""

    checks: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def check(self, kind: str, is_right: bool, *sentence: object) -> None:
        self.checks[kind] += 1
        if not is_right:
            self.wrong.append(" ".join(map(str, sentence)))

    def close(self, capsys: pytest.CaptureFixture[str], name: str) -> None:
        with capsys.disabled():
            parts = ", ".join(f"{count:,} {kind}" for kind, count in sorted(self.checks.items()))
            print(f"\n{name}: {self.checks.total():,} checks ({parts})")
        assert not self.wrong, f"{len(self.wrong)} wrong:\n" + "\n".join(sorted(self.wrong))
