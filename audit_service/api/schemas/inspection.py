"""The body of an inspection on the wire, and how it becomes a `Record`."""

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from audit_service.api.schemas.fields import Flag, Moment, Number, Text, Whole
from inspections.inspection import record as words
from inspections.inspection.record import Problems, Record, Repairs
from inspections.packaging.rules import catalogue
from inspections.text import clean

_COUNT = validate.Range(min=0, max=2_000_000_000)
_SIZE = validate.Range(min=0, max=1_000_000)
_SHA256 = validate.Regexp(r"^[0-9a-f]{64}\Z")
# The same in the dialect of JSON Schema, which has no \Z.
_SHA256_SHOWN = {"pattern": "^[0-9a-f]{64}$"}


class _Part(Schema):
    """Unknown fields are left out here and reported by `unknown_fields`, so that they can be
    flagged; null is as good as absent."""

    class Meta:
        unknown = EXCLUDE

    makes: type[Any]
    # A part that leaves one of these open says nothing: it is as good as absent, not wrong.
    essential: tuple[str, ...] = ()

    @post_load
    def make(self, data: dict[str, Any], **_kwargs: Any) -> Any:
        given = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in data.items()
            if value is not None
        }
        if not given.keys() >= set(self.essential):
            return None
        return self.makes(**given)


class CertificateSchema(_Part):
    makes = words.Certificate
    kind = fields.Enum(words.CertificateKind, by_value=True, allow_none=True)
    number = Text(allow_none=True)
    issuer = Text(allow_none=True)
    expires_on = fields.Date(allow_none=True)


class ObservationSchema(_Part):
    makes = words.Observation
    category = Text(required=True, metadata={"enum": list(catalogue())})
    use_point = fields.Enum(words.UsePointKey, by_value=True, required=True)
    in_use = Flag(required=True)
    default = Flag(allow_none=True)
    charged = Flag(allow_none=True)
    price_vnd = Whole(allow_none=True, validate=_COUNT)
    units_per_day = Whole(allow_none=True, validate=_COUNT)
    units_source = fields.Enum(words.UnitsSource, by_value=True, allow_none=True)
    packed_by = fields.Enum(words.PackedBy, by_value=True, allow_none=True)
    thickness_um = Number(allow_none=True, validate=_SIZE)
    width_cm = Number(allow_none=True, validate=_SIZE)
    height_cm = Number(allow_none=True, validate=_SIZE)
    certificate = fields.Nested(CertificateSchema, allow_none=True)
    printed_claim = Text(allow_none=True)
    supplier = Text(allow_none=True)
    note = Text(allow_none=True)


class UsePointSchema(_Part):
    makes = words.UsePoint
    key = fields.Enum(words.UsePointKey, by_value=True, required=True)
    present = Flag(allow_none=True)
    rest_none = Flag(allow_none=True)


class StallsSchema(_Part):
    makes = words.Stalls
    essential = ("of",)
    of = Whole(allow_none=True, validate=_COUNT)
    friendly_only = Whole(allow_none=True, validate=_COUNT)
    both = Whole(allow_none=True, validate=_COUNT)
    plastic_only = Whole(allow_none=True, validate=_COUNT)
    none_given = Whole(allow_none=True, validate=_COUNT)


class PositionSchema(_Part):
    makes = words.Position
    essential = ("lat", "lon")
    lat = Number(allow_none=True, validate=validate.Range(min=-90, max=90))
    lon = Number(allow_none=True, validate=validate.Range(min=-180, max=180))
    accuracy_m = Number(allow_none=True, validate=validate.Range(min=0, max=100_000_000))


class BasisSchema(_Part):
    makes = words.Basis
    kind = fields.Enum(words.BasisKind, by_value=True, allow_none=True)
    decision = Text(allow_none=True, validate=validate.Length(max=200))


class RepresentativeSchema(_Part):
    makes = words.Representative
    name = Text(allow_none=True)
    position = Text(allow_none=True)
    signs = Flag(allow_none=True)
    agrees = Flag(allow_none=True)
    comment = Text(allow_none=True)


class PhotoEntrySchema(_Part):
    makes = words.PhotoEntry
    id = fields.UUID(required=True)
    sha256 = Text(required=True, validate=_SHA256, metadata=_SHA256_SHOWN)
    bytes = Whole(allow_none=True, validate=_COUNT)
    media_type = Text(allow_none=True, validate=validate.Length(max=60))
    source = fields.Enum(words.PhotoSource, by_value=True, allow_none=True)
    kind = fields.Enum(words.PhotoKind, by_value=True, allow_none=True)
    taken_at = Moment(allow_none=True)
    use_point = fields.Enum(words.UsePointKey, by_value=True, allow_none=True)
    category = Text(allow_none=True, validate=validate.Length(max=40))


