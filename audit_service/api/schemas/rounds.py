"""Rounds and their visits, as sent."""

from marshmallow import Schema, fields, validate

from audit_service.api.schemas.fields import asked, one_of
from audit_service.api.schemas.lists import FacilityItemSchema, limit
from inspections.inspection.record import BasisKind, Outcome
from inspections.round.rules import Fate, How, RoundState, VisitState


class RoundQuerySchema(Schema):
    state = fields.String(
        validate=validate.OneOf([word.value for word in RoundState]),
        metadata=asked("running", "Only those in this state today."),
    )
    after = fields.String(
        metadata=asked("WyIyMDI2LTExLTAyIiwgMV0=", "Where the page before ended; see `next`.")
    )
    limit = limit()


class MyVisitsQuerySchema(Schema):
    on = fields.Date(metadata=asked("2026-11-20", "The day; today in Vietnam when absent."))


class RoundBasisSchema(Schema):
    """`decision`: its number, only of an inspection."""

    kind = one_of(BasisKind)
    decision = fields.String(required=True, allow_none=True)


class RoundMemberSchema(Schema):
    name = fields.String(required=True)


class VisitSchema(Schema):
    """`planned_as`: the code that was planned, another one than the store's where it was merged."""

    facility = fields.Nested(FacilityItemSchema, required=True)
    planned_as = fields.String(required=True)
    day = fields.Date(required=True, allow_none=True)
    state = one_of(VisitState)
    outcome = one_of(Outcome, or_null=True)
    visited_on = fields.Date(required=True, allow_none=True)
    fate = one_of(Fate, or_null=True)
    moved_to = fields.String(
        required=True, allow_none=True, metadata={"description": "The code of where it moved."}
    )


class MyVisitSchema(VisitSchema):
    assigned = fields.String(required=True, metadata={"enum": ["me", "team"]})


class RoundVisitSchema(VisitSchema):
    assigned = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Who is to go, by their sign-in name; null = anyone of the team."},
    )


class MyRoundSchema(Schema):
    id = fields.Integer(required=True)
    title = fields.String(required=True)
    basis = fields.Nested(RoundBasisSchema, required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    last_on = fields.Date(
        required=True,
        metadata={"description": "The last day on which a visit still counts for the round."},
    )
    random = fields.Boolean(required=True)
    team = fields.List(fields.Nested(RoundMemberSchema), required=True)
    visits = fields.List(fields.Nested(MyVisitSchema), required=True)


class MyVisitsSchema(Schema):
    on = fields.Date(required=True)
    rounds = fields.List(fields.Nested(MyRoundSchema), required=True)


class DrawSchema(Schema):
    """`drawn` of `drawn_from` stores (N on `drawn_on`), by `seed`; see docs/rounds.md."""

    target = fields.String(required=True)
    drawn_on = fields.Date(required=True)
    drawn_from = fields.Integer(required=True)
    seed = fields.String(required=True)


class RoundItemSchema(Schema):
    id = fields.Integer(required=True)
    title = fields.String(required=True)
    state = one_of(RoundState)
    basis = fields.Nested(RoundBasisSchema, required=True)
    how = one_of(How)
    area = fields.String(required=True, metadata={"description": "The territory's key."})
    plan = fields.String(required=True, allow_none=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    last_on = fields.Date(required=True)
    visits = fields.Integer(required=True)
    done = fields.Integer(required=True)
    waiting = fields.Integer(required=True)


class RoundPageSchema(Schema):
    items = fields.List(fields.Nested(RoundItemSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class RoundSchema(RoundItemSchema):
    """`list`: the visits at stores that the asker may see."""

    team = fields.List(fields.Nested(RoundMemberSchema), required=True)
    draw = fields.Nested(DrawSchema, required=True, allow_none=True)
    list = fields.List(fields.Nested(RoundVisitSchema), required=True)
