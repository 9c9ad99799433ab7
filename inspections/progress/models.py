"""What is kept of the figures so that they need not be worked out anew: derived rows, written only
by commands/refresh.py, provable and replaceable at any time by commands/rebuild.py."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from inspections.db import Base


class ProgressInterval(Base):
    """What one facility adds to the figures from `starts_on` until before `ends_on` (None = from
    then on); 0001-01-01 = it has always been so. On other days it stands in no N.

    `inspection_seq`, `outcome`, `full_but_for_film` and the bags are those of its latest counted
    visit up to these days, None and False where there is none; `expired`: that visit counts no
    more. `pending`: a checked record in the window still waits for photos or for review.
    """

    __tablename__ = "progress_interval"

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    ends_on: Mapped[date | None]
    ward_id: Mapped[int | None]
    type: Mapped[str] = mapped_column(String(20))
    inspection_seq: Mapped[int | None]
    outcome: Mapped[str | None] = mapped_column(String(12))
    expired: Mapped[bool]
    full_but_for_film: Mapped[bool]
    friendly_bags: Mapped[int | None] = mapped_column(BigInteger)
    all_bags: Mapped[int | None] = mapped_column(BigInteger)
    pending: Mapped[bool]

    # Read by key alone: on SQLite the rows lie in its order.
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012


class ProgressDelta(Base):
    """By how much the counts of an area's facilities of one type change on a day, or in a quarter.

    The count on a date is the sum up to it. `step` is `day` for a ward, `quarter` for a province or
    former province (`day` is then its first day), and both for the nation, which stands for the
    facilities without a ward alone. Columns as in `Tally`; `expired_gradual` includes
    `expired_full`.
    """

    __tablename__ = "progress_delta"

    area_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[str] = mapped_column(String(7), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(20), primary_key=True)
    registered: Mapped[int]
    inspected: Mapped[int]
    met_gradual: Mapped[int]
    met_full: Mapped[int]
    insufficient: Mapped[int]
    pending: Mapped[int]
    expired: Mapped[int]
    expired_gradual: Mapped[int]
    expired_full: Mapped[int]
    full_but_for_film: Mapped[int]
    reporting: Mapped[int]
    friendly_bags: Mapped[int] = mapped_column(BigInteger)
    all_bags: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012


class ProgressBuild(Base):
    """One row once the two tables above hold every facility; `version`: of the rules by which they
    were made. Until then, and with another version, figures come from the rows themselves."""

    __tablename__ = "progress_build"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
