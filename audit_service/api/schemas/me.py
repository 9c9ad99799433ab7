"""The asker, as sent."""

from marshmallow import Schema, fields

from audit_service.api.schemas.fields import one_of
from inspections.account.rules import Role


class MeSchema(Schema):
    """`may_submit`: this sign-in or key may send inspections."""

    name = fields.String(required=True)
    display_name = fields.String(required=True)
    role = one_of(Role)
    language = fields.String(required=True, metadata={"enum": ["vi", "en"]})
    may_submit = fields.Boolean(required=True)
