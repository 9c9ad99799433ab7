"""The tables of docs/access.md, from expectations.toml.

`PYTHONPATH=. python tests/access/table.py` writes them anew.
"""

from collections.abc import Iterator
from pathlib import Path

from tests.access.expect import Expectations, Route, load

PAGE = Path(__file__).parents[2] / "docs" / "access.md"
BEGIN, END = "<!-- from tests/access/expectations.toml: make access -->\n", "<!-- until here -->\n"
GROUPS = {
    "inspectors": "inspector",
    "retailers": "retailer",
    "viewers": "viewer",
    "reviewers": "reviewer",
    "managers": "manager",
    "administrators": "administrator",
}


def tables(expectations: Expectations) -> Iterator[str]:
    yield "| door | " + " | ".join(GROUPS.values()) + " | keys beside a session |\n"
    yield "|---|" + "---|" * (len(GROUPS) + 1) + "\n"
    for door, entry in expectations.table["doors"].items():
        marks = ["●" if door == "public" or group in entry["who"] else "" for group in GROUPS]
        keys = "anybody" if door == "public" else ", ".join(entry.get("keys", ["none"]))
        yield f"| {door} | {' | '.join(marks)} | {keys} |\n"
    yield "\n| address | door | own object | list |\n|---|---|---|---|\n"
    for route in expectations.routes:
        yield f"| `{route.line}` | {route.door} | {route.object} | {_list(route)} |\n"


def _list(route: Route) -> str:
    return "totals for all" if route.totals else route.shows


def page(text: str, expectations: Expectations) -> str:
    """The page with its tables as they should be; what stands around them is kept."""
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    return f"{head}{BEGIN}{''.join(tables(expectations))}{END}{tail}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), load()), encoding="utf-8")
