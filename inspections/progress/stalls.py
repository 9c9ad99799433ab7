"""Markets by their stalls: what several tallies say together."""

from collections.abc import Iterable
from dataclasses import dataclass

from inspections.inspection.record import Stalls


@dataclass(frozen=True)
class StallSum:
    """The stalls of so many `markets`, added up; the four parts are those that were seen."""

    markets: int
    of: int
    friendly_only: int
    both: int
    plastic_only: int
    none_given: int

    @property
    def seen(self) -> int:
        return self.friendly_only + self.both + self.plastic_only + self.none_given


def added(tallies: Iterable[Stalls]) -> StallSum:
    """Stall by stall: a market of which more was seen weighs more."""
    every = list(tallies)
    return StallSum(
        markets=len(every),
        of=sum(each.of for each in every),
        friendly_only=sum(each.friendly_only for each in every),
        both=sum(each.both for each in every),
        plastic_only=sum(each.plastic_only for each in every),
        none_given=sum(each.none_given for each in every),
    )
