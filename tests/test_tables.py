"""The columns of the tables that others pull: what spreadsheets and programs rely on stays.

`PYTHONPATH=. python tests/test_tables.py > tests/tables.txt` writes the list of columns anew, and
`… tests/test_tables.py docs` the tables that docs/api-tables.md has.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from inspections.export.facilities import FACILITIES
from inspections.export.inspections import INSPECTIONS
from inspections.export.observations import OBSERVATIONS
from inspections.export.rules import Table
from inspections.export.summaries import SUMMARIES

ROOT = Path(__file__).parents[1]
RECORDED = ROOT / "tests" / "tables.txt"
DOCS = ROOT / "docs" / "api-tables.md"
TABLES = (SUMMARIES, INSPECTIONS, OBSERVATIONS, FACILITIES)


def recorded() -> Iterator[str]:
    for table in TABLES:
        for column in table.columns:
            yield f"{table.name} {column.name} {column.kind.value}"


def documented(table: Table) -> Iterator[str]:
    yield "| column | kind | | |"
    yield "|---|---|---|---|"
    for each in table.columns:
        yield f"| `{each.name}` | {each.kind.en} | {each.vi} | {each.en} |"


def test_no_column_vanishes_moves_or_changes_its_kind():
    """Somebody's spreadsheet reads it by its name or its place. A new one goes to the end; then:

    PYTHONPATH=. .venv/bin/python tests/test_tables.py > tests/tables.txt
    """
    assert [*recorded()] == RECORDED.read_text(encoding="utf-8").splitlines()


def test_the_document_lists_the_same_columns_in_the_same_words():
    text = DOCS.read_text(encoding="utf-8")
    for table in TABLES:
        (section,) = re.findall(rf"^## {table.name}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
        lines = [line for line in section.splitlines() if line.startswith("|")]
        assert lines == [*documented(table)], table.name


def test_a_column_has_a_name_of_its_own_that_every_program_can_bear():
    for table in TABLES:
        assert len(set(table.names)) == len(table.names)
        assert all(re.fullmatch("[a-z][a-z0-9_]*", name) for name in table.names)


def test_no_table_holds_what_is_personal():
    personal = ("representative", "signer", "note", "comment", "position_", "accuracy", "photo")
    named = [
        f"{table.name}.{name}"
        for table in TABLES
        for name in table.names
        if any(word in name for word in personal)
    ]

    assert named == []


if __name__ == "__main__":
    if sys.argv[1:] == ["docs"]:
        for table in TABLES:
            sys.stdout.writelines(f"{line}\n" for line in ("", f"## {table.name}", ""))
            sys.stdout.writelines(f"{line}\n" for line in documented(table))
    else:
        sys.stdout.writelines(f"{line}\n" for line in recorded())
