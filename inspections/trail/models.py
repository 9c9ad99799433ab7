"""Who did what to which row; only ever added to. See docs/trail.md."""

from datetime import date

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base, Moment
from inspections.privacy.marks import OnErasure, Whose, Why, personal


class TrailEntry(Base):
    """One act. `body` holds the hashed bytes; the columns beside it repeat parts of it, to look
    entries up by. `number` is the entry's place once the sealer has taken it in, and `day_number`
    the day whose tree it stands in; `place` is what `place_hash` makes of number and leaf. All None
    until then.

    `account_id` None = somebody at the command line, the service itself, or nobody who is known.
    """

    __tablename__ = "trail_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(20))
    at: Mapped[Moment]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_key: Mapped[str] = mapped_column(String(64))
    body: Mapped[bytes] = mapped_column(LargeBinary)
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    leaf: Mapped[bytes] = mapped_column(LargeBinary(32))
    number: Mapped[int | None] = mapped_column(unique=True)
    day_number: Mapped[int | None]
    place: Mapped[bytes | None] = mapped_column(LargeBinary(32))

    __table_args__ = (
        Index("ix_trail_entry_subject", "subject_kind", "subject_key", "id"),
        {"sqlite_autoincrement": True},
    )


class TrailDay(Base):
    """One day's tree; the last one grows at each seal. Its entries are numbered from `first` on,
    `size` of them. `head` is what `head_hash` makes of `previous_head`, the entries up to here and
    `root`; `peaks` is what the tree goes on from. `day` is the date in Vietnam of the sealing."""

    __tablename__ = "trail_day"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    first: Mapped[int]
    size: Mapped[int]
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    previous_head: Mapped[bytes] = mapped_column(LargeBinary(32))
    head: Mapped[bytes] = mapped_column(LargeBinary(32))
    peaks: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_at: Mapped[Moment]

    @property
    def end(self) -> int:
        """The entries of the whole trail up to here: the number of the last one."""
        return self.first + self.size - 1


class TrailBlock(Base):
    """The root over one full block of a day's leaves, for proofs. `position` counts from 0."""

    __tablename__ = "trail_block"

    day_number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))


class TrailValue(Base):
    """A personal value that an entry speaks of. Erasing it leaves the commitment in the entry's
    body, from which the value cannot be guessed once its salt is gone."""

    __tablename__ = "trail_value"

    entry_id: Mapped[int] = mapped_column(ForeignKey("trail_entry.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(
        Text, info=personal(Whose.ACCOUNT, Why.ANSWERABLE, OnErasure.DROP)
    )
    salt: Mapped[bytes] = mapped_column(
        LargeBinary(16), info=personal(Whose.ACCOUNT, Why.ANSWERABLE, OnErasure.DROP)
    )
