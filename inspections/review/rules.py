"""What waits for a reviewer, by the kind of work it is."""

from datetime import date, timedelta

from inspections.packaging.rules import RuleSet
from inspections.words import Word


class Task(Word):
    """In the order in which a reviewer meets them."""

    FLAGGED = "flagged", "chờ duyệt", "to review"
    FORKED = "forked", "hai bản sửa", "two corrections"
    QUARANTINED = "quarantined", "chưa đọc được", "not readable"
    SECOND_COPY = "second_copy", "bản thứ hai", "second copies"
    NEEDS_PROOF = "needs_proof", "trong hạn nộp bằng chứng", "proof may still come"


# Decided by accepting, returning or voiding, several at a time.
DECIDABLE = (Task.FLAGGED, Task.FORKED)
# Work for a reviewer. For proof one only waits.
OPEN = (Task.FLAGGED, Task.FORKED, Task.QUARANTINED, Task.SECOND_COPY)

# Each is decided under its own lock, and a page of answers is read by a person.
MOST_AT_ONCE = 50


def last_day_for_proof(visited_on: date, rule_set: RuleSet) -> date:
    """The last day on which a store may send proof of what a visit found."""
    return visited_on + timedelta(days=rule_set.proof_days)
