"""The asker, as sent."""

from marshmallow import Schema, fields


class MeSchema(Schema):
    """`may_submit`: this sign-in or key may send inspections."""

    name = fields.String(required=True)
    display_name = fields.String(required=True)
    role = fields.String(
        required=True,
        metadata={"enum": ["inspector", "retailer", "department", "administrator"]},
    )
    language = fields.String(required=True, metadata={"enum": ["vi", "en"]})
    may_submit = fields.Boolean(required=True)
