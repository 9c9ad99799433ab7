"""Areas as lineages: the row stays, its codes, names and kinds have dates."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inspections.area.rules import Kind, Level, full_name
from inspections.db import Base, word_type


class Area(Base):
    """The nation, a province, a former province or a ward.

    `key` never changes: "VN", "P91" (a province by the code of 2025-07-01), "W30742" (a ward by
    that code), "F91" (a former province by its old code). A ward hangs below its province;
    `former_id` is the former province that it lies in, None where that is not recorded.
    """

    __tablename__ = "area"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(10), unique=True)
    level: Mapped[Level] = mapped_column(word_type(Level, 20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)
    former_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"), index=True)


class AreaName(Base):
    """One code, name and kind of an area over a half-open span of days.

    `valid_from` None = when it began is not known here; `valid_to` None = still in force.
    Codes are text ("01", "00070"): one code may mean another area on another day.
    """

    __tablename__ = "area_name"
    __table_args__ = (UniqueConstraint("area_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    code: Mapped[str] = mapped_column(String(10), index=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[Kind] = mapped_column(word_type(Kind, 20))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]

    @property
    def full_name(self) -> str:
        """The kind and the name, as written on paper: "Thành phố Cần Thơ"."""
        return full_name(self.kind, self.name)


class AreaWard(Base):
    """Which wards an area is made of; a ward is made of itself."""

    __tablename__ = "area_ward"

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True)
    ward_id: Mapped[int] = mapped_column(ForeignKey("area.id"), primary_key=True, index=True)
