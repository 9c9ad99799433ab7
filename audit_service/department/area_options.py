"""The areas that a reader may choose from: today's units and those before 01/7/2025."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from audit_service.words import _
from inspections.account.rules import Actor, Role
from inspections.area.models import Area, AreaName, AreaWard
from inspections.area.queries import area_by_code, nearest_names
from inspections.area.rules import Level
from inspections.errors import Problem, Refused
from inspections.facility.search import fold


@dataclass(frozen=True)
class AreaGroup:
    """`options`: (key, name) of the areas of one kind."""

    title: str
    options: tuple[tuple[str, str], ...]


def area_groups(
    session: Session, actor: Actor, on: date, chosen: Area | None = None, wards: bool = True
) -> list[AreaGroup]:
    """The provinces of both geographies that share a ward with the actor's areas, and their wards.

    Over the whole nation only the wards of the `chosen` province are listed. Two statements.
    """
    levels = [Level.PROVINCE, Level.FORMER_PROVINCE, *([Level.WARD] if wards else [])]
    rows = session.scalars(
        select(Area).where(Area.level.in_(levels), _in_reach(actor), _few_wards(actor, chosen))
    ).all()
    names = nearest_names(session, {row.id for row in rows}, on)
    titles = {
        Level.PROVINCE: _("Tỉnh, thành phố hiện nay"),
        Level.FORMER_PROVINCE: _("Địa bàn trước 01/7/2025 (địa bàn của kế hoạch)"),
        Level.WARD: _("Xã, phường hiện nay"),
    }
    groups = [AreaGroup(titles[each], _options(rows, names, each)) for each in levels]
    return [group for group in groups if group.options]


def chosen_area(session: Session, key: str) -> Area | None:
    """None where nothing is asked, NOT_FOUND for an area that does not exist."""
    if not key:
        return None
    area = area_by_code(session, key)
    if area is None:
        raise Refused(Problem.NOT_FOUND)
    return area


def _options(
    rows: Sequence[Area], names: dict[int, AreaName], level: Level
) -> tuple[tuple[str, str], ...]:
    found = [(row.key, names[row.id]) for row in rows if row.level is level and row.id in names]
    ordered = sorted(found, key=lambda each: fold(each[1].name))
    return tuple((key, name.full_name) for key, name in ordered)


def _is_everywhere(actor: Actor) -> bool:
    return actor.nation or actor.role is Role.ADMINISTRATOR


def _in_reach(actor: Actor) -> ColumnElement[bool]:
    if _is_everywhere(actor):
        return true()
    own = select(AreaWard.ward_id).where(AreaWard.area_id.in_(actor.areas))
    return Area.id.in_(select(AreaWard.area_id).where(AreaWard.ward_id.in_(own)))


def _few_wards(actor: Actor, chosen: Area | None) -> ColumnElement[bool]:
    if not _is_everywhere(actor):
        return true()
    of_chosen = select(AreaWard.ward_id).where(AreaWard.area_id == (chosen.id if chosen else 0))
    return (Area.level != Level.WARD) | Area.id.in_(of_chosen)
