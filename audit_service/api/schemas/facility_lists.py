"""Lists of facilities that are taken in, and pairs that may be one facility."""

from marshmallow import Schema, fields, validate

from audit_service.api.schemas.fields import Text, asked, one_of
from audit_service.api.schemas.lists import limit
from inspections.area.rules import PlaceConfidence
from inspections.facility.entry import REASON
from inspections.facility.similar import Likeness, Reason
from inspections.facility_list.columns import Key
from inspections.facility_list.rules import Action, ListState


class UploadQuerySchema(Schema):
    """How the file is called, and the day from which what it changes holds (today unless given)."""

    name = fields.String(
        required=True,
        validate=validate.Length(min=1, max=200),
        metadata=asked("danh-sach.csv", "The file's name."),
    )
    on = fields.Date(metadata=asked("2026-11-20", "The day from which its changes hold."))


class CountsSchema(Schema):
    created = fields.Integer()
    changed = fields.Integer()
    same = fields.Integer()
    refused = fields.Integer()
    skipped = fields.Integer()


class FacilityListSchema(Schema):
    """`total` is null until the whole file is read; `done` counts rows read, then rows looked at.
    `fault`: why nothing can be taken from it, with the row where one is to blame."""

    id = fields.UUID(required=True)
    file_name = fields.String(required=True)
    state = one_of(ListState)
    holds_on = fields.Date(required=True)
    total = fields.Integer(required=True, allow_none=True)
    done = fields.Integer(required=True)
    counts = fields.Nested(CountsSchema, required=True, allow_none=True)
    notes = fields.List(fields.String(), required=True)
    fault = fields.String(required=True, allow_none=True)
    fault_row = fields.Integer(required=True, allow_none=True)


class RowQuerySchema(Schema):
    action = fields.String(
        validate=validate.OneOf([word.value for word in Action]),
        metadata=asked("refused", "Only rows of this kind."),
    )
    after = fields.Integer(
        load_default=0,
        validate=validate.Range(min=0, max=2**31 - 1),
        metadata=asked(0, "Only rows below this one; `next` holds it."),
    )
    limit = limit()


class FieldChangeSchema(Schema):
    field = one_of(Key)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)


class FindingSchema(Schema):
    """`column`: the cell that it is about; `sentence` in the reader's language."""

    code = fields.String(required=True)
    column = one_of(Key, or_null=True)
    sentence = fields.String(required=True)


class PlacedSchema(Schema):
    name = fields.String(required=True, allow_none=True)
    confidence = one_of(PlaceConfidence, or_null=True)
    candidates = fields.List(fields.String(), required=True)


class ListRowSchema(Schema):
    """`number`: as the file counts its rows. `code`: of the facility that the row means."""

    number = fields.Integer(required=True)
    action = one_of(Action)
    code = fields.String(required=True, allow_none=True)
    changes = fields.List(fields.Nested(FieldChangeSchema), required=True)
    reasons = fields.List(fields.Nested(FindingSchema), required=True)
    notices = fields.List(fields.Nested(FindingSchema), required=True)
    ward = fields.Nested(PlacedSchema, required=True, allow_none=True)


class ListRowPageSchema(Schema):
    items = fields.List(fields.Nested(ListRowSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class PairQuerySchema(Schema):
    limit = limit()


class PairSchema(Schema):
    """Two codes, the older entry first, and why they may be one facility."""

    one = fields.String(required=True)
    other = fields.String(required=True)
    likeness = one_of(Likeness)
    reasons = fields.List(one_of(Reason), required=True)


class PairPageSchema(Schema):
    """The likeliest first; `next` is always null: who merges or dismisses these sees the rest."""

    items = fields.List(fields.Nested(PairSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class DistinctSchema(Schema):
    other = Text(required=True)
    reason = Text(required=True, validate=validate.Length(min=1, max=REASON))
