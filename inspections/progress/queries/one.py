"""What is known of some facilities: what their figures follow from, and what is kept of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from inspections.inspection.rules import day_after
from inspections.progress.queries.everything import About, everything
from inspections.progress.steps import ALWAYS, Facts, Interval, Place, Span, Visit


@dataclass(frozen=True)
class Known:
    """`facts` by facility, none of one that was merged into another. `kept`: its intervals, in
    order, but for those that end before the day. `places`: where all these wards lie."""

    facts: dict[int, Facts]
    kept: dict[int, list[Interval]]
    places: dict[int | None, Place]


def known_of(session: Session, facility_ids: Collection[int], since: date = ALWAYS) -> Known:
    """What the facilities' intervals from the day on follow from, and those that are kept."""
    wards: dict[int, int | None] = {}
    # What was merged into a facility was always that facility.
    became: dict[int, int] = {}
    types: dict[int, list[Span]] = defaultdict(list)
    statuses: dict[int, list[Span]] = defaultdict(list)
    visits: dict[int, list[Visit]] = defaultdict(list)
    waiting: dict[int, list[date]] = defaultdict(list)
    kept: dict[int, list[Interval]] = defaultdict(list)
    places: dict[int | None, Place] = {}
    one = len(facility_ids) == 1
    ids = {"id": next(iter(facility_ids))} if one else {"ids": list(facility_ids)}
    asked = {**ids, "since": since, "begins": _first_moment(since)}
    statement = everything(session.get_bind().dialect.name, one)
    for row in session.connection().execute(statement, asked).all():
        about, id_, *values, survivor_id, area_id, province_id, former_id, _at, _id = row
        each = Interval._make(values)
        if about in (About.FACILITY, About.KEPT):
            places[each.ward_id] = _place(each.ward_id, area_id, province_id, former_id)
        match about:
            case About.FACILITY:
                became[id_] = survivor_id or id_
                if survivor_id is None:
                    wards[id_] = each.ward_id
            case About.TYPE:
                types[id_].append(Span(each.type, each.starts_on, each.ends_on))
            case About.STATUS:
                statuses[id_].append(Span(each.type, each.starts_on, each.ends_on))
            case About.VISIT:
                visits[became[id_]].append(_visit(each))
            case About.WAITING:
                waiting[became[id_]].append(each.starts_on)
            case About.KEPT:
                kept[id_].append(each)
    facts = {
        id_: Facts(ward_id, types[id_], statuses[id_], visits[id_], waiting[id_])
        for id_, ward_id in wards.items()
    }
    return Known(facts, kept, places)


def _visit(row: Any) -> Visit:
    return Visit(
        row.starts_on,
        row.inspection_seq,
        row.outcome,
        row.full_but_for_film,
        row.friendly_bags,
        row.all_bags,
    )


def _first_moment(day: date) -> datetime:
    before_all = datetime.min.replace(tzinfo=UTC)
    return before_all if day == ALWAYS else day_after(day - timedelta(days=1))


def _place(
    ward_id: int | None, area_id: int, province_id: int | None, former_id: int | None
) -> Place:
    if ward_id is None:
        return Place(area_id, (area_id,))
    return Place(area_id, tuple(each for each in (province_id, former_id) if each is not None))
