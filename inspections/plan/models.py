"""Plans as their documents state them: targets, tasks, agencies, reporting duties.

NULL always means "the source does not say, or could not be read", never zero or none.
"""

from datetime import date

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base, word_type
from inspections.plan.rules import AgencyRole, Criterion, TargetKind, Unit


class Plan(Base):
    """A document that sets targets for the wards of its territory.

    `secondary`: its own text was not available, its words are known second-hand; `source_note`
    says from where, and what else of the source is missing.
    """

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    number: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[date | None]
    issuer: Mapped[str] = mapped_column(String(200))
    territory_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    parent_slug: Mapped[str | None] = mapped_column(ForeignKey("plan.slug"))
    source_note: Mapped[str] = mapped_column(Text)
    secondary: Mapped[bool]


class Target(Base):
    """One row of a plan. `key` is "{slug}:{…}", stable; `position` orders the rows of a plan.

    `goal_percent` only for kind `share`. `criterion` NULL where the row is not about replacing
    packaging store by store. `facility_types` holds values of FacilityType.
    """

    __tablename__ = "target"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    position: Mapped[int]
    kind: Mapped[TargetKind] = mapped_column(word_type(TargetKind))
    starts_on: Mapped[date | None]
    due_on: Mapped[date | None]
    goal_percent: Mapped[int | None]
    unit: Mapped[Unit | None] = mapped_column(word_type(Unit))
    criterion: Mapped[Criterion | None] = mapped_column(word_type(Criterion))
    facility_types: Mapped[list[str]] = mapped_column(JSON)
    title_vi: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text)
    quote: Mapped[str] = mapped_column(Text)
    quote_note: Mapped[str | None] = mapped_column(Text)


class PlanTask(Base):
    """A packaging task that a plan gives without a number."""

    __tablename__ = "plan_task"
    __table_args__ = (UniqueConstraint("plan_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    position: Mapped[int]
    quote: Mapped[str] = mapped_column(Text)
    facility_types: Mapped[list[str]] = mapped_column(JSON)
    lead: Mapped[str | None] = mapped_column(Text)
    partners: Mapped[str | None] = mapped_column(Text)
    period_text: Mapped[str | None] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)


class PlanAgency(Base):
    """Who plays a role in a plan, under which name, over a half-open span of days.

    Within one role a later `position` is a later name. Where the day of a change of name is not
    known both spans stay open, and `note` says so: print the plan's own name and the later one.
    """

    __tablename__ = "plan_agency"
    __table_args__ = (UniqueConstraint("plan_id", "role", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    role: Mapped[AgencyRole] = mapped_column(word_type(AgencyRole))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)


class PlanDuty(Base):
    """A yearly reporting duty, due strictly before a day (plan/rules.py `last_safe_day`).

    A duty whose day is NULL is there to be warned about, not to be guessed.
    """

    __tablename__ = "plan_duty"
    __table_args__ = (UniqueConstraint("plan_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    position: Mapped[int]
    before_month: Mapped[int | None]
    before_day: Mapped[int | None]
    reporter: Mapped[str | None] = mapped_column(Text)
    receiver: Mapped[str | None] = mapped_column(Text)
    onward: Mapped[str | None] = mapped_column(Text)
    quote: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
