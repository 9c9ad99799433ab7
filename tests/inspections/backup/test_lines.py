"""What goes into a line comes out of it, for every kind of column."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from inspections.area.models import AreaName
from inspections.area.rules import Kind
from inspections.backup.lines import from_line, to_line
from inspections.db import Base
from inspections.inspection.models import Flag, Inspection

TABLES = Base.metadata.tables
AT = datetime(2026, 11, 20, 2, 0, 0, 123456, UTC)


def of(model, **given):
    """A row of the model's table: what is given, and nothing in the other columns."""
    return dict.fromkeys(model.__table__.columns.keys()) | given


def test_bytes_ids_moments_dates_and_figures_come_back_as_they_were():
    row = of(
        Inspection,
        seq=7,
        id=UUID("0199f000-0000-7000-8000-000000000001"),
        body=b'{"\x00\xff',
        received_at=AT,
        visited_on=date(2026, 11, 20),
        lat=10.012300000000001,
        signer_reviews=False,
        note='Siêu thị "Rạch Giá"\n',
    )

    assert from_line(TABLES["inspection"], to_line(row)) == row


def test_a_word_is_kept_by_its_value_and_comes_back_as_the_word():
    row = of(AreaName, id=1, kind=Kind.COMMUNE)

    line = to_line(row)

    assert json.loads(line)["kind"] == Kind.COMMUNE.value
    assert from_line(TABLES["area_name"], line)["kind"] is Kind.COMMUNE


@pytest.mark.parametrize(
    "detail", [{"b": 1, "a": [None, True, 1.5]}, "text", "\ud800", ["2026-11-20"], 0, None]
)
def test_json_comes_back_as_it_was_with_its_keys_in_order(detail):
    back = from_line(TABLES["flag"], to_line(of(Flag, detail=detail)))["detail"]

    assert json.dumps(back) == json.dumps(detail)


def test_a_line_is_one_line_whatever_is_in_it():
    assert to_line({"note": "a\nb\r\u2028c"}).splitlines(keepends=True)[1:] == []


def test_a_value_that_no_column_holds_is_a_bug():
    with pytest.raises(TypeError, match="timedelta"):
        to_line({"since": timedelta(1)})


def test_a_moment_of_another_zone_is_the_same_moment():
    there = AT.astimezone(timezone(timedelta(hours=7)))

    back = from_line(TABLES["flag"], to_line(of(Flag, raised_at=there)))

    assert back["raised_at"] == AT
