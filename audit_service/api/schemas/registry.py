"""The registry on the wire: what a manager sends, and a facility's whole history."""

from marshmallow import Schema, fields, validate

from audit_service.api.schemas.fields import Number, Text, Whole, asked, one_of
from audit_service.api.schemas.lists import FacilityItemSchema, limit
from inspections.facility.entry import ADDRESS, NAME, NOTE, REASON
from inspections.facility.rules import ChangeKind, FacilityType, PlacedBy, RetailerKind, Status
from inspections.words import Word


def _text(longest: int) -> Text:
    return Text(allow_none=True, metadata={"maxLength": longest})


def _word(kind: type[Word]) -> Text:
    words = [word.value for word in kind]
    return Text(validate=validate.OneOf(words), metadata={"enum": words})


class _Described(Schema):
    """What may be said of any facility. A field left out says nothing; null = not known."""

    name = Text(metadata={"maxLength": NAME})
    type = _word(FacilityType)
    class_ = Text(data_key="class", allow_none=True)
    basis = _text(NOTE)
    area_m2 = Whole(allow_none=True)
    items = Whole(allow_none=True)
    status = _word(Status)
    retailer_id = Whole()
    address = _text(ADDRESS)
    former_address = _text(ADDRESS)
    ward_code = Text(allow_none=True)
    lat = Number(allow_none=True)
    lon = Number(allow_none=True)
    parent_code = Text(allow_none=True)


class _Reasoned(Schema):
    reason = Text(
        required=True,
        validate=validate.Length(min=1, max=REASON),
        metadata={"description": "Why; kept with the change for good."},
    )


class NewFacilitySchema(_Described, _Reasoned):
    """`name` and `type` are needed; the rest may follow. `code`: one that is on a label already."""

    name = Text(required=True, metadata={"maxLength": NAME})
    type = Text(
        required=True,
        validate=validate.OneOf([word.value for word in FacilityType]),
        metadata={"enum": [word.value for word in FacilityType]},
    )
    code = Text()
    opened_on = fields.Date(allow_none=True)
    source = _text(NOTE)


class FacilityChangeSchema(_Described, _Reasoned):
    """`on`: the day from which a new name, type, status or retailer holds; today unless given.
    `version`: of the history that the change is made from; 412 where it is no longer the latest."""

    on = fields.Date()
    version = Whole()


class MoveSchema(_Reasoned):
    """Where the store is from the day on: closed here, continued there under a new code."""

    on = fields.Date(required=True)
    ward_code = Text(required=True)
    address = _text(ADDRESS)
    former_address = _text(ADDRESS)
    lat = Number(allow_none=True)
    lon = Number(allow_none=True)
    parent_code = Text(allow_none=True)


class MergeSchema(_Reasoned):
    """`into`: the code of the facility that this one turned out to be."""

    into = Text(required=True)


class _Dated(Schema):
    starts_on = fields.Date(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True)


class NamedSchema(_Dated):
    name = fields.String(required=True)


class TypedSchema(_Dated):
    type = one_of(FacilityType)
    class_ = fields.String(required=True, allow_none=True, data_key="class")
    basis = fields.String(required=True, allow_none=True)
    area_m2 = fields.Integer(required=True, allow_none=True)
    items = fields.Integer(required=True, allow_none=True)


class StatusSchema(_Dated):
    status = one_of(Status)
    reason = fields.String(required=True, allow_none=True)


class OwnedSchema(_Dated):
    retailer_id = fields.Integer(required=True)
    retailer = fields.String(required=True)


class ChangeSchema(Schema):
    """`who`: null = at the command line. `before`, `after`: the plain values that changed."""

    id = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)
    what = one_of(ChangeKind)
    who = fields.String(required=True, allow_none=True)
    why = fields.String(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)
    before = fields.Dict(required=True, allow_none=True)
    after = fields.Dict(required=True, allow_none=True)


class HistorySchema(Schema):
    """`aliases`: codes of facilities that turned out to be this one; `continues`: the code of the
    place that it moved here from, `continued_by` the other way."""

    version = fields.Integer(required=True)
    facility = fields.Nested(FacilityItemSchema, required=True)
    former_address = fields.String(required=True, allow_none=True)
    ward_basis = one_of(PlacedBy, or_null=True)
    parent = fields.String(required=True, allow_none=True)
    aliases = fields.List(fields.String(), required=True)
    continues = fields.String(required=True, allow_none=True)
    continued_by = fields.List(fields.String(), required=True)
    names = fields.List(fields.Nested(NamedSchema), required=True)
    types = fields.List(fields.Nested(TypedSchema), required=True)
    statuses = fields.List(fields.Nested(StatusSchema), required=True)
    owners = fields.List(fields.Nested(OwnedSchema), required=True)
    changes = fields.List(fields.Nested(ChangeSchema), required=True)


class NewRetailerSchema(_Reasoned):
    name = Text(required=True, metadata={"maxLength": NAME})
    kind = Text(
        required=True,
        validate=validate.OneOf([word.value for word in RetailerKind]),
        metadata={"enum": [word.value for word in RetailerKind]},
    )
    tax_code = Text(allow_none=True)
    address = _text(ADDRESS)


class RetailerSchema(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    kind = one_of(RetailerKind)
    tax_code = fields.String(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    head_office_id = fields.Integer(required=True, allow_none=True)


class RetailerChangeSchema(_Reasoned):
    """`head_office_id`: whose branch it is; null = nobody's. A field left out says nothing."""

    name = Text(metadata={"maxLength": NAME})
    tax_code = Text(allow_none=True)
    address = _text(ADDRESS)
    head_office_id = Whole(allow_none=True)


class RetailerQuerySchema(Schema):
    q = fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata=asked("coop", "A part of the name, with or without accents; a tax code."),
    )
    after = fields.String(
        metadata=asked("WyJhIiwgMV0=", "Where the page before ended; `next` holds it.")
    )
    limit = limit()


class RetailerPageSchema(Schema):
    items = fields.List(fields.Nested(RetailerSchema), required=True)
    next = fields.String(required=True, allow_none=True)
