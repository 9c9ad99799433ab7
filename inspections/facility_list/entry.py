"""One row of a list as values, before the registry is asked."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from inspections.facility.entry import ADDRESS, NAME, NOTE
from inspections.facility.rules import FacilityType, Status
from inspections.facility_list import kinds, values
from inspections.facility_list.cells import Cell, text_of
from inspections.facility_list.columns import Heading, Key
from inspections.facility_list.findings import RowRefused
from inspections.facility_list.folding import fold
from inspections.facility_list.reasons import Reason

# A ward's, a district's, a province's name.
_PLACE = 100

# "I.", "A)", "1.2", as sections are numbered.
_SECTION = re.compile(r"(?:[ivxlc]+|[a-h]|[0-9]{1,2}(?: [0-9]{1,2})?)")
_TOTALS = ("tong cong", "tong so", "cong", "tong")


@dataclass(frozen=True)
class Said:
    """What a row says; None and "" = nothing. `class_cell` is read once the type is known."""

    code: str | None
    name: str | None
    type: FacilityType | None
    class_: str | None
    class_cell: Cell
    is_mini: bool
    retailer: str | None
    tax_code: str | None
    address: str | None
    former_address: str | None
    ward: str | None
    district: str | None
    province: str | None
    position: tuple[float, float] | None
    opened_on: date | None
    closed_on: date | None
    status: Status | None
    area_m2: int | None
    items: int | None
    basis: str | None
    parent: str | None


def by_key(columns: Sequence[Heading], cells: Sequence[Cell]) -> dict[Key, Cell]:
    """The cells of the columns that are read, empty ones left out."""
    return {
        column.key: cell
        for column, cell in zip(columns, cells, strict=False)
        if column.key is not None and cell is not None and text_of(cell)
    }


def is_no_facility(columns: Sequence[Heading], cells: Sequence[Cell]) -> bool:
    """Whether the row is empty, a title of a section, a sum, or the line that numbers columns."""
    filled = [text_of(cell) for cell in cells if text_of(cell)]
    if len(filled) < 2:
        return True
    if _counts_columns(filled):
        return True
    first, second = fold(filled[0]), fold(filled[1])
    if first in _TOTALS or second in _TOTALS:
        return True
    if len(filled) > 2:
        return False
    # "I. | Phường Rạch Giá": nothing of a facility but the words, and a number of its own.
    said = by_key(columns, cells)
    is_numbered = bool(_SECTION.fullmatch(first)) and not first.isdecimal()
    return not said or (set(said) <= {Key.NAME} and is_numbered)


def _counts_columns(filled: list[str]) -> bool:
    """(1) | (2) | (3), as forms number their columns beneath the headings."""
    bare = [text.strip("() ") for text in filled]
    start = int(bare[0]) if bare[0].isdecimal() and len(bare[0]) < 3 else None
    return (
        start is not None
        and len(bare) > 2
        and bare == [str(number) for number in range(start, start + len(bare))]
    )


def read_row(cells: Mapping[Key, Cell]) -> Said:
    """Raises RowRefused at the first cell that cannot be read."""
    for key, cell in cells.items():
        values.checked(cell, key)
    given = cells.get
    type_, class_, is_mini = kinds.read_type(given(Key.TYPE))
    tax_code = values.read_tax_code(given(Key.TAX_CODE))
    return Said(
        code=values.read_code(given(Key.CODE), Key.CODE),
        name=values.read_text(given(Key.NAME), Key.NAME, NAME),
        type=type_,
        class_=class_,
        class_cell=given(Key.CLASS),
        is_mini=is_mini,
        retailer=values.read_text(given(Key.RETAILER), Key.RETAILER, NAME),
        tax_code=tax_code,
        address=values.read_text(given(Key.ADDRESS), Key.ADDRESS, ADDRESS),
        former_address=values.read_text(given(Key.FORMER_ADDRESS), Key.FORMER_ADDRESS, ADDRESS),
        ward=values.read_text(given(Key.WARD), Key.WARD, _PLACE),
        district=values.read_text(given(Key.DISTRICT), Key.DISTRICT, _PLACE),
        province=values.read_text(given(Key.PROVINCE), Key.PROVINCE, _PLACE),
        position=values.read_position(given(Key.LAT), given(Key.LON), given(Key.POSITION)),
        opened_on=values.read_day(given(Key.OPENED_ON), Key.OPENED_ON),
        closed_on=values.read_day(given(Key.CLOSED_ON), Key.CLOSED_ON),
        status=kinds.read_status(given(Key.STATUS)),
        area_m2=values.read_number(given(Key.AREA), Key.AREA),
        items=values.read_number(given(Key.ITEMS), Key.ITEMS),
        basis=values.read_text(given(Key.BASIS), Key.BASIS, NOTE),
        parent=values.read_code(given(Key.PARENT), Key.PARENT),
    )


def class_of(said: Said, type_: FacilityType) -> str | None:
    """The class of the row, for this type."""
    return kinds.read_class(said.class_cell, type_) or said.class_


def check_days(said: Said) -> None:
    """What the dates and the status say together; `status` None = nothing."""
    if said.status is Status.PLANNED and (said.opened_on or said.closed_on):
        raise RowRefused(Reason.PLANNED_AND_OPEN, Key.OPENED_ON)
    if said.opened_on and said.closed_on and said.closed_on <= said.opened_on:
        raise RowRefused(Reason.CLOSED_TOO_EARLY, Key.CLOSED_ON)


def chunks(
    rows: Iterable[tuple[int, Sequence[Cell]]], size: int
) -> Iterator[list[tuple[int, Sequence[Cell]]]]:
    found: list[tuple[int, Sequence[Cell]]] = []
    for row in rows:
        found.append(row)
        if len(found) == size:
            yield found
            found = []
    if found:
        yield found
