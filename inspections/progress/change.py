"""Why a figure changed between two days, one facility at a time: pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from inspections.words import Word


class Cause(Word):
    """Exactly one for every facility of N on either day (docs/method.md)."""

    VISITED = "visited", "kiểm tra thêm", "more visits"
    BETTER = "better", "tốt lên", "better"
    WORSE = "worse", "kém đi", "worse"
    OPENED = "opened", "mở hoặc thêm vào diện", "opened or entered"
    CLOSED = "closed", "đóng hoặc ra khỏi diện", "closed or left"
    EXPIRED = "expired", "hết hạn 12 tháng", "older than 12 months"
    CORRECTED = "corrected", "sửa hoặc huỷ phiếu", "corrected or voided"
    UNCHANGED = "unchanged", "không đổi", "unchanged"


class Moved(Word):
    """A count of the two days, or what was printed of the first: what a facility may change."""

    MET = "met", "đổi số đạt (k)", "changing how many meet (k)"
    INSPECTED = "inspected", "đổi số đã kiểm tra (n)", "changing how many are inspected (n)"
    REGISTERED = "registered", "đổi số thuộc diện (N)", "changing how many are in scope (N)"
    RESTATED = "restated", "kết luận ngày đầu đã sửa sau đó", "corrected since the first day"


@dataclass(frozen=True)
class Stand:
    """Where a facility of N stands on one day. `seq`: of its latest counted visit, None without
    one; `valid`: that visit counts; `met`: it counts and meets the criterion."""

    seq: int | None
    verdict: str | None
    valid: bool
    met: bool


@dataclass(frozen=True)
class FacilityChange:
    """None: on that day the facility stood in no N. `restated`: the visit on which its standing
    rested on the first day, as known then, has been corrected or voided since."""

    facility_id: int
    before: Stand | None
    after: Stand | None
    cause: Cause
    restated: bool = False


@dataclass(frozen=True)
class Step:
    """What facilities add to N, n and k between the two days; `facilities`: how many they are."""

    facilities: int = 0
    registered: int = 0
    inspected: int = 0
    met: int = 0


def cause_of(before: Stand | None, after: Stand | None, withdrawn: bool) -> Cause:
    """`withdrawn`: the facility had a visit that counted on the first day as known then, which a
    correction or a reviewer has taken away since, and no correction of it stands in its place.
    ValueError for a facility that is in N on neither day."""
    if before is None and after is None:
        raise ValueError("a facility that is in N on neither day has no cause")
    if before is None:
        return Cause.OPENED
    if after is None:
        return Cause.CLOSED
    if (before.valid, before.met) == (after.valid, after.met):
        return Cause.UNCHANGED
    if withdrawn:
        return Cause.CORRECTED
    if before.valid and after.valid:
        return Cause.BETTER if after.met else Cause.WORSE
    return Cause.VISITED if after.valid else Cause.EXPIRED


def steps_by_cause(changes: Iterable[FacilityChange]) -> dict[Cause, Step]:
    """Every cause, in their order; together they are the whole change of N, n and k."""
    found = dict.fromkeys(Cause, Step())
    for each in changes:
        step, (before, after) = found[each.cause], (_parts(each.before), _parts(each.after))
        found[each.cause] = Step(
            step.facilities + 1,
            step.registered + after[0] - before[0],
            step.inspected + after[1] - before[1],
            step.met + after[2] - before[2],
        )
    return found


def moves(moved: Moved, change: FacilityChange) -> int:
    """By how much the facility changes that count; 1 for one that was restated."""
    if moved is Moved.RESTATED:
        return int(change.restated)
    at = (Moved.REGISTERED, Moved.INSPECTED, Moved.MET).index(moved)
    return _parts(change.after)[at] - _parts(change.before)[at]


def _parts(stand: Stand | None) -> tuple[int, int, int]:
    return (0, 0, 0) if stand is None else (1, int(stand.valid), int(stand.met))
