"""What the map of facilities shows, and the list of the same facilities beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit_service.area_names import told_name
from audit_service.choices import chosen_word
from audit_service.cursors import Place, chosen_place
from audit_service.department.area_options import chosen_area
from audit_service.department.facility_list import Listed, listed
from audit_service.department.facility_view import seen_facility
from audit_service.department.plan_order import national, over_area
from audit_service.department.sources import Sources, sources_of, sources_with
from audit_service.tables.geojson import MOST
from audit_service.words import label, upper_first
from inspections.account.rules import Actor, Role
from inspections.area.models import Area
from inspections.export.queries.points import AskedPoints, count_points
from inspections.facility.queries.filter import FacilityFilter
from inspections.facility.rules import FacilityType, Status
from inspections.plan.queries import plans
from inspections.verdict.standing import Standing
from inspections.words import Word


@dataclass(frozen=True)
class Chosen:
    """`sent`: what the form sends, as it stands in the address."""

    area: Area | None
    type: FacilityType | None
    standing: Standing | None
    on: date
    sent: Mapping[str, str]

    def words(self, session: Session) -> list[str]:
        """Of what narrows it down, as the form has them; a former area is told from today's."""
        area = [told_name(session, self.area, self.on)] if self.area else []
        return area + [upper_first(label(each)) for each in (self.type, self.standing) if each]

    @property
    def filter(self) -> FacilityFilter:
        """Those in the figures of the day: what is closed or not yet open is no part of them."""
        return FacilityFilter(
            area_id=self.area.id if self.area else None,
            type=self.type,
            status=Status.ACTIVE,
            standing=self.standing,
        )

    def address(self, **more: str | None) -> str:
        """Of this page, with these arguments changed."""
        return url_for("department_map.page", **{**self.sent, **more})  # type: ignore[arg-type]

    @property
    def source(self) -> str:
        """Where the script gets the same facilities."""
        asked = {**self.sent, "on": self.on.isoformat(), "status": Status.ACTIVE.value}
        return url_for("points.facilities_geojson", **asked)  # type: ignore[arg-type]


@dataclass(frozen=True)
class MapPage:
    """`unplaced`: how many of the facilities have no position. `too_many` for one map."""

    listed: Listed
    unplaced: int
    too_many: bool
    is_first: bool

    @property
    def placed(self) -> int:
        return self.listed.count - self.unplaced


def chosen(session: Session, on: date) -> Chosen:
    """NOT_FOUND for words that no form of ours sends."""
    names = ("area", "type", "standing", "on")
    sent = {name: text for name in names if (text := request.args.get(name, "").strip())}
    if "on" in sent:
        sent["on"] = on.isoformat()
    type_, standing = chosen_word("type", FacilityType), chosen_word("standing", Standing)
    return Chosen(
        area=chosen_area(session, sent.get("area", "")),
        type=FacilityType.of(type_) if type_ else None,
        standing=Standing.of(standing) if standing else None,
        on=on,
        sent=sent,
    )


def options(words: type[Word]) -> list[tuple[str, str]]:
    """For a field that one of them is chosen in."""
    return [(each.value, upper_first(label(each))) for each in words]


def map_page(session: Session, actor: Actor, chosen: Chosen) -> MapPage:
    after = _start(session, actor)
    rows = listed(session, actor, chosen.filter, after, chosen.on)
    placed = count_points(session, AskedPoints(actor, chosen.on, filter=chosen.filter))
    return MapPage(rows, rows.count - placed, placed > MOST, is_first=after is None)


def sources(session: Session, actor: Actor, chosen: Chosen) -> Sources:
    """Of the area that was chosen, or of all that the reader sees."""
    programme = national(session, plans(session))
    if programme is None:
        return sources_with(session, (), (), chosen.on)
    own = select(Area).where(Area.id.in_(actor.areas))
    areas = [chosen.area] if chosen.area else session.scalars(own).all()
    over = [over_area(programme, each) for each in areas]
    # An administrator has no area of their own and sees the whole.
    if not over and actor.role is Role.ADMINISTRATOR:
        over = [programme]
    return sources_of(session, over, chosen.on)


def _start(session: Session, actor: Actor) -> Place | None:
    """Where the list begins: behind `?after=`, or with the facility that `?from=` names, which a
    mark of the map leads to. NOT_FOUND for one that the reader may not see."""
    code = request.args.get("from", "")
    if not code:
        return chosen_place()
    facility = seen_facility(session, actor, code)
    return (facility.sort_key, facility.id - 1)
