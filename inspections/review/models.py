"""That somebody has looked at a second copy. The copy itself is never touched."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base, Moment


class CopyLook(Base):
    """One row a copy: the first look stands."""

    __tablename__ = "copy_look"

    second_copy_id: Mapped[int] = mapped_column(ForeignKey("second_copy.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
