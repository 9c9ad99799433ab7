"""What this installation is; a handful of words that belong to the database, not to a file."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base


class Installation(Base):
    """One word about the installation, by its key."""

    __tablename__ = "installation"

    key: Mapped[str] = mapped_column(String(50), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
