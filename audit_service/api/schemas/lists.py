"""Pages of lists: `{items, next}`, where `next` is the address of the following page or null."""

from marshmallow import Schema, fields, validate

from inspections.inspection.rules import ReviewState, State

LIMIT = validate.Range(min=1, max=200)


class InspectionQuerySchema(Schema):
    review = fields.String(validate=validate.OneOf([word.value for word in ReviewState]))
    state = fields.String(validate=validate.OneOf([word.value for word in State]))
    before = fields.Integer(validate=validate.Range(min=1, max=2**31 - 1))
    limit = fields.Integer(load_default=50, validate=LIMIT)


class InspectionItemSchema(Schema):
    id = fields.UUID(required=True)
    receipt_no = fields.String(required=True)
    facility = fields.String(required=True, allow_none=True)
    facility_name = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, allow_none=True)
    visited_at = fields.AwareDateTime(required=True, allow_none=True)
    visited_on = fields.Date(required=True, allow_none=True)
    received_at = fields.AwareDateTime(required=True)
    state = fields.String(required=True)
    review = fields.String(required=True)
    flags = fields.List(fields.String(), required=True, allow_none=True)
    verdict = fields.String(required=True, allow_none=True)
    legal = fields.String(required=True, allow_none=True)


class InspectionPageSchema(Schema):
    items = fields.List(fields.Nested(InspectionItemSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class FacilityQuerySchema(Schema):
    q = fields.String(load_default="", validate=validate.Length(max=200))
    after = fields.String(load_default=None)
    limit = fields.Integer(load_default=50, validate=LIMIT)


class WardSchema(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)


class FacilityItemSchema(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    type = fields.String(required=True, allow_none=True)
    class_ = fields.String(required=True, allow_none=True, data_key="class")
    status = fields.String(required=True, allow_none=True)
    ward = fields.Nested(WardSchema, required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
    lat = fields.Float(required=True, allow_none=True)
    lon = fields.Float(required=True, allow_none=True)


class FacilityPageSchema(Schema):
    items = fields.List(fields.Nested(FacilityItemSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class CategorySchema(Schema):
    key = fields.String(required=True)
    number = fields.Integer(required=True)
    part = fields.String(required=True)
    carrier = fields.String(required=True, allow_none=True)
    asked_at = fields.List(fields.String(), required=True)
    default = fields.String(required=True)
    vi = fields.String(required=True)
    en = fields.String(required=True)
    short_vi = fields.String(required=True)
    short_en = fields.String(required=True)


class CatalogueSchema(Schema):
    rule_set = fields.String(required=True)
    items = fields.List(fields.Nested(CategorySchema), required=True)
    next = fields.String(required=True, allow_none=True)
