"""What may be written into the registry; each check raises Refused, naming the field."""

from inspections.errors import Problem, Refused
from inspections.facility.position import in_vietnam
from inspections.facility.rules import CLASSES, FacilityType
from inspections.text import clean, visible

# The most signs that the columns of models.py hold.
NAME, ADDRESS, NOTE, REASON = 300, 500, 300, 500
# Beyond these it is a slip of the keyboard: two square kilometres, two million different goods.
LARGEST = {"area_m2": 2_000_000, "items": 2_000_000}


def line(field: str, text: str, longest: int) -> str:
    """Text as it is stored: composed, single spaces. Refused when nothing of it is seen, or when it
    is too long."""
    stored = visible(" ".join(clean(text).split()))
    if not stored:
        raise Refused(Problem.INVALID, {field: "missing"})
    if len(stored) > longest:
        raise Refused(Problem.INVALID, {field: "too_long"})
    return stored


def check_class(type_: FacilityType, class_: str | None) -> None:
    """Refused for a class that facilities of this type do not have; None = not known."""
    if class_ is not None and class_ not in CLASSES[type_]:
        raise Refused(Problem.INVALID, {"class": "unknown"})


def check_position(lat: float | None, lon: float | None) -> None:
    """Degrees in Vietnam, both or neither. NaN and infinity are out of range."""
    if (lat is None) != (lon is None):
        raise Refused(Problem.INVALID, {"lat" if lat is None else "lon": "missing"})
    if lat is None or lon is None:
        return
    if not -90 <= lat <= 90:
        raise Refused(Problem.INVALID, {"lat": "out_of_range"})
    if not -180 <= lon <= 180:
        raise Refused(Problem.INVALID, {"lon": "out_of_range"})
    if not in_vietnam(lat, lon):
        raise Refused(Problem.INVALID, {"lat": "not_in_vietnam"})


def check_size(area_m2: int | None, items: int | None) -> None:
    """Whole numbers that a store can have; None = not known."""
    for field, number in (("area_m2", area_m2), ("items", items)):
        if number is not None and not 0 <= number <= LARGEST[field]:
            raise Refused(Problem.INVALID, {field: "out_of_range"})
