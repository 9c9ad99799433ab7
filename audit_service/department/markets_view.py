"""What the page of markets prints: all stalls seen together, and each market that one may see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inspections.account.rules import Actor
from inspections.area.queries import nearest_names
from inspections.facility.models import Facility
from inspections.facility.queries.visible import visible_facilities
from inspections.plan.models import Plan
from inspections.progress.queries import Market, in_territory, markets
from inspections.progress.stalls import StallSum, added
from inspections.words import Word

PAGE = 100


class Which(Word):
    """A count of the page, as an address names its list."""

    ALL = "all", "đang hoạt động", "active"
    INSPECTED = "inspected", "đã kiểm tra trong 12 tháng", "inspected within 12 months"
    ENOUGH = "enough", "đã xem đủ số sạp", "with enough stalls seen"


_HOLDS: Mapping[Which, Callable[[Market], bool]] = {
    Which.ALL: lambda _market: True,
    Which.INSPECTED: lambda market: market.valid,
    Which.ENOUGH: lambda market: market.is_enough,
}


@dataclass(frozen=True)
class MarketRow:
    market: Market
    ward: str | None


@dataclass(frozen=True)
class Shown:
    """`registered` N markets, `inspected` n of them; `together`: those with enough stalls seen.
    `listed`: how many of them were asked for; `rows`: one page of those that the reader may see,
    `hidden`: how many they may not."""

    registered: int
    inspected: int
    together: StallSum
    which: Which
    listed: int
    rows: tuple[MarketRow, ...]
    hidden: int
    next_page: int | None


def shown(
    session: Session, actor: Actor, plan: Plan, on: date, page: int, which: Which = Which.ALL
) -> Shown:
    every = markets(session, plan, on)
    wanted = [each for each in every if _HOLDS[which](each)]
    own = select(Facility.id).where(visible_facilities(actor), in_territory(session, plan))
    seen = set(session.scalars(own))
    mine = [each for each in wanted if each.facility.id in seen]
    end = page * PAGE
    return Shown(
        registered=len(every),
        inspected=sum(each.valid for each in every),
        together=added(each.stalls for each in every if each.is_enough and each.stalls),
        which=which,
        listed=len(wanted),
        rows=tuple(_rows(session, mine[end - PAGE : end], on)),
        hidden=len(wanted) - len(mine),
        next_page=page + 1 if len(mine) > end else None,
    )


def _rows(session: Session, found: Sequence[Market], on: date) -> list[MarketRow]:
    ids = {each.facility.ward_id for each in found if each.facility.ward_id}
    names = nearest_names(session, ids, on)
    rows = []
    for each in found:
        name = names.get(each.facility.ward_id or 0)
        rows.append(MarketRow(each, name.full_name if name else None))
    return rows
