"""The words for plans and targets, and the dates that follow from "before"."""

from datetime import date, timedelta
from typing import Protocol

from inspections.words import Word


class TargetKind(Word):
    """`share` has a number; the other two are shown without one, and without pass or fail."""

    SHARE = "share", "chỉ tiêu tỷ lệ", "share"
    ENCOURAGE = "encourage", "khuyến khích", "encouragement"
    INSPECT = "inspect", "kiểm tra, nắm bắt", "inspection"


class Unit(Word):
    FACILITIES = "facilities", "cơ sở", "facilities"
    BAGS = "bags", "túi, bao bì", "bags"


class Criterion(Word):
    """`gradual` where the plan says "thay thế dần", `full` where it says "thay thế"."""

    GRADUAL = "gradual", "thay thế dần", "gradual replacement"
    FULL = "full", "thay thế hoàn toàn", "full replacement"


class AgencyRole(Word):
    LEAD = "lead", "cơ quan chủ trì", "lead agency"
    ENVIRONMENT = "environment", "cơ quan môi trường", "environment agency"
    RECEIVER = "receiver", "nơi nhận báo cáo", "receiver of reports"
    REPORTER = "reporter", "nơi gửi báo cáo", "reporter"


class Deadline(Protocol):
    """A yearly "before this day"; None = not known."""

    @property
    def before_month(self) -> int | None: ...
    @property
    def before_day(self) -> int | None: ...


def last_safe_day(before_month: int | None, before_day: int | None, year: int) -> date | None:
    """The last day that is still before: "trước ngày 01/12" is met on 30/11, not on 01/12.

    None when month or day is unknown. "Before 01/01" of a year ends on 31/12 of the year before.
    """
    if before_month is None or before_day is None:
        return None
    return date(year, before_month, 1) + timedelta(days=before_day - 2)


def next_deadline(duty: Deadline, today: date) -> date | None:
    """The first last safe day from today on, today included; None when it is unknown."""
    days = (
        last_safe_day(duty.before_month, duty.before_day, year)
        for year in (today.year, today.year + 1)
    )
    return next((day for day in days if day is not None and day >= today), None)
