"""The one receipt, as sent."""

from marshmallow import Schema, fields

from audit_service.api.schemas.fields import one_of
from inspections.inspection.record import UsePointKey
from inspections.inspection.rules import FlagCode, ReviewState, State
from inspections.packaging.rules import Judgement
from inspections.photo.rules import PhotoState
from inspections.verdict.judgement import Clause
from inspections.verdict.rules import Legal, VerdictOutcome


class ReceiptPhotoSchema(Schema):
    id = fields.UUID(required=True)
    sha256 = fields.String(required=True)
    state = one_of(PhotoState)


class ReasonSchema(Schema):
    category = fields.String(required=True, allow_none=True)
    use_point = one_of(UsePointKey)
    judgement = one_of(Judgement)
    clause = one_of(Clause)


class StallSharesSchema(Schema):
    friendly_only = fields.Float(required=True, allow_none=True)
    both = fields.Float(required=True, allow_none=True)
    plastic_only = fields.Float(required=True, allow_none=True)


class VerdictSchema(Schema):
    outcome = one_of(VerdictOutcome)
    legal = one_of(Legal)
    rule_set = fields.String(required=True)
    full_but_for_film = fields.Boolean(required=True)
    stalls = fields.Nested(StallSharesSchema, required=True, allow_none=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)


class ProofSchema(Schema):
    """That the leaf stands at `index` (from 0) of the day's tree of `size` leaves (RFC 9162), and
    that tree under `head`; it grows until the day is over. Hashes are hexadecimal. docs/trail.md
    has the steps."""

    day = fields.String(required=True)
    index = fields.Integer(required=True)
    size = fields.Integer(required=True)
    path = fields.List(fields.String(), required=True)
    root = fields.String(required=True)
    previous_head = fields.String(required=True)
    head = fields.String(required=True)


class PromiseSchema(Schema):
    """The entry of the record's arrival in the trail: `leaf` from the first answer on, which
    promises that it will be sealed; `number` and `proof` once it is."""

    leaf = fields.String(required=True)
    number = fields.Integer(required=True, allow_none=True)
    proof = fields.Nested(ProofSchema, required=True, allow_none=True)


class ReceiptSchema(Schema):
    """Equal for every PUT and GET of an inspection, until something about it changes."""

    id = fields.UUID(required=True)
    payload_sha256 = fields.String(required=True)
    state = one_of(State)
    review = one_of(ReviewState)
    receipt_no = fields.String(required=True)
    superseded_by = fields.UUID(required=True, allow_none=True)
    photos = fields.List(fields.Nested(ReceiptPhotoSchema), required=True)
    flags = fields.List(one_of(FlagCode), required=True)
    verdict = fields.Nested(VerdictSchema, required=True, allow_none=True)
    trail = fields.Nested(PromiseSchema, required=True, allow_none=True)
