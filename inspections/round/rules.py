"""The words of rounds, what a visit of one has come to, and what may be planned: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from inspections.facility.rules import Status
from inspections.inspection.record import BasisKind
from inspections.text import visible
from inspections.words import Word

# The most signs that the columns of models.py hold.
TITLE, DECISION, REASON = 200, 200, 500
# A round is planned, walked and finished within a year; late visits are waited for two months.
LONGEST_DAYS, LONGEST_GRACE = 366, 60
# No team walks more stores in a round, and 300 of 50,000 give a range of ten points.
MOST_CHOSEN = 2000


class How(Word):
    """How the stores of a round were chosen."""

    FILTER = "filter", "chọn theo danh sách", "chosen from the list"
    RANDOM = "random", "bốc thăm", "drawn by lot"


class RoundState(Word):
    RUNNING = "running", "đang làm", "running"
    PLANNED = "planned", "sắp tới", "planned"
    OVER = "over", "đã hết ngày", "over"
    CANCELLED = "cancelled", "đã huỷ", "cancelled"


class VisitState(Word):
    PLANNED = "planned", "chưa đến", "planned"
    DONE = "done", "đã xong", "done"
    WAITING = "waiting", "đã nhận, chờ ảnh hoặc duyệt", "received, waiting for photos or review"
    OVERDUE = "overdue", "quá hạn", "overdue"


class Fate(Word):
    """What has become of a store since it was planned."""

    MERGED = "merged", "đã gộp vào cơ sở khác", "merged into another facility"
    MOVED = "moved", "đã chuyển địa điểm", "moved elsewhere"
    CLOSED = "closed", "đã đóng cửa", "closed"
    SUSPENDED = "suspended", "tạm ngừng", "suspended"


FATES = {Status.CLOSED: Fate.CLOSED, Status.SUSPENDED: Fate.SUSPENDED}


@dataclass(frozen=True)
class Terms:
    """What a round is beside its stores. `decided_on` may be unknown; `grace_days`: so many days
    after the last one a visit still counts; `team`: ids of accounts."""

    title: str
    basis: BasisKind
    decision: str | None
    decided_on: date | None
    starts_on: date
    ends_on: date
    grace_days: int
    team: frozenset[int]


def round_state(starts_on: date, last_on: date, cancelled: bool, today: date) -> RoundState:
    """`last_on`: the last day on which a visit still counts."""
    if cancelled:
        return RoundState.CANCELLED
    if today < starts_on:
        return RoundState.PLANNED
    return RoundState.RUNNING if today <= last_on else RoundState.OVER


def visit_state(done: bool, arrived: bool, due_on: date, today: date) -> VisitState:
    """`done`: a record of the round's days counts; `arrived`: one has come that does not yet.
    `due_on`: the visit's own day, else the round's last."""
    if done:
        return VisitState.DONE
    if arrived:
        return VisitState.WAITING
    return VisitState.OVERDUE if today > due_on else VisitState.PLANNED


def wrong_terms(terms: Terms, earliest: date) -> Mapping[str, str]:
    """What is wrong with each field; empty when all is well. `earliest`: today, or the first day of
    a round that has begun."""
    wrong = {
        "title": _of_line(terms.title, TITLE),
        "decision": _of_decision(terms),
        "decided_on": _of_decision_day(terms),
        "starts_on": "past" if terms.starts_on < earliest else None,
        "ends_on": _of_end(terms),
        "grace_days": None if 0 <= terms.grace_days <= LONGEST_GRACE else "out_of_range",
        "team": None if terms.team else "missing",
    }
    return {field: code for field, code in wrong.items() if code is not None}


def _of_decision(terms: Terms) -> str | None:
    """A survey needs none, and none is kept of it."""
    if terms.basis is BasisKind.SURVEY:
        return None
    return _of_line(terms.decision or "", DECISION)


def _of_decision_day(terms: Terms) -> str | None:
    """Nobody is inspected before it is decided."""
    if terms.basis is BasisKind.SURVEY or terms.decided_on is None:
        return None
    return "after_start" if terms.decided_on > terms.starts_on else None


def _of_end(terms: Terms) -> str | None:
    if terms.ends_on < terms.starts_on:
        return "before_start"
    return "too_late" if terms.ends_on - terms.starts_on > timedelta(days=LONGEST_DAYS) else None


def _of_line(text: str, longest: int) -> str | None:
    if not visible(text):
        return "missing"
    return "too_long" if len(text.strip()) > longest else None
