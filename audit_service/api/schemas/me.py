"""The asker, as sent."""

from marshmallow import Schema, fields

from audit_service.api.schemas.devices import DeviceSchema
from audit_service.api.schemas.fields import one_of
from inspections.account.rules import Role


class MeSchema(Schema):
    """`may_submit`: this sign-in or key may send inspections. `device`: the enrolled phone that is
    asking; null for any other browser or program."""

    name = fields.String(required=True)
    display_name = fields.String(required=True)
    role = one_of(Role)
    language = fields.String(required=True, metadata={"enum": ["vi", "en"]})
    may_submit = fields.Boolean(required=True)
    device = fields.Nested(DeviceSchema, required=True, allow_none=True)
