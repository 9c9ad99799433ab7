"""Lists of facilities that were uploaded, from their preview until a week later."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base, Moment
from inspections.privacy.marks import OnErasure, Whose, Why, personal


class FacilityList(Base):
    """One uploaded list. Its bytes are kept nowhere: what it says is in its rows.

    `columns`: [heading, key or null, known] of each column. `notes`: codes of what should be known
    about how the file was read. `fault`: why it could not be read, with `fault_row` where one row
    is to blame. `total` None = not all is read yet; `done` = rows read, then rows looked at.
    `counts`: rows by action. `holds_on`: the day from which its changes hold. `heartbeat`: when
    whoever reads or writes it was last heard of.
    """

    __tablename__ = "facility_list"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[Moment]
    file_name: Mapped[str] = mapped_column(
        String(200), info=personal(Whose.ANYBODY, Why.REGISTRY, OnErasure.KEEP)
    )
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12))
    heartbeat: Mapped[Moment]
    holds_on: Mapped[date]
    total: Mapped[int | None]
    done: Mapped[int]
    kind: Mapped[str | None] = mapped_column(String(10))
    sheet: Mapped[str | None] = mapped_column(String(100))
    columns: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    notes: Mapped[Any | None] = mapped_column(
        JSON(none_as_null=True), info=personal(Whose.ANYBODY, Why.REGISTRY, OnErasure.KEEP)
    )
    counts: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    fault: Mapped[str | None] = mapped_column(String(40))
    fault_row: Mapped[int | None]


class FacilityListRow(Base):
    """One row of a list. `number`: as the file counts its rows. `proposal` and `action`: None until
    it is looked at. `facility_id`: the facility that it is about, None for one that is new."""

    __tablename__ = "facility_list_row"

    list_id: Mapped[UUID] = mapped_column(
        ForeignKey("facility_list.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cells: Mapped[Any] = mapped_column(
        JSON, info=personal(Whose.CONTACT, Why.REGISTRY, OnErasure.KEEP)
    )
    action: Mapped[str | None] = mapped_column(String(8))
    proposal: Mapped[Any | None] = mapped_column(
        JSON(none_as_null=True), info=personal(Whose.CONTACT, Why.REGISTRY, OnErasure.KEEP)
    )
    facility_id: Mapped[int | None] = mapped_column(ForeignKey("facility.id"), index=True)

    __table_args__ = (Index("ix_facility_list_row_action", "list_id", "action", "number"),)
