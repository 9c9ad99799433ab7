"""That somebody has looked at a second copy. The copy itself is never touched."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base, Moment
from inspections.privacy.marks import OnErasure, Whose, Why, personal


class CopyLook(Base):
    """One row a copy: the first look stands."""

    __tablename__ = "copy_look"

    second_copy_id: Mapped[int] = mapped_column(ForeignKey("second_copy.id"), primary_key=True)
    inspection_seq: Mapped[int] = mapped_column(ForeignKey("inspection.seq"), index=True)
    reason: Mapped[str] = mapped_column(
        Text, info=personal(Whose.ANYBODY, Why.ANSWERABLE, OnErasure.NAME_ONLY)
    )
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
