"""Rule sets as they were used: id and content never change, the hash proves it."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base


class RuleSetRow(Base):
    __tablename__ = "rule_set"

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    content: Mapped[Any] = mapped_column(JSON)
    content_sha256: Mapped[str] = mapped_column(String(64))
