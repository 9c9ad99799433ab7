"""What a person looked at on purpose, and erasures with the steps they are made of."""

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base, Moment
from inspections.privacy.marks import OnErasure, Whose, Why, personal


class RestrictedLook(Base):
    """That somebody has looked at the restricted fields of a record, once for each sign-in.

    `under`: a hash of what they proved themselves with (and, for a key, the field and the day). The
    trail holds the act itself; this row is why it is not written twice.
    """

    __tablename__ = "restricted_look"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    inspection_seq: Mapped[int] = mapped_column(ForeignKey("inspection.seq"), index=True)
    under: Mapped[bytes] = mapped_column(
        LargeBinary(32), info=personal(Whose.ACCOUNT, Why.ANSWERABLE, OnErasure.DROP)
    )
    purpose: Mapped[str] = mapped_column(String(12))
    at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("account_id", "inspection_seq", "under"),)


class Erasure(Base):
    """The erasing of one person's data: planned in one transaction, carried out step by step.

    `kind` account or representative; `account_id` whose account, None for a representative, whose
    name stands in `name` until the last step is done. `finished_at` None: not all steps are done.
    """

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str | None] = mapped_column(
        Text, info=personal(Whose.REPRESENTATIVE, Why.ANSWERABLE, OnErasure.DROP)
    )
    reason: Mapped[str] = mapped_column(
        Text, info=personal(Whose.ANYBODY, Why.ANSWERABLE, OnErasure.NAME_ONLY)
    )
    # None: from the command line.
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[Moment]
    finished_at: Mapped[Moment | None] = mapped_column(index=True)


class ErasureStep(Base):
    """One thing to do, which may be done twice; `inspection_seq` where it is about one record."""

    __tablename__ = "erasure_step"

    erasure_id: Mapped[int] = mapped_column(ForeignKey("erasure.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[str] = mapped_column(String(20))
    inspection_seq: Mapped[int | None] = mapped_column(ForeignKey("inspection.seq"))
    done_at: Mapped[Moment | None]

    __table_args__ = (Index("ix_erasure_step_inspection", "inspection_seq"),)
