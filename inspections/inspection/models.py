"""An inspection as it arrived (bytes, never edited) and the typed rows read out of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column

from inspections.db import Base, Moment, UtcDateTime
from inspections.privacy.marks import OnErasure, Restricted, Whose, Why, personal

# A checked record that waits for photos or for review; only what is complete is ever flagged. Who
# says exactly this reads the index of it. With OR, both databases would rather take the indexes of
# state and of review, and read all that waits anywhere.
WAITS = "outcome = 'checked' AND CASE WHEN state = 'waiting' THEN true ELSE review = 'flagged' END"


class Inspection(Base):
    """One row an arrival; `seq` is the receipt number. Columns after `review` are read from `body`
    and null while it is quarantined."""

    __tablename__ = "inspection"

    seq: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    body: Mapped[bytes] = deferred(
        mapped_column(LargeBinary, info=personal(Whose.ANYBODY, Why.EVIDENCE, OnErasure.KEEP_HASH))
    )
    payload_sha256: Mapped[str] = mapped_column(String(64))
    signer_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    # Whether the signer was a reviewer then: only they may supersede another person's record.
    signer_reviews: Mapped[bool] = mapped_column(default=False)
    # Who sent it from a rescue file; None where the signer's own phone did.
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    received_at: Mapped[Moment]
    state: Mapped[str] = mapped_column(String(12), index=True)
    review: Mapped[str] = mapped_column(String(10), index=True)
    problems: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))

    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"))
    form_version: Mapped[str | None] = mapped_column(String(40))
    app_version: Mapped[str | None] = mapped_column(String(80))
    outcome: Mapped[str | None] = mapped_column(String(12))
    basis_kind: Mapped[str | None] = mapped_column(String(12))
    basis_decision: Mapped[str | None] = mapped_column(String(200))
    started_at: Mapped[Moment | None]
    signed_at: Mapped[Moment | None]
    visited_at: Mapped[Moment | None]
    visited_on: Mapped[date | None]
    clock_offset_ms: Mapped[int | None] = mapped_column(BigInteger)
    lat: Mapped[float | None] = mapped_column(
        info=personal(Whose.ACCOUNT, Why.PLACE, OnErasure.DROP, Restricted.POSITION)
    )
    lon: Mapped[float | None] = mapped_column(
        info=personal(Whose.ACCOUNT, Why.PLACE, OnErasure.DROP, Restricted.POSITION)
    )
    accuracy_m: Mapped[float | None] = mapped_column(
        info=personal(Whose.ACCOUNT, Why.PLACE, OnErasure.DROP, Restricted.POSITION)
    )
    position_reason: Mapped[str | None] = mapped_column(
        Text, info=personal(Whose.ACCOUNT, Why.PLACE, OnErasure.DROP)
    )
    arrived_by: Mapped[str | None] = mapped_column(String(8))
    stalls_of: Mapped[int | None]
    stalls_friendly_only: Mapped[int | None]
    stalls_both: Mapped[int | None]
    stalls_plastic_only: Mapped[int | None]
    stalls_none_given: Mapped[int | None]
    representative_name: Mapped[str | None] = mapped_column(
        Text,
        info=personal(
            Whose.REPRESENTATIVE, Why.EVIDENCE, OnErasure.DROP, Restricted.REPRESENTATIVE
        ),
    )
    representative_position: Mapped[str | None] = mapped_column(
        Text,
        info=personal(
            Whose.REPRESENTATIVE, Why.EVIDENCE, OnErasure.DROP, Restricted.REPRESENTATIVE
        ),
    )
    representative_signs: Mapped[bool | None]
    representative_agrees: Mapped[bool | None]
    representative_comment: Mapped[str | None] = mapped_column(
        Text,
        info=personal(
            Whose.REPRESENTATIVE, Why.EVIDENCE, OnErasure.DROP, Restricted.REPRESENTATIVE
        ),
    )
    note: Mapped[str | None] = mapped_column(
        Text, info=personal(Whose.ANYBODY, Why.EVIDENCE, OnErasure.NAME_ONLY)
    )
    supersedes: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    # A link that would have closed a circle when it arrived: kept, shown, never followed.
    supersedes_ignored: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(
        Text, info=personal(Whose.ANYBODY, Why.EVIDENCE, OnErasure.NAME_ONLY)
    )
    # The rule set whose verdict stands; None where there is nothing to judge.
    rule_set: Mapped[str | None] = mapped_column(ForeignKey("rule_set.id"))

    __table_args__ = (
        Index("ix_inspection_facility_visit", "facility_id", "visited_at", "id"),
        Index(
            "ix_inspection_waits",
            "facility_id",
            "visited_on",
            sqlite_where=text(WAITS),
            postgresql_where=text(WAITS),
        ),
        {"sqlite_autoincrement": True},
    )


class UsePoint(Base):
    __tablename__ = "inspection_use_point"

    inspection_seq: Mapped[int] = mapped_column(ForeignKey("inspection.seq"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(12))
    present: Mapped[bool | None]
    rest_none: Mapped[bool | None]


class Observation(Base):
    """Typed columns, not JSON: exports and figures read them without parsing."""

    __tablename__ = "observation"

    inspection_seq: Mapped[int] = mapped_column(ForeignKey("inspection.seq"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(String(40), index=True)
    use_point: Mapped[str] = mapped_column(String(12))
    in_use: Mapped[bool]
    default: Mapped[bool | None]
    charged: Mapped[bool | None]
    price_vnd: Mapped[int | None] = mapped_column(BigInteger)
    units_per_day: Mapped[int | None] = mapped_column(BigInteger)
    units_source: Mapped[str | None] = mapped_column(String(10))
    packed_by: Mapped[str | None] = mapped_column(String(10))
    thickness_um: Mapped[float | None]
    width_cm: Mapped[float | None]
    height_cm: Mapped[float | None]
    certificate_kind: Mapped[str | None] = mapped_column(String(10))
    certificate_number: Mapped[str | None] = mapped_column(Text)
    certificate_issuer: Mapped[str | None] = mapped_column(Text)
    certificate_expires_on: Mapped[date | None]
    printed_claim: Mapped[str | None] = mapped_column(Text)
    supplier: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(
        Text, info=personal(Whose.ANYBODY, Why.EVIDENCE, OnErasure.NAME_ONLY)
    )


class Counted(Base):
    """The inspections that count now. A table of its own, written only under the facility's lock:
    a column on `inspection` would need rows locked after the facility, against the lock order."""

    __tablename__ = "counted_inspection"

    inspection_seq: Mapped[int] = mapped_column(ForeignKey("inspection.seq"), primary_key=True)
    inspection_id: Mapped[UUID] = mapped_column(Uuid)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    outcome: Mapped[str] = mapped_column(String(12))
    # The rule set whose verdict stands; None where the outcome is not `checked`.
    rule_set: Mapped[str | None] = mapped_column(ForeignKey("rule_set.id"))
    visited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    visited_on: Mapped[date]

    __table_args__ = (
        Index("ix_counted_latest", "facility_id", "outcome", "visited_at", "inspection_id"),
        Index("ix_counted_rule_set", "rule_set", "visited_on"),
    )


class InspectionChange(Base):
    """What is told of an inspection's course, and since when: who asks what has changed reads by
    it. A table of its own for the reason that Counted has. `changed_at` never goes back."""

    __tablename__ = "inspection_change"

    inspection_seq: Mapped[int] = mapped_column(ForeignKey("inspection.seq"), primary_key=True)
    changed_at: Mapped[Moment]
    state: Mapped[str] = mapped_column(String(12))
    review: Mapped[str] = mapped_column(String(10))
    superseded_by: Mapped[UUID | None] = mapped_column(Uuid)

    __table_args__ = (Index("ix_inspection_change_at", "changed_at", "inspection_seq"),)


class SecondCopy(Base):
    """Another body sent under an id that was taken: kept once, for a person to look at."""

    __tablename__ = "second_copy"

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_seq: Mapped[int] = mapped_column(ForeignKey("inspection.seq"))
    payload_sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = deferred(
        mapped_column(LargeBinary, info=personal(Whose.ANYBODY, Why.EVIDENCE, OnErasure.KEEP_HASH))
    )
    # Whose it is: the sender, or who signed what was imported for them.
    sender_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    received_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("inspection_seq", "payload_sha256"),)


class Flag(Base):
    """Something that a reviewer should look at; never a refusal. `detail` holds what raised it."""

    __tablename__ = "flag"

    inspection_seq: Mapped[int] = mapped_column(ForeignKey("inspection.seq"), primary_key=True)
    code: Mapped[str] = mapped_column(String(30), primary_key=True)
    detail: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    raised_at: Mapped[Moment]


class Review(Base):
    """What reviewers did, in order; append-only."""

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_seq: Mapped[int] = mapped_column(ForeignKey("inspection.seq"), index=True)
    act: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(
        Text, info=personal(Whose.ANYBODY, Why.ANSWERABLE, OnErasure.NAME_ONLY)
    )
    # None: done by the service itself, on completion of an unflagged record or from the shell.
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]


class Repair(Base):
    """How a quarantined body was made readable: a mapping beside the untouched bytes, never a
    changed observation. `mapping` is {"facility": code, "categories": {…}, "use_points": {…}}."""

    __tablename__ = "repair"

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_seq: Mapped[int] = mapped_column(ForeignKey("inspection.seq"), index=True)
    mapping: Mapped[Any] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(
        Text, info=personal(Whose.ANYBODY, Why.ANSWERABLE, OnErasure.NAME_ONLY)
    )
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
