"""Pages of lists: `{items, next}`, where `next` is the address of the following page or null."""

from marshmallow import Schema, fields, validate

from audit_service.api.examples import FACILITY
from audit_service.api.schemas.fields import asked, one_of
from inspections.facility.rules import FacilityType, Status
from inspections.inspection.record import Outcome, UsePointKey
from inspections.inspection.rules import FlagCode, ReviewState, State
from inspections.packaging.rules import Carrier, Judgement, Part
from inspections.verdict.rules import Legal, VerdictOutcome


def limit() -> fields.Integer:
    how_many = asked(20, "How many rows at most on this page.")
    return fields.Integer(
        load_default=50, validate=validate.Range(min=1, max=200), metadata=how_many
    )


class InspectionQuerySchema(Schema):
    review = fields.String(
        validate=validate.OneOf([word.value for word in ReviewState]),
        metadata=asked("flagged", "Only those in this state of review."),
    )
    state = fields.String(
        validate=validate.OneOf([word.value for word in State]),
        metadata=asked("complete", "Only those in this state of arrival."),
    )
    before = fields.Integer(
        validate=validate.Range(min=1, max=2**31 - 1),
        metadata=asked(1000, "Only those that arrived before this one; `next` holds it."),
    )
    limit = limit()


class InspectionItemSchema(Schema):
    id = fields.UUID(required=True)
    receipt_no = fields.String(required=True)
    facility = fields.String(required=True, allow_none=True)
    facility_name = fields.String(required=True, allow_none=True)
    outcome = one_of(Outcome, or_null=True)
    visited_at = fields.AwareDateTime(required=True, allow_none=True)
    visited_on = fields.Date(required=True, allow_none=True)
    received_at = fields.AwareDateTime(required=True)
    state = one_of(State)
    review = one_of(ReviewState)
    flags = fields.List(one_of(FlagCode), required=True, allow_none=True)
    verdict = one_of(VerdictOutcome, or_null=True)
    legal = one_of(Legal, or_null=True)


class InspectionPageSchema(Schema):
    items = fields.List(fields.Nested(InspectionItemSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class FacilityQuerySchema(Schema):
    q = fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata=asked(FACILITY, "A part of the name or address, with or without accents; a code."),
    )
    after = fields.String(
        metadata=asked("WyJhIiwgMV0=", "Where the page before ended; `next` holds it.")
    )
    limit = limit()


class WardSchema(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)


class FacilityItemSchema(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    type = one_of(FacilityType, or_null=True)
    class_ = fields.String(required=True, allow_none=True, data_key="class")
    status = one_of(Status, or_null=True)
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
    part = one_of(Part)
    carrier = one_of(Carrier, or_null=True)
    asked_at = fields.List(one_of(UsePointKey), required=True)
    default = one_of(Judgement)
    vi = fields.String(required=True)
    en = fields.String(required=True)
    short_vi = fields.String(required=True)
    short_en = fields.String(required=True)


class CatalogueSchema(Schema):
    rule_set = fields.String(required=True)
    items = fields.List(fields.Nested(CategorySchema), required=True)
    next = fields.String(required=True, allow_none=True)
