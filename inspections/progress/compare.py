"""Whether a part of a territory differs from the whole by more than chance: docs/method.md."""

from inspections.progress.rules import FEWEST_JUDGED, Figures
from inspections.words import Word


class Compared(Word):
    TOO_FEW = "too_few", "quá ít để so", "too few to compare"
    UNKNOWN = "unknown", "không so được", "cannot be compared"
    HIGHER = "higher", "cao hơn cả địa bàn", "higher than the whole"
    LOWER = "lower", "thấp hơn cả địa bàn", "lower than the whole"
    ALIKE = "alike", "không khác quá mức ngẫu nhiên", "no more different than by chance"


def compared(part: Figures, whole: Figures) -> Compared:
    """Of one target's share in a part and in the whole, which holds the part.

    A difference is said only where the two ranges, each as a share of its own N, do not touch; so
    it is never said of visits that were chosen, unless every facility was visited.
    """
    if part.inspected - (part.insufficient or 0) < FEWEST_JUDGED:
        return Compared.TOO_FEW
    ends = (part.range_low, part.range_high, whole.range_low, whole.range_high)
    low, high, whole_low, whole_high = ends
    if low is None or high is None or whole_low is None or whole_high is None:
        return Compared.UNKNOWN
    if low * whole.registered > whole_high * part.registered:
        return Compared.HIGHER
    if high * whole.registered < whole_low * part.registered:
        return Compared.LOWER
    return Compared.ALIKE
