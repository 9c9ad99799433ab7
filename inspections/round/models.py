"""Rounds: planned sets of visits. What a random one was drawn from is kept with it."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base, Moment, word_type
from inspections.inspection.record import BasisKind
from inspections.privacy.marks import OnErasure, Whose, Why, personal
from inspections.round.rules import How


class Round(Base):
    """A planned set of visits in one area.

    `decision` and `decided_on` only for an inspection by decision. `last_on` is `ends_on` and the
    days of grace: the last day on which a visit still counts for the round. `filter`: what the
    stores were looked for by, as the page sent it. `target_id`, `seed`, `drawn_on`, `drawn_from`
    (N) only for a draw; RoundFrame holds that N. `version` counts the changes.
    """

    __tablename__ = "inspection_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    basis: Mapped[BasisKind] = mapped_column(word_type(BasisKind, 12))
    decision: Mapped[str | None] = mapped_column(String(200))
    decided_on: Mapped[date | None]
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    target_id: Mapped[int | None] = mapped_column(ForeignKey("target.id"))
    how: Mapped[How] = mapped_column(word_type(How, 8))
    filter: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    seed: Mapped[str | None] = mapped_column(String(64))
    drawn_on: Mapped[date | None]
    drawn_from: Mapped[int | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    last_on: Mapped[date]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[Moment]
    cancelled_at: Mapped[Moment | None]
    cancel_reason: Mapped[str | None] = mapped_column(
        String(500), info=personal(Whose.ANYBODY, Why.ANSWERABLE, OnErasure.KEEP)
    )
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (Index("ix_inspection_round_days", "starts_on", "id"),)

    @property
    def grace_days(self) -> int:
        return (self.last_on - self.ends_on).days


class RoundMember(Base):
    """The team: who may be sent to the round's stores."""

    __tablename__ = "round_member"

    round_id: Mapped[int] = mapped_column(ForeignKey("inspection_round.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)


class RoundVisit(Base):
    """A store of the round. `account_id` None = whoever of the team gets there; `planned_on` None =
    any day. `place`: its place in the drawing order, from 1; None where nothing was drawn."""

    __tablename__ = "round_visit"

    round_id: Mapped[int] = mapped_column(ForeignKey("inspection_round.id"), primary_key=True)
    facility_id: Mapped[int] = mapped_column(
        ForeignKey("facility.id"), primary_key=True, index=True
    )
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    planned_on: Mapped[date | None]
    place: Mapped[int | None]


class RoundFrame(Base):
    """N at the draw: every store that could have been drawn, under the code that it had then."""

    __tablename__ = "round_frame"

    round_id: Mapped[int] = mapped_column(ForeignKey("inspection_round.id"), primary_key=True)
    facility_id: Mapped[int] = mapped_column(
        ForeignKey("facility.id"), primary_key=True, index=True
    )
    code: Mapped[str] = mapped_column(String(8))
