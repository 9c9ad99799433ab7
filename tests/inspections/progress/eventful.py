"""One history in which every step is taken and every outcome comes about.

What Hypothesis draws changes with the literals of the whole code, so that a run may by chance be
about little. Properties over histories take this one as an example and are always about all.
"""

from datetime import date
from typing import Any
from uuid import UUID

from inspections.facility.rules import FacilityType, Status
from inspections.inspection.rules import Act
from tests import make

Step = tuple[str, dict[str, Any]]

FULL, GRADUAL, NOT_MET = [make.PAPER], [make.PAPER, make.THIN], [make.THIN]


def _visit(number: int, store: int, day: date, observations: list[Any], **more: Any) -> Step:
    """Of a store of history.py's `cast`; `step`: another step that takes a visit's arguments."""
    content = {"observations": observations, "use_points": list(make.ALL_SEEN)}
    arguments = {
        "id": UUID(int=number << 64),
        "store": store,
        "signer": 0,
        "day": day,
        "content": content,
        "late": False,
        "photo": None,
        "settled": True,
    }
    return more.pop("step", "visit"), arguments | more


def _correction(number: int, of: int, observations: list[Any], **more: Any) -> Step:
    """`of`: the record, counted from the latest."""
    named = {"step": "correct", "record": of, "same_store": True}
    return _visit(number, 1, date(2025, 10, 1), observations, **named, **more)


# On it one visit is about to expire (store 4's, on 1 March), and two have.
DAY = date(2025, 2, 10)
# Between these days stores get better and worse, open, close and expire.
SPANS = [
    (date(2023, 12, 31), date(2024, 12, 31)),
    (date(2024, 12, 31), date(2025, 12, 31)),
    (date(2025, 12, 31), date(2026, 12, 31)),
]
STEPS: list[Step] = [
    _visit(1, 1, date(2024, 2, 1), NOT_MET),
    _visit(2, 6, date(2024, 2, 2), FULL),
    _visit(3, 4, date(2024, 3, 1), NOT_MET, late=True),
    _visit(4, 2, date(2024, 6, 1), [], content={"use_points": [{"key": "checkout"}]}),
    _visit(5, 0, date(2024, 6, 1), FULL),
    ("status", {"store": 0, "status": Status.CLOSED, "day": date(2025, 9, 1)}),
    _visit(6, 6, date(2025, 3, 3), NOT_MET),
    _visit(7, 1, date(2025, 3, 3), GRADUAL),
    # Replaced; then replaced once more, which makes a fork; then two that replace each other.
    _correction(8, 0, FULL),
    _visit(9, 5, date(2025, 4, 4), NOT_MET),
    _correction(10, 0, GRADUAL),
    _correction(11, 1, FULL),
    _visit(12, 7, date(2025, 5, 5), FULL, step="correct_each_other"),
    _visit(14, 4, date(2025, 5, 6), FULL, step="correct_unknown", earlier=UUID(int=15 << 64)),
    _visit(15, 4, date(2025, 5, 5), FULL, step="keep_promise"),
    # One photo comes, another does not; what is flagged waits.
    _visit(16, 3, date(2025, 6, 1), FULL, photo=1, settled=False),
    ("photo_comes", {"record": 0}),
    ("review", {"record": 0, "act": Act.ACCEPT, "by_shell": True}),
    _visit(17, 2, date(2025, 6, 2), FULL, photo=2, settled=False),
    _visit(18, 9, date(2025, 6, 3), FULL, settled=False),
    ("unreadable", {"id": UUID(int=19 << 64)}),
    ("status", {"store": 9, "status": Status.ACTIVE, "day": date(2025, 7, 1)}),
    ("type", {"store": 7, "type": FacilityType.MALL, "day": date(2025, 8, 1)}),
    ("owner", {"store": 1, "retailer": 0, "day": date(2025, 8, 1)}),
    ("place", {"store": 2, "ward": make.RACH_GIA}),
    ("move", {"store": 6, "ward": make.PHU_QUOC, "day": date(2026, 1, 1)}),
    ("merge", {"store": 4, "into": 1}),
    # What was friendly is so no more.
    ("new_rules", {"day": date(2025, 10, 10)}),
    _visit(20, 5, date(2025, 10, 10), FULL),
]
