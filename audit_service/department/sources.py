"""What the figures of a page rest on, as the foot of every such page says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import ngettext
from sqlalchemy.orm import Session

from inspections.plan.models import Plan
from inspections.progress.queries import Registry, data_at, registry_of, rule_sets_used

# How many sources of the registry are named.
MOST = 3


@dataclass(frozen=True)
class Sources:
    """`on`: the day of the figures, `since` the other one where two are compared; `data_at`: when
    the data last changed, None while there is none; `rule_sets`: the ids of those that judged;
    `registry`: where N is from."""

    on: date
    data_at: datetime | None
    rule_sets: tuple[str, ...]
    registry: Registry
    since: date | None = None

    @property
    def registered_by(self) -> str:
        """The most frequent sources, how many others there are, and how many facilities name none;
        nothing where there are no facilities."""
        every, without = self.registry.sources, self.registry.without
        found = list(every[:MOST])
        others = len(every) - len(found)
        if others:
            found.append(ngettext("%(num)s nguồn khác", "%(num)s nguồn khác", others))
        if without:
            found.append(
                ngettext("%(num)s cơ sở không ghi nguồn", "%(num)s cơ sở không ghi nguồn", without)
            )
        return "; ".join(map(str, found))


def sources_of(
    session: Session, plans: Sequence[Plan], on: date, since: date | None = None
) -> Sources:
    """Of figures of these plans, over the territories that they are asked of."""
    used = [each for plan in plans for each in rule_sets_used(session, plan, on)]
    return sources_with(session, plans, used, on, since)


def sources_with(
    session: Session,
    plans: Sequence[Plan],
    rule_sets: Iterable[str],
    on: date,
    since: date | None = None,
) -> Sources:
    """For a page that has asked for its rule sets already."""
    used = tuple(sorted(set(rule_sets)))
    return Sources(on, data_at(session), used, registry_of(session, plans), since)
