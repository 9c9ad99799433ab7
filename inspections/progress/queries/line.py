"""The rows that the figures' statements give: one shape for all kinds, with empty columns where a
kind has none."""

from enum import IntEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    Integer,
    Select,
    SelectLabelStyle,
    String,
    Uuid,
    cast,
    literal_column,
    null,
    select,
)

from inspections.db import UtcDateTime

NULL: Any = literal_column("NULL")


class About(IntEnum):
    """What a row is about, in the order in which they come."""

    FACILITY = 1
    TYPE = 2
    STATUS = 3
    VISIT = 4
    WAITING = 5
    KEPT = 6


class Line(NamedTuple):
    """A row, as the driver has it: what it is about and COLUMNS. Days and flags are SQLite's."""

    about: int
    facility_id: int
    starts_on: Any
    ends_on: Any
    ward_id: int | None
    type: str
    inspection_seq: Any
    outcome: str | None
    expired: Any
    full_but_for_film: Any
    friendly_bags: int | None
    all_bags: int | None
    pending: Any
    survivor_id: int | None
    area_id: int
    province_id: int | None
    former_id: int | None
    visited_at: Any
    inspection_id: Any
    visited_on: Any


# Whose it is; the columns of Interval; where its ward lies; the order of visits; and of an interval
# that `grown` gives the day of its visit.
COLUMNS: dict[str, Any] = {
    "facility_id": Integer(),
    "starts_on": Date(),
    "ends_on": Date(),
    "ward_id": Integer(),
    "type": String(),
    "inspection_seq": Integer(),
    "outcome": String(),
    "expired": Boolean(),
    "full_but_for_film": Boolean(),
    "friendly_bags": BigInteger(),
    "all_bags": BigInteger(),
    "pending": Boolean(),
    "survivor_id": Integer(),
    "area_id": Integer(),
    "province_id": Integer(),
    "former_id": Integer(),
    "visited_at": UtcDateTime(),
    "inspection_id": Uuid(),
    "visited_on": Date(),
}


def first_rows(about: About, **values: Any) -> Select[Any]:
    """The names and types of the first rows are those of all."""
    named = (values.get(name, cast(null(), type_)).label(name) for name, type_ in COLUMNS.items())
    return select(_kind(about).label("about"), *named)


def rows(about: About, **values: Any) -> Select[Any]:
    """Written as short as can be: psycopg takes apart anew each time what is longer than 4,096
    characters."""
    every = (values.get(name, NULL) for name in COLUMNS)
    return select(_kind(about), *every).set_label_style(SelectLabelStyle.LABEL_STYLE_NONE)


def _kind(about: About) -> Any:
    return literal_column(str(about.value), Integer())
