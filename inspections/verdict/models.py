"""Stored verdicts: one row an inspection and rule set, never changed once written."""

from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base, Moment


class Verdict(Base):
    __tablename__ = "verdict"

    inspection_seq: Mapped[int] = mapped_column(ForeignKey("inspection.seq"), primary_key=True)
    rule_set: Mapped[str] = mapped_column(ForeignKey("rule_set.id"), primary_key=True)
    # The facility's type as the registry had it then; a later correction does not judge again.
    facility_type: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(12))
    legal: Mapped[str] = mapped_column(String(12))
    full_but_for_film: Mapped[bool]
    stalls: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    reasons: Mapped[Any] = mapped_column(JSON)
    # Bags a day at the checkout (Đồng Nai's annex); both None where the store does not report.
    friendly_bags: Mapped[int | None] = mapped_column(BigInteger)
    all_bags: Mapped[int | None] = mapped_column(BigInteger)
    judged_at: Mapped[Moment]
