"""Figures on the wire: shares are fractions of 1, the rest whole stores."""

from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate

from audit_service.api.schemas.fields import asked, one_of
from inspections.facility.rules import FacilityType
from inspections.plan.models import Target
from inspections.plan.rules import Criterion, TargetKind, Unit
from inspections.progress.queries import By, Group, TargetProgress
from inspections.progress.rules import Figures, Said, Sample

# A window of twelve months must fit around the day; no plan reaches beyond these.
A_DAY = validate.Range(min=date(2000, 1, 1), max=date(2099, 12, 31))


class ProgressQuerySchema(Schema):
    on = fields.Date(
        validate=A_DAY, metadata=asked("2026-11-20", "The day of the figures; today if absent.")
    )
    by = fields.Enum(By, by_value=True, metadata=asked("ward", "Also broken down by this."))


class TrendQuerySchema(Schema):
    until = fields.Date(
        validate=A_DAY, metadata=asked("2026-11-20", "The last point; today if absent.")
    )
    quarters = fields.Integer(
        load_default=20,
        validate=validate.Range(min=1, max=60),
        metadata=asked(4, "How many points at most, the last ones."),
    )


class PlanSchema(Schema):
    plan = fields.String(required=True)
    number = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    issuer = fields.String(required=True)
    issued_on = fields.Date(required=True, allow_none=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    territory = fields.String(required=True)
    wards = fields.Integer(required=True)
    secondary = fields.Boolean(required=True)


class PlanPageSchema(Schema):
    items = fields.List(fields.Nested(PlanSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class FiguresSchema(Schema):
    registered = fields.Integer(required=True)
    inspected = fields.Integer(required=True)
    met = fields.Integer(required=True, allow_none=True)
    met_gradual = fields.Integer(required=True, allow_none=True)
    met_full = fields.Integer(required=True, allow_none=True)
    insufficient = fields.Integer(required=True, allow_none=True)
    pending = fields.Integer(required=True)
    expired = fields.Integer(required=True)
    expired_met = fields.Integer(required=True, allow_none=True)
    share = fields.Float(required=True, allow_none=True)
    share_of_inspected = fields.Float(required=True, allow_none=True)
    range_low = fields.Integer(required=True, allow_none=True)
    range_high = fields.Integer(required=True, allow_none=True)
    sample = one_of(Sample)
    worst = fields.Integer(required=True, allow_none=True)
    best = fields.Integer(required=True, allow_none=True)
    coverage = fields.Float(required=True, allow_none=True)
    missing = fields.Integer(required=True, allow_none=True)
    reached = fields.Boolean(required=True, allow_none=True)
    said = one_of(Said, or_null=True)
    reporting = fields.Integer(required=True, allow_none=True)


class TermsSchema(FiguresSchema):
    target = fields.String(required=True)
    kind = one_of(TargetKind)
    goal = fields.Float(required=True, allow_none=True)
    due_on = fields.Date(required=True, allow_none=True)
    unit = one_of(Unit, or_null=True)
    criterion = one_of(Criterion, or_null=True)
    facility_types = fields.List(one_of(FacilityType), required=True)


class GroupSchema(FiguresSchema):
    key = fields.String(required=True, allow_none=True)
    name = fields.String(required=True, allow_none=True)


class TargetProgressSchema(TermsSchema):
    at_due = fields.Nested(TermsSchema, required=True, allow_none=True)
    groups = fields.List(fields.Nested(GroupSchema))


class ProgressSchema(Schema):
    plan = fields.String(required=True)
    on = fields.Date(required=True)
    data_at = fields.AwareDateTime(required=True, allow_none=True)
    rule_sets = fields.List(fields.String(), required=True)
    targets = fields.List(fields.Nested(TargetProgressSchema), required=True)


class TrendPointSchema(Schema):
    on = fields.Date(required=True)
    targets = fields.List(fields.Nested(TermsSchema), required=True)


class TrendSchema(Schema):
    plan = fields.String(required=True)
    data_at = fields.AwareDateTime(required=True, allow_none=True)
    points = fields.List(fields.Nested(TrendPointSchema), required=True)


def terms_on_wire(target: Target, figures: Figures) -> dict[str, Any]:
    goal = target.goal_percent
    return {
        "target": target.key,
        "kind": target.kind,
        "goal": None if goal is None else goal / 100,
        "due_on": target.due_on,
        "unit": target.unit,
        "criterion": target.criterion,
        "facility_types": target.facility_types,
        **vars(figures),
    }


def target_on_wire(progress: TargetProgress) -> dict[str, Any]:
    wire = terms_on_wire(progress.target, progress.figures)
    due = progress.at_due
    wire["at_due"] = None if due is None else terms_on_wire(progress.target, due)
    if progress.groups is not None:
        wire["groups"] = [_group_on_wire(group) for group in progress.groups]
    return wire


def _group_on_wire(group: Group) -> dict[str, Any]:
    return {"key": group.key, "name": group.name, **vars(group.figures)}
