"""The one receipt, as sent."""

from marshmallow import Schema, fields


class ReceiptPhotoSchema(Schema):
    id = fields.UUID(required=True)
    sha256 = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": ["missing", "stored", "unreadable"]})


class ReasonSchema(Schema):
    category = fields.String(required=True, allow_none=True)
    use_point = fields.String(required=True)
    judgement = fields.String(required=True)
    clause = fields.String(required=True)


class StallSharesSchema(Schema):
    friendly_only = fields.Float(required=True, allow_none=True)
    both = fields.Float(required=True, allow_none=True)
    plastic_only = fields.Float(required=True, allow_none=True)


class VerdictSchema(Schema):
    outcome = fields.String(required=True)
    legal = fields.String(required=True)
    rule_set = fields.String(required=True)
    full_but_for_film = fields.Boolean(required=True)
    stalls = fields.Nested(StallSharesSchema, required=True, allow_none=True)
    reasons = fields.List(fields.Nested(ReasonSchema), required=True)


class ReceiptSchema(Schema):
    """Equal for every PUT and GET of an inspection, until something about it changes."""

    id = fields.UUID(required=True)
    payload_sha256 = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": ["waiting", "complete", "quarantined"]})
    review = fields.String(
        required=True, metadata={"enum": ["none", "accepted", "flagged", "returned", "voided"]}
    )
    receipt_no = fields.String(required=True)
    superseded_by = fields.UUID(required=True, allow_none=True)
    photos = fields.List(fields.Nested(ReceiptPhotoSchema), required=True)
    flags = fields.List(fields.String(), required=True)
    verdict = fields.Nested(VerdictSchema, required=True, allow_none=True)