class InspectionSchema(_Part):
    """One inspection as signed; see the API's page for what each field means."""

    makes = Record
    facility = Text(required=True)
    form_version = Text(required=True, validate=validate.Length(max=40))
    app_version = Text(allow_none=True, validate=validate.Length(max=80))
    signed_by = Text(allow_none=True)
    outcome = fields.Enum(words.Outcome, by_value=True, allow_none=True)
    basis = fields.Nested(BasisSchema, allow_none=True)
    started_at = Moment(required=True)
    signed_at = Moment(required=True)
    # Beyond ten years the clock was never set; such a record needs a person.
    clock_offset_ms = Whole(allow_none=True, validate=validate.Range(min=-(10**12), max=10**12))
    position = fields.Nested(PositionSchema, allow_none=True)
    position_reason = Text(allow_none=True)
    arrived_by = fields.Enum(words.ArrivedBy, by_value=True, allow_none=True)
    use_points = fields.List(fields.Nested(UsePointSchema), allow_none=True)
    observations = fields.List(fields.Nested(ObservationSchema), allow_none=True)
    stalls = fields.Nested(StallsSchema, allow_none=True)
    representative = fields.Nested(RepresentativeSchema, allow_none=True)
    note = Text(allow_none=True)
    supersedes = fields.UUID(allow_none=True)
    reason = Text(allow_none=True)
    photos = fields.List(fields.Nested(PhotoEntrySchema), allow_none=True)


_INSPECTION = InspectionSchema()
_ENTRY = PhotoEntrySchema()


def read(payload: dict[str, Any] | None, repairs: Repairs | None = None) -> Record | Problems:
    """The record in a body, or what keeps it from being read: {path: message}.

    `repairs` may name another facility and map unknown keys; nothing else is changed.
    """
    if payload is None:
        return Problems({"": "too_deep"})
    payload = (repairs or Repairs()).applied_to(payload)
    try:
        record: Record = _INSPECTION.load(payload)
    except ValidationError as error:
        return Problems(_flat(error.messages))
    problems = _beyond_types(record)
    if problems:
        return Problems(problems)
    return record.with_unknown(tuple(unknown_fields(_INSPECTION, payload)))


def _beyond_types(record: Record) -> dict[str, str]:
    """What is well-typed and still cannot be judged."""
    known = catalogue()
    problems = {
        f"observations.{at}.category": "unknown_key"
        for at, observation in enumerate(record.observations)
        if observation.category not in known
    }
    if record.stalls is not None and record.stalls.seen > record.stalls.of:
        problems["stalls"] = "more_seen_than_there_are"
    ids = [photo.id for photo in record.photos]
    if len(set(ids)) != len(ids):
        problems["photos"] = "duplicate_id"
    return problems


def manifest(payload: dict[str, Any] | None) -> list[words.PhotoEntry]:
    """The lines of a body's manifest that name a photo by id and hash, also where the rest of the
    line or of the body is not readable: its photos are kept all the same. A repeated id is taken
    once."""
    photos = (payload or {}).get("photos")
    entries: dict[Any, words.PhotoEntry] = {}
    for line in photos if isinstance(photos, list) else []:
        entry = _entry(line)
        if entry is not None:
            entries.setdefault(entry.id, entry)
    return list(entries.values())


def _entry(line: Any) -> words.PhotoEntry | None:
    try:
        entry: words.PhotoEntry = _ENTRY.load(line)
    except ValidationError as error:
        readable = error.valid_data if isinstance(error.valid_data, dict) else {}
        return words.PhotoEntry(**readable) if {"id", "sha256"} <= readable.keys() else None
    return entry


def unknown_fields(schema: Schema, data: Any, path: str = "") -> list[str]:
    """Paths of the fields that the contract does not name, such as `observations.3.colour`."""
    found = [clean(path + key) for key in data if key not in schema.fields]
    for name, field in schema.fields.items():
        value = data.get(name)
        if isinstance(field, fields.Nested) and value is not None:
            found += unknown_fields(field.schema, value, f"{path}{name}.")
        elif isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
            for at, item in enumerate(value or []):
                found += unknown_fields(field.inner.schema, item, f"{path}{name}.{at}.")
    return found


def _flat(messages: Any, path: str = "") -> dict[str, str]:
    """marshmallow's nested messages as {path: message}, at most 50 of them."""
    if not isinstance(messages, dict):
        return {path: clean(" ".join(str(message) for message in messages))}
    flat: dict[str, str] = {}
    for key, value in messages.items():
        flat.update(_flat(value, f"{path}.{clean(str(key))}" if path else clean(str(key))))
        if len(flat) >= 50:
            break
    return flat
