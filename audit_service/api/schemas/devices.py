"""A person's phones on the wire."""

from marshmallow import EXCLUDE, Schema, fields

from audit_service.api.schemas.fields import Flag, Moment, Text, Whole, one_of
from inspections.account.commands.devices import LABEL_LENGTH, MOST_UNSENT, VERSION_LENGTH
from inspections.account.rules import Role

_VERSION = {"maxLength": VERSION_LENGTH}


class _Sent(Schema):
    """A newer form may say more than this service knows; that is left out. The limits shown are
    checked by the domain."""

    class Meta:
        unknown = EXCLUDE


class EnrolmentSchema(_Sent):
    """`code`: the 8 digits that the person's page shows, spaces allowed; null = the phone on which
    the person has signed in. `label`: a name that tells it from their other phones."""

    code = Text(load_default=None, allow_none=True)
    label = Text(load_default="", metadata={"maxLength": LABEL_LENGTH})


class ContactSchema(_Sent):
    """`unsent`: records on the phone that the service has not confirmed; `oldest_at`: when the
    oldest of them was signed. `persisted`: the browser promised to keep its storage."""

    unsent = Whole(required=True, metadata={"minimum": 0, "maximum": MOST_UNSENT})
    unsent_oldest_at = Moment(data_key="oldest_at", load_default=None, allow_none=True)
    app_version = Text(load_default=None, allow_none=True, metadata=_VERSION)
    form_version = Text(load_default=None, allow_none=True, metadata=_VERSION)
    persisted = Flag(load_default=None, allow_none=True)


class DeviceSchema(Schema):
    """`expires_at`: when the phone is forgotten unless it is in touch before."""

    id = fields.String(required=True)
    label = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


class PersonSchema(Schema):
    name = fields.String(required=True)
    display_name = fields.String(required=True)
    role = one_of(Role)
    may_submit = fields.Boolean(required=True)


class EnrolledSchema(DeviceSchema):
    """`person`: in whose name the phone sends from now on."""

    person = fields.Nested(PersonSchema, required=True)
