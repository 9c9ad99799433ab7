"""Facilities as GeoJSON (RFC 7946): what may be asked, and what is answered."""

from marshmallow import Schema, fields, validate

from audit_service.api.schemas.fields import asked, one_of
from audit_service.api.schemas.lists import FacilityQuerySchema
from audit_service.api.schemas.progress import A_DAY
from inspections.facility.rules import FacilityType, Status
from inspections.verdict.rules import VerdictOutcome
from inspections.verdict.standing import Standing

EXAMPLE = {
    "type": "FeatureCollection",
    "on": "2026-11-20",
    "total": 2,
    "without_position": 1,
    "features": [
        {
            "type": "Feature",
            "id": "48210373",
            "geometry": {"type": "Point", "coordinates": [105.0801, 10.0123]},
            "properties": {
                "code": "48210373",
                "name": "Siêu thị Rạch Giá",
                "type": "supermarket",
                "class": "II",
                "status": "active",
                "ward": "30742",
                "ward_name": "Phường Rạch Giá",
                "province": "91",
                "province_name": "Tỉnh An Giang",
                "standing": "gradual",
                "last_visited_on": "2026-10-01",
                "last_verdict": "gradual",
                "last_valid_until": "2027-10-01",
            },
        }
    ],
}


class PointsQuerySchema(FacilityQuerySchema):
    """As of the list of facilities, on any day, and without pages."""

    class Meta:
        exclude = ("after", "limit")

    on = fields.Date(
        validate=A_DAY,
        metadata=asked(
            "2026-11-20",
            "The day for which type, status, names and verdict are told, and on which the other "
            "filters hold; today if absent.",
        ),
    )


class PointSchema(Schema):
    type = fields.String(required=True, metadata={"const": "Point"})
    coordinates = fields.List(
        fields.Float(),
        required=True,
        validate=validate.Length(equal=2),
        metadata={"description": "Longitude, then latitude, in degrees (WGS 84)."},
    )


class PropertiesSchema(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    type = one_of(FacilityType, or_null=True)
    class_ = fields.String(required=True, allow_none=True, data_key="class")
    status = one_of(Status, or_null=True)
    ward = fields.String(required=True, allow_none=True)
    ward_name = fields.String(required=True, allow_none=True)
    province = fields.String(required=True, allow_none=True)
    province_name = fields.String(required=True, allow_none=True)
    standing = one_of(Standing, or_null=True)
    last_visited_on = fields.Date(required=True, allow_none=True)
    last_verdict = one_of(VerdictOutcome, or_null=True)
    last_valid_until = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "The first day on which that visit no longer counts."},
    )


class FeatureSchema(Schema):
    type = fields.String(required=True, metadata={"const": "Feature"})
    id = fields.String(required=True, metadata={"description": "The facility's code."})
    geometry = fields.Nested(PointSchema, required=True)
    properties = fields.Nested(PropertiesSchema, required=True)


class FacilityCollectionSchema(Schema):
    """`total` = the features and those without a position, which are only counted."""

    type = fields.String(required=True, metadata={"const": "FeatureCollection"})
    on = fields.Date(required=True)
    total = fields.Integer(required=True)
    without_position = fields.Integer(required=True)
    features = fields.List(fields.Nested(FeatureSchema), required=True)
