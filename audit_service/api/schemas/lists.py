"""Pages of lists: `{items, next}`, where `next` is the address of the following page or null."""

from marshmallow import Schema, fields, validate

from audit_service.api.examples import FACILITY
from audit_service.api.schemas.fields import asked, one_of
from inspections.facility.rules import FacilityType, Status
from inspections.inspection.record import CertificateKind, Outcome, UsePointKey
from inspections.inspection.rules import FlagCode, ReviewState, State
from inspections.packaging.rules import Carrier, Judgement, Part
from inspections.verdict.rules import Legal, VerdictOutcome
from inspections.verdict.standing import Standing


def limit(most: int = 200) -> fields.Integer:
    how_many = asked(20, "How many rows at most on this page.")
    return fields.Integer(
        load_default=50, validate=validate.Range(min=1, max=most), metadata=how_many
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
    area = fields.String(
        metadata=asked("91", "Only those in this area: a code of today, or a key as in /me (F91).")
    )
    type = fields.String(
        validate=validate.OneOf([word.value for word in FacilityType]),
        metadata=asked("supermarket", "Only those of this type today."),
    )
    class_ = fields.String(
        data_key="class",
        validate=validate.Length(min=1),
        metadata=asked("II", "Only those of this class."),
    )
    status = fields.String(
        validate=validate.OneOf([word.value for word in Status]),
        metadata=asked("active", "Only those with this status today."),
    )
    retailer = fields.Integer(
        validate=validate.Range(min=1, max=2**31 - 1),
        metadata=asked(1, "Only those of this retailer, or of its branches."),
    )
    standing = fields.String(
        validate=validate.OneOf([word.value for word in Standing]),
        metadata=asked("gradual", "Only those of which the latest visit says so today."),
    )
    due_within = fields.Integer(
        validate=validate.Range(min=0, max=3660),
        metadata=asked(60, "Only those whose visit counts today and in so many days no longer."),
    )
    unplaced = fields.Boolean(
        load_default=False, metadata=asked(False, "Only those whose ward is not known.")
    )
    after = fields.String(
        metadata=asked("WyJhIiwgMV0=", "Where the page before ended; `next` holds it.")
    )
    # A phone takes all stores of its person's areas before they go out.
    limit = limit(most=500)


class WardSchema(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)


class PresenceSchema(Schema):
    key = one_of(UsePointKey)
    present = fields.Boolean(required=True, allow_none=True)


class LastFindingSchema(Schema):
    visited_on = fields.Date(required=True)
    outcome = one_of(VerdictOutcome)
    valid_until = fields.Date(
        required=True,
        metadata={"description": "The first day on which that visit no longer counts."},
    )
    unproven = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Categories judged not_friendly or needs_proof there."},
    )
    use_points = fields.List(fields.Nested(PresenceSchema), required=True)


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
    last = fields.Nested(
        LastFindingSchema,
        required=True,
        allow_none=True,
        metadata={
            "description": "The latest counted visit, even one that has expired; null where there "
            "is none, and for retailers."
        },
    )


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


class RulesSchema(Schema):
    """What a judgement rests on beside each category's own; see docs/method.md."""

    id = fields.String(required=True)
    required_use_points = fields.List(one_of(UsePointKey), required=True)
    certificate_kinds = fields.List(one_of(CertificateKind), required=True)
    uncertifiable = fields.List(fields.String(), required=True)
    never_the_friendly_item = fields.List(fields.String(), required=True)
    possible_carrier_bags = fields.List(fields.String(), required=True)
    mall_min_seen = fields.Integer(required=True)
    market_min_seen = fields.Integer(required=True)
    legal_after = fields.Date(
        required=True,
        metadata={"description": "The legal column speaks of visits after this day."},
    )


class CatalogueSchema(Schema):
    rule_set = fields.String(required=True)
    rules = fields.Nested(RulesSchema, required=True)
    items = fields.List(fields.Nested(CategorySchema), required=True)
    next = fields.String(required=True, allow_none=True)
