"""Which visits the demonstration tells of: about four hundred since 2021, drawn from one seed.

The story of each store is made up: most improve, some fall back, a few never change.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from audit_service.demo.place import Place
from inspections.facility.rules import FacilityType, Status

FIRST = date(2021, 3, 1)
LEVELS = ("not_met", "insufficient", "gradual", "full")
# Of a hundred visits in a year: up to which number a store stays, gets better, gets worse; the rest
# gets better by two. 2024 is the year of the setback.
STEPS = {
    2021: (60, 88, 97),
    2022: (50, 86, 96),
    2023: (48, 84, 95),
    2024: (50, 60, 97),
    2025: (38, 82, 90),
    2026: (36, 84, 90),
}
ODD = {"closed": 2, "refused": 3, "late": 3, "library": 4, "waiting": 2, "far": 3, "returned": 1}


@dataclass(frozen=True)
class Visit:
    """`level` is the verdict that the record leads to; `odd` names what is unusual about it, or is
    empty. `number` counts the visits of one place from 0."""

    place: Place
    on: date
    hour: int
    level: str
    odd: str
    number: int


def visits(places: tuple[Place, ...], until: date, random: Random) -> list[Visit]:
    """All visits up to and including a day, in the order of their days."""
    told = [visit for place in places for visit in _story(place, until, random)]
    return sorted(told, key=lambda visit: (visit.on, visit.hour, visit.place.key))


def _story(place: Place, until: date, random: Random) -> Iterator[Visit]:
    day = max(FIRST, place.opened_on or FIRST) + timedelta(days=random.randrange(240))
    level = random.choices((0, 1, 2), weights=(6, 1, 2))[0]
    number = 0
    while day <= until:
        if _is_active(place, day):
            yield Visit(place, day, random.randrange(8, 17), LEVELS[level], _odd(random), number)
            number += 1
        level = max(0, min(3, level + _step(day.year, random)))
        day += timedelta(days=_pause(place, random))


def _pause(place: Place, random: Random) -> int:
    # Small shops are seen less often than those that the targets count.
    usual = 330 if place.type is FacilityType.CONVENIENCE_STORE else 240
    return usual + random.randrange(-70, 110)


def _step(year: int, random: Random) -> int:
    stays, better, worse = STEPS[min(max(year, 2021), 2026)]
    drawn = random.randrange(100)
    if drawn < stays:
        return 0
    if drawn < better:
        return 1
    return -1 if drawn < worse else 2


def _odd(random: Random) -> str:
    drawn = random.randrange(100)
    for odd, share in ODD.items():
        if drawn < share:
            return odd
        drawn -= share
    return ""


def _is_active(place: Place, day: date) -> bool:
    status = place.status
    for change in place.changes:
        if change.on <= day:
            status = change.status
    return status is Status.ACTIVE
