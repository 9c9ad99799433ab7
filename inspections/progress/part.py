"""Which facilities of N a printed count stands for, so that each count opens the list it counts."""

from collections.abc import Callable
from dataclasses import dataclass

from inspections.progress.age import Age
from inspections.verdict.rules import VerdictOutcome
from inspections.words import Word


class Part(Word):
    """A count of docs/method.md, section 5, or one of its portions."""

    REGISTERED = "registered", "thuộc diện đang hoạt động", "in scope and active"
    INSPECTED = "inspected", "đã kiểm tra trong 12 tháng", "inspected within 12 months"
    MET_GRADUAL = "met_gradual", "đạt một phần trở lên", "partly met or better"
    MET_FULL = "met_full", "đạt đầy đủ", "fully met"
    GRADUAL = "gradual", "đạt một phần", "partly met"
    NOT_MET = "not_met", "chưa đạt", "not met"
    INSUFFICIENT = "insufficient", "chưa đủ bằng chứng", "not enough evidence"
    NOT_RATED = "not_rated", "không xếp loại", "not rated"
    UNKNOWN = "unknown", "chưa kiểm tra hoặc đã quá 12 tháng", "not inspected within 12 months"
    NEVER = "never", "chưa kiểm tra", "not inspected"
    EXPIRED = "expired", "quá 12 tháng", "older than 12 months"
    EXPIRED_MET = "expired_met", "quá 12 tháng, từng đạt", "older than 12 months, met then"
    FRESH = "fresh", "kiểm tra dưới 6 tháng", "inspected under 6 months ago"
    AGEING = "ageing", "kiểm tra từ 6 đến 12 tháng", "inspected 6 to 12 months ago"
    PENDING = "pending", "chờ ảnh hoặc chờ duyệt", "waiting for photos or review"
    BUT_FOR_FILM = "but_for_film", "đạt đầy đủ nếu không tính màng", "fully met but for film"
    REPORTING = "reporting", "có số liệu túi", "with bag counts"
    FILM_WORST = "film_worst", "đạt đầy đủ, bỏ qua màng", "fully met, film aside"
    FILM_BEST = "film_best", "đạt hoặc còn có thể đạt, bỏ qua màng", "met or may be, film aside"
    # By the target's own criterion: the two ends between which k must lie.
    WORST = "worst", "đạt tiêu chí của chỉ tiêu", "meeting the target's criterion"
    BEST = "best", "đạt hoặc còn có thể đạt", "met, or may still be met"


@dataclass(frozen=True)
class Known:
    """What is known of one facility of N on the day. `meets`: its latest verdict meets the target's
    criterion, counted or not; `age`: of that visit."""

    age: Age
    verdict: str | None
    meets: bool
    pending: bool
    full_but_for_film: bool
    reports_bags: bool

    @property
    def valid(self) -> bool:
        return self.age in (Age.FRESH, Age.AGEING)

    @property
    def film_alone(self) -> bool:
        """Film is all that keeps it from meeting fully, by a visit that counts."""
        return self.valid and self.full_but_for_film

    def found(self, *outcomes: VerdictOutcome) -> bool:
        """By a visit that counts."""
        return self.valid and self.verdict in outcomes


def holds(part: Part, known: Known) -> bool:
    """Whether the facility is one of those that the part counts."""
    return _HOLDS[part](known)


_FULL, _GRADUAL = VerdictOutcome.FULL, VerdictOutcome.GRADUAL
_OPEN, _NOT_MET = VerdictOutcome.INSUFFICIENT, VerdictOutcome.NOT_MET

_HOLDS: dict[Part, Callable[[Known], bool]] = {
    Part.REGISTERED: lambda _known: True,
    Part.INSPECTED: lambda known: known.valid,
    Part.MET_GRADUAL: lambda known: known.found(_FULL, _GRADUAL),
    Part.MET_FULL: lambda known: known.found(_FULL),
    Part.GRADUAL: lambda known: known.found(_GRADUAL),
    Part.NOT_MET: lambda known: known.found(_NOT_MET),
    Part.INSUFFICIENT: lambda known: known.found(_OPEN),
    Part.NOT_RATED: lambda known: known.found(VerdictOutcome.NOT_RATED),
    Part.UNKNOWN: lambda known: not known.valid,
    Part.NEVER: lambda known: known.age is Age.NEVER,
    Part.EXPIRED: lambda known: known.age is Age.EXPIRED,
    Part.EXPIRED_MET: lambda known: known.age is Age.EXPIRED and known.meets,
    Part.FRESH: lambda known: known.age is Age.FRESH,
    Part.AGEING: lambda known: known.age is Age.AGEING,
    Part.PENDING: lambda known: known.pending,
    Part.BUT_FOR_FILM: lambda known: known.film_alone,
    Part.FILM_WORST: lambda known: known.found(_FULL) or known.film_alone,
    Part.FILM_BEST: lambda known: not known.valid or known.found(_FULL, _OPEN) or known.film_alone,
    Part.REPORTING: lambda known: known.valid and known.reports_bags,
    Part.WORST: lambda known: known.valid and known.meets,
    Part.BEST: lambda known: not known.valid or known.meets or known.found(_OPEN),
}
