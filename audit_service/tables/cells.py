"""How a value of each kind stands in JSON, CSV and XLSX. An empty cell is None everywhere."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from audit_service.sheets.writing import in_csv
from inspections.export.rules import ColumnKind, Table
from inspections.inspection.rules import VIETNAM

Row = Sequence[Any]
Convert = Callable[[Any], Any]
# What Excel has as a number and as a day; beyond, a cell would become text among numbers.
_MOST, _FIRST_DAY = 10**15, date(1900, 3, 1)


def _number(value: float) -> float | None:
    """None for what is no number: NaN has no place in JSON, and a spreadsheet none for it."""
    return value if math.isfinite(value) else None


def _code_in_csv(value: Any) -> str:
    text = str(value)
    # Quick: nothing that begins with a letter or a digit is ever run, and nearly every code does.
    plain = text[:1].isalnum() and text.isascii() and text.isprintable()
    return text if plain else in_csv(text)


def _number_in_csv(value: float) -> str:
    return str(value) if math.isfinite(value) else ""


def _moment_in_csv(value: datetime | str) -> str:
    """The database has printed those of a large table already."""
    if isinstance(value, str):
        return value
    return value.astimezone(VIETNAM).isoformat(timespec="seconds")


def _flag_in_csv(value: Any) -> str:
    return "TRUE" if value else "FALSE"


def _whole_in_xlsx(value: int) -> int | None:
    return value if abs(value) < _MOST else None


def _number_in_xlsx(value: float) -> float | None:
    return value if math.isfinite(value) and abs(value) < _MOST else None


def _day_in_xlsx(value: date) -> date | None:
    return value if value >= _FIRST_DAY else None


def _moment_in_xlsx(value: datetime) -> datetime:
    """Without its zone, which Excel does not know: the clock of Vietnam."""
    return value.astimezone(VIETNAM).replace(microsecond=0, tzinfo=None)


IN_JSON: Mapping[ColumnKind, Convert] = {
    ColumnKind.CODE: str,
    ColumnKind.NUMBER: _number,
    ColumnKind.SHARE: _number,
    ColumnKind.FLAG: bool,
    ColumnKind.DAY: date.isoformat,
    ColumnKind.MOMENT: datetime.isoformat,
}
IN_CSV: Mapping[ColumnKind, Convert] = {
    ColumnKind.TEXT: in_csv,
    ColumnKind.CODE: _code_in_csv,
    ColumnKind.NUMBER: _number_in_csv,
    ColumnKind.SHARE: _number_in_csv,
    ColumnKind.FLAG: _flag_in_csv,
    ColumnKind.DAY: date.isoformat,
    ColumnKind.MOMENT: _moment_in_csv,
}
IN_XLSX: Mapping[ColumnKind, Convert] = {
    ColumnKind.CODE: str,
    ColumnKind.WHOLE: _whole_in_xlsx,
    ColumnKind.NUMBER: _number_in_xlsx,
    ColumnKind.SHARE: _number_in_xlsx,
    ColumnKind.FLAG: bool,
    ColumnKind.DAY: _day_in_xlsx,
    ColumnKind.MOMENT: _moment_in_xlsx,
}


def converted(
    table: Table, rows: Iterable[Row], by: Mapping[ColumnKind, Convert]
) -> Iterator[list[Any]]:
    """The rows of a table, each cell as `by` has its kind; kinds it does not name stay. What stands
    behind the columns is left out."""
    width = len(table.columns)
    made = [
        (place, by[column.kind]) for place, column in enumerate(table.columns) if column.kind in by
    ]
    for row in rows:
        cells = list(row)
        del cells[width:]
        for place, convert in made:
            value = cells[place]
            if value is not None:
                cells[place] = convert(value)
        yield cells
