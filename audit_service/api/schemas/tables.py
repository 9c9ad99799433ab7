"""Tables to pull: what may be asked of them, and their rows as the document shows them."""

from typing import Any

from marshmallow import Schema, fields, validate

from audit_service.api.schemas.fields import Moment, asked
from audit_service.api.schemas.progress import A_DAY
from inspections.export.rules import Column, ColumnKind, Table
from inspections.export.summaries import GroupBy

# A place among changes as `next` holds it.
AFTER = "WyIyMDI2LTExLTIwVDAyOjAwOjAwKzAwOjAwIiwgMSwgLTFd"
MOST = 2000
_FIELDS: dict[ColumnKind, type[fields.Field[Any]]] = {
    ColumnKind.TEXT: fields.String,
    ColumnKind.CODE: fields.String,
    ColumnKind.WHOLE: fields.Integer,
    ColumnKind.NUMBER: fields.Float,
    ColumnKind.SHARE: fields.Float,
    ColumnKind.FLAG: fields.Boolean,
    ColumnKind.DAY: fields.Date,
    ColumnKind.MOMENT: fields.AwareDateTime,
}


class SummariesQuerySchema(Schema):
    plan = fields.String(
        validate=validate.Length(min=1, max=40),
        metadata=asked("kien-giang-135", "Only this plan: its short name, from /plans."),
    )
    on = fields.Date(
        validate=A_DAY, metadata=asked("2026-11-20", "The day of the figures; today if absent.")
    )
    by = fields.Enum(
        GroupBy,
        by_value=True,
        load_default=GroupBy.WHOLE,
        metadata=asked("ward", "One row for each of these; the whole plan if absent."),
    )


class RowsQuerySchema(Schema):
    updated_since = Moment(
        metadata=asked(
            "2026-11-01T00:00:00+07:00",
            "Only rows that have changed since, and those of the five minutes before.",
        )
    )


class ChangesQuerySchema(RowsQuerySchema):
    after = fields.String(metadata=asked(AFTER, "Where the page before ended; `next` holds it."))
    limit = fields.Integer(
        load_default=250,
        validate=validate.Range(min=1, max=MOST),
        metadata=asked(250, "How many rows at most on this page."),
    )


def page_schema(table: Table) -> type[Schema]:
    """`{items, next}` of a table's rows, every column always there."""
    title = table.name.title()
    told = {column.name: _field(column) for column in table.columns}
    row = Schema.from_dict(told, name=f"{title}RowSchema")
    return Schema.from_dict(
        {
            "items": fields.List(fields.Nested(row), required=True),
            "next": fields.String(required=True, allow_none=True),
        },
        name=f"{title}TablePageSchema",
    )


def _field(column: Column) -> fields.Field[Any]:
    return _FIELDS[column.kind](required=True, allow_none=True, metadata={"description": column.en})
