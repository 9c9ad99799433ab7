"""The manifest of each kept body, and which of its photos have arrived."""

from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base, Moment
from inspections.privacy.marks import OnErasure, Whose, Why, personal


class Photo(Base):
    """One line of a manifest: of the inspection itself, or of a second copy kept under its id.

    Two ids may hold equal bytes, so the hash is an index and not a constraint.
    """

    __tablename__ = "photo"

    row: Mapped[int] = mapped_column(primary_key=True)
    inspection_seq: Mapped[int] = mapped_column(ForeignKey("inspection.seq"))
    second_copy_id: Mapped[int | None] = mapped_column(ForeignKey("second_copy.id"), index=True)
    position: Mapped[int]
    id: Mapped[UUID] = mapped_column(Uuid)
    sha256: Mapped[str] = mapped_column(
        String(64), index=True, info=personal(Whose.ANYBODY, Why.EVIDENCE, OnErasure.KEEP_HASH)
    )
    state: Mapped[str] = mapped_column(String(10))
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    media_type: Mapped[str | None] = mapped_column(String(60))
    source: Mapped[str | None] = mapped_column(String(10))
    kind: Mapped[str | None] = mapped_column(String(12))
    taken_at: Mapped[Moment | None]
    use_point: Mapped[str | None] = mapped_column(String(12))
    category: Mapped[str | None] = mapped_column(String(40))
    stored_at: Mapped[Moment | None]
    # Who sent it from a rescue file; None where the signer's own phone did.
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    width: Mapped[int | None]
    height: Mapped[int | None]
    dhash: Mapped[int | None] = mapped_column(
        BigInteger, info=personal(Whose.ANYBODY, Why.EVIDENCE, OnErasure.DROP)
    )

    __table_args__ = (Index("ix_photo_inspection", "inspection_seq", "second_copy_id", "position"),)


class PhotoBand(Base):
    """A slice of a photo's perceptual hash: look-alikes share at least one, so an index finds
    them."""

    __tablename__ = "photo_band"

    photo_row: Mapped[int] = mapped_column(ForeignKey("photo.row"), primary_key=True)
    band: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_photo_band_value", "band", "value"),)
